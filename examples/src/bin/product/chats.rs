//! The three chats: a bundle of each for the user of the session.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use countersign::{ClientBundle, Error, Identity};
use serde::{Deserialize, Serialize};

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
}

pub(crate) const CHATS: [Chat; 3] = [
    Chat::new("support", "Helpshift", "/stand-ins/helpshift.js"),
    Chat::new("chat", "HelpCrunch", "/stand-ins/helpcrunch.js"),
    Chat::new("portal", "UserHero", "/stand-ins/userhero.js"),
];

const SUPPORT: &str = "support";

impl Chat {
    const fn new(adapter: &'static str, vendor: &'static str, loader: &'static str) -> Self {
        Self {
            adapter,
            vendor,
            loader,
        }
    }

    /// A bundle for this user, or for a visitor.
    pub(crate) async fn login(
        &self,
        app: &App,
        user: Option<&User>,
    ) -> Result<ClientBundle, Error> {
        let issuer = app.issuers.get(self.adapter)?;
        match user {
            Some(user) => issuer.login(&user.identity).await,
            None => issuer.login(&Identity::anonymous()).await,
        }
    }
}

#[derive(Serialize)]
struct Answer {
    loader: &'static str,
    bundle: ClientBundle,
}

/// Every chat that takes the user, for a page that asks. One that refuses leaves the others alone.
pub(crate) async fn all(State(app): State<Arc<App>>, Asking(user): Asking) -> Response {
    let mut answers = Vec::new();
    for chat in &CHATS {
        if let Ok(bundle) = chat.login(&app, user.as_ref()).await {
            let loader = chat.loader;
            answers.push(Answer { loader, bundle });
        }
    }
    match serde_json::to_string(&answers) {
        Ok(json) => (ClientBundle::HEADERS, json).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What Helpshift's `onLoginRequest` says: the ids of the page's configuration.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LoginRequest {
    user_id: Option<String>,
    user_email: Option<String>,
}

impl LoginRequest {
    /// Whether it names somebody else than this user. What is absent or empty names nobody.
    fn names_another(&self, user: &User) -> bool {
        let trusted = user.identity.trusted();
        let differs = |named: &Option<String>, ours: Option<&str>| {
            let named = named.as_deref().filter(|named| !named.is_empty());
            named.is_some() && named != ours
        };
        differs(&self.user_id, trusted.user_id()) || differs(&self.user_email, trusted.email())
    }
}

/// A new token for the user of the session. The body never says for whom: it is only compared.
pub(crate) async fn support_token(
    State(app): State<Arc<App>>,
    Asking(user): Asking,
    request: Result<Json<LoginRequest>, JsonRejection>,
) -> Result<Response, StatusCode> {
    let user = user.ok_or(StatusCode::UNAUTHORIZED)?;
    // Without the rejection's message, which quotes the body.
    let Json(request) = request.map_err(|rejection| rejection.status())?;
    if request.names_another(&user) {
        return Err(StatusCode::CONFLICT);
    }
    let issuer = app.issuers.get(SUPPORT);
    let issuer = issuer.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    match issuer.login(&user.identity).await {
        Ok(bundle) => Ok((ClientBundle::HEADERS, bundle.payload.get().to_owned()).into_response()),
        Err(error) if error.is_retryable() => Err(StatusCode::SERVICE_UNAVAILABLE),
        Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
