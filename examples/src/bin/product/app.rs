//! The product as a whole: its data, and its routes.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use countersign::Issuers;
use countersign::clock::Clock;

use crate::random::Random;
use crate::session::{self, Sessions};
use crate::stand_ins::{self, Vendors};
use crate::users::User;
use crate::{answer, assets, chats, pages, told};

/// The most bytes of a request's body.
pub(crate) const LONGEST_BODY: usize = 16 * 1024;

/// The data of the product, which all requests share.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) issuers: Issuers,
    pub(crate) users: Vec<User>,
    pub(crate) sessions: Sessions,
    pub(crate) vendors: Vendors,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Box<dyn Random>,
}

pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(pages::rendered))
        .route("/app", get(pages::single))
        .route("/session", get(told::session))
        .route("/sign-in", post(session::sign_in))
        .route("/sign-out", post(session::sign_out))
        .route("/chats", post(chats::bundles))
        .route("/web/{file}", get(assets::file))
        .route(
            "/stand-ins/{vendor}",
            get(assets::loader).post(stand_ins::judge),
        )
        .fallback(answer::not_found)
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(from_fn_with_state(Arc::clone(&app), answer::guard))
        .with_state(app)
}
