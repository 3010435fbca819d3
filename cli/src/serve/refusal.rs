//! The answers to requests that are refused before an adapter is asked, in the form of the wire.

use axum::http::header::{CONNECTION, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use countersign::problem::{Code, Path, Problem};

pub(super) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The reason of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No key, or a wrong one.
    Unauthorized,
    /// A query: none is read, and keys in it would stand in logs.
    Query,
    /// A cookie: no browser may ask this server.
    Cookie,
    /// No `Host`, several, or one that is none (RFC 9112, section 3.2).
    Host,
    NotFound,
    WrongMethod,
    BodyTooSlow,
    BodyTooLarge,
    BodyBroken,
    NotJson,
    /// The whole request took too long, as where a vendor does not answer.
    TooSlow,
    /// There are too many connections.
    Busy,
    Stopping,
}

impl Refusal {
    fn parts(self) -> (StatusCode, &'static str, Code, &'static str) {
        use StatusCode as Status;
        const REQUEST: &str = "invalid-request";
        match self {
            Self::Unauthorized => (
                Status::UNAUTHORIZED,
                "unauthorized",
                Code::Invalid,
                "the header Authorization: Bearer KEY, once, with a key of this server",
            ),
            Self::Query => (
                Status::BAD_REQUEST,
                REQUEST,
                Code::Invalid,
                "the address takes no query, and a key must not stand there",
            ),
            Self::Cookie => (
                Status::BAD_REQUEST,
                REQUEST,
                Code::Invalid,
                "no cookie is taken: servers ask here, and browsers do not",
            ),
            Self::Host => (
                Status::BAD_REQUEST,
                REQUEST,
                Code::Invalid,
                "the header Host, once, with a name or an address",
            ),
            Self::NotFound => (
                Status::NOT_FOUND,
                "not-found",
                Code::Invalid,
                "there is nothing at this path: /openapi.json lists what there is",
            ),
            Self::WrongMethod => (
                Status::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                Code::Invalid,
                "the header Allow of this answer names the methods",
            ),
            Self::BodyTooSlow => (
                Status::REQUEST_TIMEOUT,
                "timeout",
                Code::Missing,
                "the whole body must be here within 10 seconds",
            ),
            Self::BodyTooLarge => (
                Status::PAYLOAD_TOO_LARGE,
                "too-large",
                Code::TooLong,
                "a body has at most 64 KiB",
            ),
            Self::BodyBroken => (
                Status::BAD_REQUEST,
                REQUEST,
                Code::Invalid,
                "the body ends too soon, or its chunks are broken",
            ),
            Self::NotJson => (
                Status::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                Code::Invalid,
                "the header Content-Type must say application/json",
            ),
            Self::TooSlow => (
                Status::SERVICE_UNAVAILABLE,
                "timeout",
                Code::Invalid,
                "the answer took longer than 30 seconds",
            ),
            Self::Busy => (
                Status::SERVICE_UNAVAILABLE,
                "busy",
                Code::TooMany,
                "there are too many connections",
            ),
            Self::Stopping => (
                Status::SERVICE_UNAVAILABLE,
                "stopping",
                Code::Invalid,
                "the server stops",
            ),
        }
    }

    /// Whether a part of the request may still be on its way, so that the connection can carry no other.
    const fn ends_connection(self) -> bool {
        matches!(
            self,
            Self::Host
                | Self::BodyTooSlow
                | Self::BodyTooLarge
                | Self::BodyBroken
                | Self::TooSlow
                | Self::Busy
        )
    }

    /// Returns the body of the answer.
    pub(super) fn body(self) -> String {
        let (_, kind, code, detail) = self.parts();
        // Texts are always written.
        let problem = serde_json::to_string(&Problem::new(Path::ROOT, code, detail));
        let problem = problem.unwrap_or_default();
        format!(r#"{{"error":{{"kind":"{kind}","problems":[{problem}]}}}}"#)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, ..) = self.parts();
        let mut response = (status, [(CONTENT_TYPE, JSON)], self.body()).into_response();
        let headers = response.headers_mut();
        if self.ends_connection() {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
