//! The three chats, and the one endpoint that the page asks for bundles of them.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderMap};
use axum::response::{IntoResponse, Response};
use countersign::adapter::Request;
use countersign::problem::Code;
use countersign::{Action, ClientBundle, Error, Identity};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::app::App;
use crate::session::Asking;
use crate::users::User;

/// A chat that the pages carry.
#[derive(Debug)]
pub(crate) struct Chat {
    /// The name of its adapter in the configuration.
    pub(crate) adapter: &'static str,
    /// The vendor's name.
    pub(crate) vendor: &'static str,
    /// The vendor's own script; a stand-in here.
    pub(crate) loader: &'static str,
    /// The vendor's embed code, with the places for the page's own words.
    pub(crate) embed: &'static str,
}

pub(crate) const CHATS: [Chat; 3] = [
    Chat {
        adapter: "support",
        vendor: "Helpshift",
        loader: "/stand-ins/helpshift.js",
        // The vendor's page recommends the listener right after the embed code.
        embed: concat!(
            include_str!("../../../web/embed/helpshift.js"),
            include_str!("../../../web/helpshift-errors.js"),
        ),
    },
    Chat {
        adapter: "chat",
        vendor: "HelpCrunch",
        loader: "/stand-ins/helpcrunch.js",
        embed: include_str!("../../../web/embed/helpcrunch.js"),
    },
    Chat {
        adapter: "portal",
        vendor: "UserHero",
        loader: "/stand-ins/userhero.js",
        embed: include_str!("../../../web/embed/userhero.js"),
    },
];

/// Issues each chat's bundle for this user, or for a visitor. Where one adapter refuses, the page lacks that chat
/// alone.
pub(crate) async fn logins(
    app: &App,
    user: Option<&User>,
) -> Vec<(&'static Chat, Result<ClientBundle, Error>)> {
    let mut logins = Vec::new();
    for chat in &CHATS {
        logins.push((chat, chat.issue(app, user, Action::Login, None).await));
    }
    logins
}

impl Chat {
    /// Issues the bundle of a chat. `client` is the data of the vendor's event: the adapter compares it with the user,
    /// and signs none of it.
    async fn issue(
        &self,
        app: &App,
        user: Option<&User>,
        action: Action,
        client: Option<&RawValue>,
    ) -> Result<ClientBundle, Error> {
        let issuer = app.issuers.get(self.adapter)?;
        let visitor = Identity::anonymous();
        let identity = user.map_or(&visitor, |user| &user.identity);
        let request = Request::new(identity, action, app.clock.now());
        let request = client.map_or(request, |client| request.with_client(client));
        issuer.issue(request).await
    }
}

/// The question of a page. Each key may be absent.
#[derive(Deserialize)]
#[serde(default)]
struct Question {
    /// The adapters that the page asks for. Without this key the page asks for all.
    adapters: Option<Vec<String>>,
    action: Action,
    client: Option<Box<RawValue>>,
}

impl Default for Question {
    fn default() -> Self {
        Self {
            adapters: None,
            action: Action::Login,
            client: None,
        }
    }
}

impl Question {
    /// Reads a question. A question of another form is refused, and never quoted.
    fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, StatusCode> {
        if body.is_empty() {
            return Ok(Self::default());
        }
        let kind = headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        // A form of another site can send other types alone.
        if kind.is_none_or(|kind| !kind.starts_with("application/json")) {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        }
        serde_json::from_slice(body).map_err(|_| StatusCode::UNPROCESSABLE_ENTITY)
    }

    fn names(&self, chat: &Chat) -> bool {
        let names = |adapters: &Vec<String>| adapters.iter().any(|name| name == chat.adapter);
        self.adapters.as_ref().is_none_or(names)
    }
}

/// Answers bundles for the user of the session, whatever user the page names.
///
/// Where the page asks for one adapter, the answer is one bundle. Otherwise it is a list, without the chats that
/// refuse.
pub(crate) async fn bundles(
    State(app): State<Arc<App>>,
    Asking(user): Asking,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, StatusCode> {
    // Without the rejection's message.
    let body = body.map_err(|rejection| rejection.status())?;
    let question = Question::read(&headers, &body)?;
    // A vendor's event asks for somebody who was signed in when the page was made.
    if question.client.is_some() {
        let asks_for_one = question
            .adapters
            .as_ref()
            .is_some_and(|names| names.len() == 1);
        if !asks_for_one {
            return Err(StatusCode::UNPROCESSABLE_ENTITY);
        }
        if user.is_none() {
            return Err(StatusCode::UNAUTHORIZED);
        }
    }
    let mut bundles = Vec::new();
    for chat in CHATS.iter().filter(|chat| question.names(chat)) {
        let client = question.client.as_deref();
        let issued = chat.issue(&app, user.as_ref(), question.action, client);
        match issued.await {
            Ok(bundle) => bundles.push(bundle),
            Err(error) if names_another(&error) => return Err(StatusCode::CONFLICT),
            Err(error) if error.is_retryable() => return Err(StatusCode::SERVICE_UNAVAILABLE),
            Err(_) => {}
        }
    }
    match question.adapters.as_deref() {
        Some([_]) => match bundles.first() {
            Some(bundle) => Ok(answer(bundle.to_json())),
            // Nothing to sign in with: the page ends the earlier login.
            None => Err(StatusCode::FORBIDDEN),
        },
        _ => Ok(answer(list(&bundles))),
    }
}

fn names_another(error: &Error) -> bool {
    let problems = error.problems();
    problems
        .iter()
        .any(|problem| problem.code == Code::Mismatch)
}

/// Answers the bundles that sign any user out of every chat.
pub(crate) fn logouts(app: &App) -> Result<Response, StatusCode> {
    let issuers = CHATS.iter().map(|chat| app.issuers.get(chat.adapter));
    let logouts: Result<Vec<_>, _> = issuers.map(|found| found.map(|one| one.logout())).collect();
    let logouts = logouts.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(answer(list(&logouts)))
}

fn list(bundles: &[ClientBundle]) -> String {
    let bundles: Vec<_> = bundles.iter().map(ClientBundle::to_json).collect();
    format!("[{}]", bundles.join(","))
}

fn answer(json: String) -> Response {
    (ClientBundle::HEADERS, json).into_response()
}
