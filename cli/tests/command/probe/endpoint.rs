//! An application's endpoint: a right one, which a test makes wrong in one way.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request as Incoming;
use axum::http::header::{CACHE_CONTROL, COOKIE as COOKIE_HEADER};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use countersign::adapter::{Adapter, Request};
use countersign::{Action, Email, Identity, Secret, Timestamp, UserId};
use countersign_helpcrunch::{Helpcrunch, Mode, Secrets};
use countersign_helpshift_identities::HelpshiftIdentities;
use countersign_helpshift_legacy::HelpshiftLegacy;
use countersign_userhero::UserHero;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

use super::{COOKIE, EMAIL, USER};
use crate::support::{NOW, example};

/// No request of the endpoint is longer.
const LONGEST: usize = 16 * 1024;

/// A request that came.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    pub(super) path: String,
    pub(super) query: String,
    /// Null where it is too long, or no JSON.
    pub(super) body: Value,
}

impl Call {
    pub(super) fn has_session(&self) -> bool {
        let cookie = self.headers.get(COOKIE_HEADER);
        cookie.is_some_and(|cookie| cookie == COOKIE)
    }

    pub(super) fn says(&self, name: &str) -> Option<&str> {
        self.body.get(name)?.as_str()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// A server, with the requests that came and its answers.
pub(super) struct Endpoint {
    pub(super) url: String,
    pub(super) calls: Arc<Mutex<Vec<Call>>>,
    answers: Arc<Mutex<Vec<String>>>,
}

impl Endpoint {
    pub(super) fn new(answer: impl Fn(&Call) -> Response + Clone + Send + Sync + 'static) -> Self {
        let (calls, answers) = (Arc::default(), Arc::default());
        let url = serve(router(answer, Arc::clone(&calls), Arc::clone(&answers)));
        Self {
            url: format!("{url}/token"),
            calls,
            answers,
        }
    }

    /// Returns an endpoint that asks for the session and ignores the rest of the request.
    pub(super) fn for_session(
        answer: impl Fn() -> Response + Clone + Send + Sync + 'static,
    ) -> Self {
        Self::new(move |call| match call.has_session() {
            true => answer(),
            false => StatusCode::UNAUTHORIZED.into_response(),
        })
    }

    /// Returns the texts of its answers, which the command must never print.
    pub(super) fn proofs(&self) -> Vec<String> {
        let answers = self.answers.lock().unwrap();
        let long = |text: &&str| text.len() > 20;
        let texts = answers.iter().flat_map(|body| body.split('"').filter(long));
        texts.map(String::from).collect()
    }
}

fn router(
    answer: impl Fn(&Call) -> Response + Clone + Send + Sync + 'static,
    calls: Arc<Mutex<Vec<Call>>>,
    answers: Arc<Mutex<Vec<String>>>,
) -> Router {
    Router::new().fallback(move |request: Incoming| async move {
        let (parts, body) = request.into_parts();
        // All of it is taken in: an answer before the end of a body can be lost with the connection.
        let mut body = to_bytes(body, usize::MAX).await.unwrap();
        body.truncate(if body.len() > LONGEST { 0 } else { LONGEST });
        let call = Call {
            method: parts.method,
            headers: parts.headers,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            body: serde_json::from_slice(&body).unwrap_or_default(),
        };
        let (parts, body) = answer(&call).into_parts();
        calls.lock().unwrap().push(call);
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&body).into_owned();
        answers.lock().unwrap().push(text);
        Response::from_parts(parts, Body::from(body))
    })
}

/// Serves for as long as the tests run, and returns the address.
pub(super) fn serve(router: Router) -> String {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || runtime.block_on(async { axum::serve(listener, router).await }));
    format!("http://{address}")
}

/// Returns status 200 with this body, which no cache keeps.
pub(super) fn no_store(body: impl Into<String>) -> Response {
    ([(CACHE_CONTROL, "private, no-store")], body.into()).into_response()
}

/// Returns the answer of a right endpoint for the session's user.
pub(super) fn right(adapter: &str) -> String {
    signed(adapter, USER, EMAIL)
}

/// Returns the token of Helpshift's identities, or the payload of another adapter.
pub(super) fn signed(adapter: &str, user_id: &str, email: &str) -> String {
    signed_at(adapter, user_id, email, 0)
}

/// Returns the same, made this many seconds later than all others.
pub(super) fn signed_at(adapter: &str, user_id: &str, email: &str, seconds: u32) -> String {
    let payload = payload_by(adapter, secret_of(adapter), user_id, email, seconds);
    let object: Value = serde_json::from_str(&payload).unwrap();
    match object["identity_token"].as_str() {
        Some(token) => token.to_owned(),
        None => payload,
    }
}

pub(super) fn payload(adapter: &str, user_id: &str, email: &str) -> String {
    payload_by(adapter, secret_of(adapter), user_id, email, 0)
}

/// Returns the payload by the secret of this file, made this many seconds later than all others.
pub(super) fn payload_by(
    adapter: &str,
    secret: &str,
    user_id: &str,
    email: &str,
    seconds: u32,
) -> String {
    let identity = Identity::new()
        .with_user_id(UserId::new(user_id).unwrap())
        .with_email(Email::verified(email).unwrap());
    let now = Timestamp::from_unix(NOW.parse().unwrap()).unwrap();
    let request = Request::new(
        &identity,
        Action::Login,
        now + Duration::from_secs(seconds.into()),
    );
    let bundle = build(adapter, secret).issue_now(&request).unwrap();
    bundle.unwrap().payload.get().to_owned()
}

fn build(adapter: &str, secret: &str) -> Box<dyn Adapter> {
    let secret = self::secret(secret);
    match adapter {
        "chat" => {
            let secrets = Secrets::new(&secret).unwrap();
            Box::new(Helpcrunch::new(Mode::SecurityHash, secrets).unwrap())
        }
        "legacy" => Box::new(HelpshiftLegacy::new(&secret).unwrap()),
        "portal" => Box::new(UserHero::new("pk_demonstration_only", &secret).unwrap()),
        _ => Box::new(HelpshiftIdentities::new(&secret).unwrap()),
    }
}

pub(super) fn secret(name: &str) -> Secret {
    let text = std::fs::read_to_string(example(&format!("secrets/{name}"))).unwrap();
    Secret::new(text.trim_end()).unwrap()
}

pub(super) fn secret_of(adapter: &str) -> &'static str {
    match adapter {
        "chat" => "helpcrunch",
        "legacy" => "helpshift-legacy",
        "portal" => "userhero",
        _ => "helpshift-identities",
    }
}
