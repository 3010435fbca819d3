//! What an answer says before its proof is read: its status and its headers.

use countersign::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, AGE, CACHE_CONTROL, RETRY_AFTER,
};
use countersign::http::{HeaderMap, HeaderName, StatusCode};
use countersign::{Answer, TransportFault};

use super::calls::FOREIGN_ORIGIN;
use super::findings::{
    CACHEABLE, CORS_ANY_ORIGIN, CORS_WITH_CREDENTIALS, CUT_OFF, FROM_CACHE, Finding, Found,
    RATE_LIMITED, REDIRECT, SERVER_ERROR, SESSION_REFUSED, TOO_LARGE, TOO_SLOW, UNREACHABLE,
    WRONG_STATUS,
};

/// Why the page has no answer at all.
pub(super) const fn missing(fault: TransportFault) -> &'static Finding {
    match fault {
        TransportFault::TimedOut => &TOO_SLOW,
        TransportFault::TooLarge => &TOO_LARGE,
        TransportFault::Unreachable => &UNREACHABLE,
        _ => &CUT_OFF,
    }
}

/// What is wrong with the status of an answer to the page's own request.
pub(super) fn status(answer: &Answer) -> Option<Found> {
    let status = answer.status;
    let finding = match status {
        StatusCode::OK => return None,
        StatusCode::TOO_MANY_REQUESTS => return Some(rate_limited(&answer.headers)),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => &SESSION_REFUSED,
        _ if status.is_redirection() => &REDIRECT,
        _ if status.is_server_error() => &SERVER_ERROR,
        _ => &WRONG_STATUS,
    };
    Some(Found::new(finding).with_detail(format!("status {}", status.as_u16())))
}

/// 429, and how long to wait where that is a number of seconds.
pub(super) fn rate_limited(headers: &HeaderMap) -> Found {
    let wait = text(headers, &RETRY_AFTER).and_then(|text| text.trim().parse::<u32>().ok());
    let wait = wait.map_or_else(
        || "status 429, without a number of seconds in Retry-After".to_owned(),
        |seconds| format!("status 429, Retry-After: {seconds}"),
    );
    Found::new(&RATE_LIMITED).with_detail(wait)
}

/// Whether a cache has the answer, or may keep it.
pub(super) fn caching(headers: &HeaderMap) -> Vec<Found> {
    let lines = headers.get_all(CACHE_CONTROL).iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    let may_not_keep = lines
        .flat_map(|line| line.split(','))
        .any(|directive| directive.trim().eq_ignore_ascii_case("no-store"));
    let cacheable = (!may_not_keep).then(|| Found::new(&CACHEABLE));
    let from_cache = headers.contains_key(AGE).then(|| Found::new(&FROM_CACHE));
    cacheable.into_iter().chain(from_cache).collect()
}

/// Whether a page of another site may read the answer.
pub(super) fn sharing(headers: &HeaderMap) -> Option<Found> {
    let origin = text(headers, &ACCESS_CONTROL_ALLOW_ORIGIN)?;
    if origin != FOREIGN_ORIGIN && origin != "*" {
        return None;
    }
    let credentials = text(headers, &ACCESS_CONTROL_ALLOW_CREDENTIALS) == Some("true");
    // A browser lets nobody read with credentials what allows everybody.
    Some(Found::new(if credentials && origin == FOREIGN_ORIGIN {
        &CORS_WITH_CREDENTIALS
    } else {
        &CORS_ANY_ORIGIN
    }))
}

/// Whatever its type is said to be: some frameworks call every answer HTML.
pub(super) fn is_html(answer: &Answer) -> bool {
    answer.body.trim_ascii_start().starts_with(b"<")
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
