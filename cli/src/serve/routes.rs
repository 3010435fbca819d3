//! The paths of the server, and their answers.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use countersign::wire::Answer;

use super::caller::Caller;
use super::refusal::{JSON, Refusal};
use super::{Current, Server, body};

/// A path, for the log and the numbers. A path that the server does not have is not told: it may hold anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    Issue,
    Verify,
    Adapters,
    Healthz,
    Readyz,
    Metrics,
    OpenApi,
    Other,
}

impl Route {
    pub(super) const ALL: [Self; 8] = [
        Self::Issue,
        Self::Verify,
        Self::Adapters,
        Self::Healthz,
        Self::Readyz,
        Self::Metrics,
        Self::OpenApi,
        Self::Other,
    ];

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Issue => "/v1/issue",
            Self::Verify => "/v1/verify",
            Self::Adapters => "/v1/adapters",
            Self::Healthz => "/healthz",
            Self::Readyz => "/readyz",
            Self::Metrics => "/metrics",
            Self::OpenApi => "/openapi.json",
            Self::Other => "other",
        }
    }

    pub(super) fn of(path: &str) -> Self {
        let mut known = Self::ALL.into_iter();
        known
            .find(|route| route.path() == path)
            .unwrap_or(Self::Other)
    }

    /// Whether machines ask it again and again, so that its success is not worth a line.
    pub(super) const fn is_routine(self) -> bool {
        matches!(self, Self::Healthz | Self::Readyz | Self::Metrics)
    }
}

/// The facts about an answer that are logged and counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) caller: Caller,
    /// How many bundles were done, and how many refused.
    pub(super) outcome: Option<(usize, usize)>,
}

pub(super) fn router(server: Arc<Server>) -> Router {
    Router::new()
        .route(Route::Issue.path(), post(answer))
        .route(Route::Verify.path(), post(answer))
        .route(Route::Adapters.path(), get(adapters))
        .route(Route::Healthz.path(), get(healthz))
        .route(Route::Readyz.path(), get(readyz))
        .route(Route::Metrics.path(), get(metrics))
        .route(Route::OpenApi.path(), get(openapi))
        .method_not_allowed_fallback(async || Refusal::WrongMethod)
        .fallback(async || Refusal::NotFound)
        .with_state(server)
}

async fn answer(State(server): State<Arc<Server>>, request: Request) -> Response {
    let current = server.live.now();
    let route = Route::of(request.uri().path());
    let mut told = Told::default();
    let answer = match asked(&current, request, &mut told).await {
        Ok(Ok(text)) if route == Route::Verify => Ok(current.issuers.answer_verify(&text)),
        Ok(Ok(text)) => Ok(current.issuers.answer(&text).await),
        Ok(Err(unreadable)) => Ok(unreadable),
        Err(refusal) => Err(refusal),
    };
    answered(answer, told)
}

/// Returns the text of the body, or the answer where it is no text.
async fn asked(
    current: &Current,
    request: Request,
    told: &mut Told,
) -> Result<Result<String, Answer>, Refusal> {
    let (head, body) = request.into_parts();
    admit(current, &head, told)?;
    if !says_json(&head.headers) {
        return Err(Refusal::NotJson);
    }
    let body = String::from_utf8(body::read(body).await?);
    Ok(body.map_err(|_| Answer::unreadable("not UTF-8")))
}

fn answered(answer: Result<Answer, Refusal>, mut told: Told) -> Response {
    let mut response = match answer {
        Err(refusal) => refusal.into_response(),
        Ok(answer) => {
            let status = if answer.is_refusal() {
                StatusCode::BAD_REQUEST
            } else {
                told.outcome = Some((answer.done(), answer.refused()));
                StatusCode::OK
            };
            (status, [(CONTENT_TYPE, JSON)], answer.into_json()).into_response()
        }
    };
    response.extensions_mut().insert(told);
    response
}

async fn adapters(State(server): State<Arc<Server>>, request: Request) -> Response {
    let current = server.live.now();
    let (head, _) = request.into_parts();
    let mut told = Told::default();
    let mut response = match admit(&current, &head, &mut told) {
        Err(refusal) => refusal.into_response(),
        Ok(()) => ([(CONTENT_TYPE, JSON)], current.adapters.clone()).into_response(),
    };
    response.extensions_mut().insert(told);
    response
}

/// Tells who asks. The key stands in its header and nowhere else.
fn admit(current: &Current, head: &Parts, told: &mut Told) -> Result<(), Refusal> {
    let caller = current.keys.caller(&head.headers);
    told.caller = caller.ok_or(Refusal::Unauthorized)?;
    if head.uri.query().is_some() {
        return Err(Refusal::Query);
    }
    if head.headers.contains_key(COOKIE) {
        return Err(Refusal::Cookie);
    }
    Ok(())
}

/// Whether the one header says JSON. A page of another site cannot say so without asking first.
fn says_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE).into_iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return false;
    };
    let value = value.to_str().unwrap_or_default();
    let kind = value.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

async fn healthz() -> Response {
    ([(CONTENT_TYPE, JSON)], r#"{"healthy":true}"#).into_response()
}

async fn readyz(State(server): State<Arc<Server>>) -> Response {
    if server.stop.is_leaving() {
        return Refusal::Stopping.into_response();
    }
    ([(CONTENT_TYPE, JSON)], r#"{"ready":true}"#).into_response()
}

async fn metrics(State(server): State<Arc<Server>>) -> Response {
    const TEXT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    let text = server.metrics.text(server.log.lost());
    ([(CONTENT_TYPE, TEXT)], text).into_response()
}

async fn openapi(State(server): State<Arc<Server>>) -> Response {
    ([(CONTENT_TYPE, JSON)], server.openapi.clone()).into_response()
}
