//! Reads HubSpot's answers: a token, or the reason why there is none.

use countersign::http::Answer;
use countersign::{Error, ErrorKind, Result};

use crate::failures::known_category;
use crate::payload::{Minted, Refusal};
use crate::verify::is_token;

/// The statuses outside 5xx after which the same call can succeed: locked, too many calls, and an account on the move
/// (documented).
const PASSING: [u16; 3] = [423, 429, 477];

/// Reads the token of an answer.
///
/// An error has the status and the category, and nothing else of the body, which can quote the user. The error of serde
/// can quote the user too.
pub(crate) fn token(answer: &Answer) -> Result<String> {
    let status = answer.status;
    let failed = |kind| Error::new(kind).with_source(said(answer));
    if status.is_server_error() || PASSING.contains(&status.as_u16()) {
        return Err(failed(ErrorKind::Transport).with_retryable(true));
    }
    if !status.is_success() {
        return Err(failed(ErrorKind::Rejected));
    }
    let minted: Option<Minted> = serde_json::from_slice(&answer.body).ok();
    let token = minted
        .map(|minted| minted.token)
        .filter(|token| is_token(token));
    token.ok_or_else(|| failed(ErrorKind::Transport))
}

/// Returns the text of an error: `HTTP 403, MISSING_SCOPES`, or `HTTP 200 without a token`.
fn said(answer: &Answer) -> String {
    let status = answer.status.as_u16();
    if answer.status.is_success() {
        return format!("HTTP {status} without a token");
    }
    match category(answer) {
        Some(category) => format!("HTTP {status}, {category}"),
        None => format!("HTTP {status}"),
    }
}

fn category(answer: &Answer) -> Option<&'static str> {
    let refusal: Refusal = serde_json::from_slice(&answer.body).ok()?;
    known_category(&refusal.category)
}
