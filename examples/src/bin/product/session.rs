//! Sessions: the server keeps each under a random cookie, and takes the user of a request from it.

use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::header::{ACCEPT, HeaderMap};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use countersign::Timestamp;
use serde::Deserialize;

use crate::app::App;
use crate::chats;
use crate::users::User;

/// The name of the cookie. Behind TLS, call the cookie `__Host-session` and make it `Secure`.
const COOKIE: &str = "session";
/// The life of a session.
const LIFE: Duration = Duration::from_secs(8 * 60 * 60);

/// The sessions, by the value of their cookie. All sessions end with the server.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Session>>);

struct Session {
    login: &'static str,
    ends: Timestamp,
}

impl Sessions {
    fn open(&self, id: String, login: &'static str, now: Timestamp) {
        let mut sessions = self.lock();
        sessions.retain(|_, session| now < session.ends);
        let ends = now + LIFE;
        sessions.insert(id, Session { login, ends });
    }

    fn login(&self, id: &str, now: Timestamp) -> Option<&'static str> {
        let sessions = self.lock();
        let session = sessions.get(id).filter(|session| now < session.ends);
        session.map(|session| session.login)
    }

    fn end(&self, id: &str) {
        self.lock().remove(id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions(..)")
    }
}

/// The user of the request's session; `None` is a visitor.
pub(crate) struct Asking(pub(crate) Option<User>);

impl FromRequestParts<Arc<App>> for Asking {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let jar = CookieJar::from_headers(&parts.headers);
        let login = jar
            .get(COOKIE)
            .and_then(|cookie| app.sessions.login(cookie.value(), app.clock.now()));
        let user = app.users.iter().find(|user| Some(user.login) == login);
        Ok(Self(user.cloned()))
    }
}

#[derive(Deserialize)]
pub(crate) struct SignIn {
    user: String,
    #[serde(default)]
    page: Page,
}

/// The view to which a form leads. It is a name and not an address, so that no form leads to another site.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Page {
    #[default]
    Rendered,
    Single,
}

impl Page {
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Rendered => "/",
            Self::Single => "/app",
        }
    }

    /// Returns the view's name, for people.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Rendered => "Rendered by the server",
            Self::Single => "Single-page application",
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Rendered => "rendered",
            Self::Single => "single",
        }
    }
}

/// Opens a session. A product asks for a password or a passkey here.
pub(crate) async fn sign_in(
    State(app): State<Arc<App>>,
    jar: CookieJar,
    form: Result<Form<SignIn>, FormRejection>,
) -> Result<(CookieJar, Redirect), StatusCode> {
    let Form(form) = form.map_err(|rejection| rejection.status())?;
    let user = app.users.iter().find(|user| user.login == form.user);
    let user = user.ok_or(StatusCode::UNAUTHORIZED)?;
    // A new id at each sign-in: one that somebody planted in the browser is worth nothing.
    let id = app
        .random
        .token()
        .ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
    end(&app, &jar);
    app.sessions.open(id.clone(), user.login, app.clock.now());
    Ok((jar.add(cookie(id)), Redirect::to(form.page.path())))
}

/// Ends the session. A page that asks for JSON gets the steps that sign its chats out; a page without scripts loads
/// anew.
pub(crate) async fn sign_out(
    State(app): State<Arc<App>>,
    jar: CookieJar,
    headers: HeaderMap,
) -> Result<(CookieJar, Response), StatusCode> {
    end(&app, &jar);
    let asked = headers.get(ACCEPT).and_then(|asked| asked.to_str().ok());
    let answer = if asked == Some("application/json") {
        chats::logouts(&app)?
    } else {
        Redirect::to("/").into_response()
    };
    Ok((jar.remove(cookie(String::new())), answer))
}

fn end(app: &App, jar: &CookieJar) {
    if let Some(cookie) = jar.get(COOKIE) {
        app.sessions.end(cookie.value());
    }
}

fn cookie(id: String) -> Cookie<'static> {
    Cookie::build((COOKIE, id))
        .http_only(true)
        .same_site(SameSite::Lax)
        .path("/")
        .build()
}
