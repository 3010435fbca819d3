//! The rules of every answer: the sites that may ask, the scripts that a page may run, the answers that no cache may
//! keep.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The mark of the scripts of one page, without which no script runs. It is 256 bits in base64.
#[derive(Clone)]
pub(crate) struct Nonce(pub(crate) String);

/// Refuses requests of other sites, and sets the headers that every answer has.
pub(crate) async fn guard(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(nonce) = app.random.token() else {
        return no_store(StatusCode::INTERNAL_SERVER_ERROR.into_response());
    };
    let policy = HeaderValue::from_str(&policy(&nonce));
    let foreign = comes_from_another_site(request.method(), request.headers());
    request.extensions_mut().insert(Nonce(nonce));
    let mut response = if foreign {
        StatusCode::FORBIDDEN.into_response()
    } else {
        next.run(request).await
    };
    if let Ok(policy) = policy {
        let headers = response.headers_mut();
        headers.insert(CONTENT_SECURITY_POLICY, policy);
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    }
    no_store(response)
}

pub(crate) async fn not_found() -> StatusCode {
    StatusCode::NOT_FOUND
}

/// Writes the policy of a page: scripts with the page's nonce run, and the scripts that they load. Nothing else runs,
/// neither `eval` nor handlers in attributes. A real vendor's page lists further entries (`connect-src`, `frame-src`).
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; \
         img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

/// Says whether another site has sent the request. `SameSite=Lax` keeps the cookie from other sites' forms, but does
/// not stop a sign-in, which needs no cookie.
fn comes_from_another_site(method: &Method, headers: &HeaderMap) -> bool {
    let changes = !matches!(*method, Method::GET | Method::HEAD);
    let site = headers.get(SEC_FETCH_SITE);
    changes && site.is_some_and(|site| site != "same-origin" && site != "none")
}

/// Marks an answer as one that no cache may keep, unless the answer says otherwise.
fn no_store(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
