//! The data that both views show: the signed-in user, and the fields that each chat left out. It holds no proof.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use countersign::bundle::Dropped;
use countersign::problem::Problems;
use countersign::{ClientBundle, Error};
use serde::Serialize;

use crate::app::App;
use crate::chats::{self, Chat};
use crate::session::Asking;
use crate::users::User;

#[derive(Serialize)]
pub(crate) struct Told<'a> {
    user: Option<Person<'a>>,
    chats: Vec<OfChat<'a>>,
}

#[derive(Serialize)]
struct Person<'a> {
    id: Option<&'a str>,
    name: &'a str,
}

#[derive(Serialize)]
struct OfChat<'a> {
    adapter: &'a str,
    dropped: &'a [Dropped],
    /// The reasons why the adapter refuses: paths and rules, and never a value.
    problems: Option<&'a Problems>,
}

impl<'a> Told<'a> {
    pub(crate) fn of(
        user: Option<&'a User>,
        logins: &'a [(&'static Chat, Result<ClientBundle, Error>)],
    ) -> Self {
        let person = |user: &'a User| Person {
            id: user.identity.trusted().user_id(),
            name: user.name,
        };
        let chats = logins.iter().map(|(chat, login)| OfChat::of(chat, login));
        Self {
            user: user.map(person),
            chats: chats.collect(),
        }
    }
}

impl<'a> OfChat<'a> {
    fn of(chat: &Chat, login: &'a Result<ClientBundle, Error>) -> Self {
        let adapter = chat.adapter;
        match login {
            Ok(bundle) => Self {
                adapter,
                dropped: &bundle.dropped,
                problems: None,
            },
            Err(error) => Self {
                adapter,
                dropped: &[],
                problems: Some(error.problems()),
            },
        }
    }
}

/// Answers the data for a page that stays open: its session may have ended or changed since.
pub(crate) async fn session(State(app): State<Arc<App>>, Asking(user): Asking) -> Response {
    let logins = chats::logins(&app, user.as_ref()).await;
    Json(Told::of(user.as_ref(), &logins)).into_response()
}
