//! Judges a pair of email and token as far as anybody but HubSpot can.

use countersign::Email;
use countersign::json;
use countersign::verify::{Presented, Rejection, Verdict};

use crate::failures::MALFORMED;
use crate::page::{EMAIL, SETTINGS, TOKEN};

/// Checks whether there are an address and a token. HubSpot alone can read the token.
pub(crate) fn verify(presented: &Presented<'_>) -> Result<Verdict, Rejection> {
    let malformed = |_| MALFORMED.rejection();
    let mut payload = presented.payload.object().map_err(malformed)?;
    // The widget reads the page's last setting.
    let settings = presented.object(SETTINGS);
    let mut text = |key| {
        let raw = settings.get_or(key, || payload.take(key));
        raw.and_then(|raw| json::text(raw).ok())
    };
    let (email, token) = (text(EMAIL), text(TOKEN));
    let is_address = email.is_some_and(|email| Email::is_address(&email));
    MALFORMED.unless(is_address && token.is_some_and(|token| is_token(&token)))?;
    Ok(Verdict::Opaque)
}

/// Says whether a text can be a token. Its form is not documented; no token has a blank or a control character
/// (inferred).
pub(crate) fn is_token(text: &str) -> bool {
    let is_odd = |one: char| one.is_whitespace() || one.is_control();
    !text.is_empty() && !text.contains(is_odd)
}
