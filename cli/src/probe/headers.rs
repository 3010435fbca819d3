//! The status and the headers of an answer, before its proof is read.

use countersign::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, AGE, CACHE_CONTROL,
    CONTENT_ENCODING, RETRY_AFTER,
};
use countersign::http::{Answer, HeaderMap, HeaderName, StatusCode, TransportFault};

use super::calls::FOREIGN_ORIGIN;
use super::findings::{
    CACHEABLE, CORS_ANY_ORIGIN, CORS_WITH_CREDENTIALS, CUT_OFF, FROM_CACHE, Finding, Found,
    RATE_LIMITED, REDIRECT, SERVER_ERROR, SESSION_REFUSED, TOO_LARGE, TOO_SLOW, UNREACHABLE,
    WRONG_STATUS,
};

/// Returns the finding where the page gets no answer at all.
pub(super) const fn missing(fault: TransportFault) -> &'static Finding {
    match fault {
        TransportFault::TimedOut => &TOO_SLOW,
        TransportFault::TooLarge => &TOO_LARGE,
        TransportFault::Unreachable => &UNREACHABLE,
        _ => &CUT_OFF,
    }
}

/// Returns the fault of the status of an answer to the page's own request.
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

/// Returns the finding of a status 429, with the number of seconds to wait where it is told.
pub(super) fn rate_limited(headers: &HeaderMap) -> Found {
    let wait = text(headers, &RETRY_AFTER).and_then(|text| text.trim().parse::<u32>().ok());
    let wait = wait.map_or_else(
        || "status 429, without a number of seconds in Retry-After".to_owned(),
        |seconds| format!("status 429, Retry-After: {seconds}"),
    );
    Found::new(&RATE_LIMITED).with_detail(wait)
}

/// Returns the findings where a cache has kept the answer, or may keep it.
pub(super) fn caching(headers: &HeaderMap) -> Vec<Found> {
    let lines = headers.get_all(CACHE_CONTROL).iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    let may_not_keep = lines
        .flat_map(|line| line.split(','))
        .any(|directive| directive.trim().eq_ignore_ascii_case("no-store"));
    let cacheable = (!may_not_keep).then(|| Found::new(&CACHEABLE));
    // Some caches say 0 for an answer that they did not keep.
    let age = text(headers, &AGE).filter(|age| age.trim() != "0");
    let from_cache = age.map(|_| Found::new(&FROM_CACHE));
    cacheable.into_iter().chain(from_cache).collect()
}

/// Returns the finding where a page of another site may read the answer. In a refusal there is nothing to read.
pub(super) fn sharing(answer: &Answer) -> Option<Found> {
    let headers = &answer.headers;
    let origin = text(headers, &ACCESS_CONTROL_ALLOW_ORIGIN)?;
    let credentials = text(headers, &ACCESS_CONTROL_ALLOW_CREDENTIALS) == Some("true");
    let finding = match origin {
        _ if !answer.status.is_success() => return None,
        // A frame in a sandbox has the origin `null`, on any page.
        FOREIGN_ORIGIN | "null" if credentials => &CORS_WITH_CREDENTIALS,
        // A browser lets no page read an answer to `*` with credentials.
        FOREIGN_ORIGIN | "null" | "*" => &CORS_ANY_ORIGIN,
        _ => return None,
    };
    Some(Found::new(finding))
}

/// Whether the body is compressed, which the request does not ask for.
pub(super) fn is_packed(headers: &HeaderMap) -> bool {
    text(headers, &CONTENT_ENCODING).is_some_and(|coding| coding != "identity")
}

/// Whether the text is HTML, by its looks. Some frameworks give every answer the type HTML.
pub(super) fn is_html(text: &str) -> bool {
    text.trim_start().starts_with('<')
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
