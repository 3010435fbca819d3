//! The same page in two styles: rendered by the server, and a single-page application.

use std::fmt::Write;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use countersign::{ClientBundle, Dropped, Renew, Timestamp, page_script};
use serde::{Deserialize, Serialize};

use crate::answer::Nonce;
use crate::app::App;
use crate::chats::{CHATS, Chat};
use crate::html::{escape, json_in_html};
use crate::session::{Asking, Page};
use crate::users::User;

/// The endpoint that the page asks for bundles.
const ENDPOINT: &str = "/chats";

/// A demonstration of what a browser does that blocks a vendor.
#[derive(Deserialize)]
pub(crate) struct Show {
    blocked: Option<String>,
}

/// What the page tells of a chat. It holds no proof.
#[derive(Serialize)]
struct Told<'a> {
    adapter: &'a str,
    renew: Renew,
    expires_at: Option<Timestamp>,
    refresh_at: Option<Timestamp>,
    dropped: &'a [Dropped],
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
}

impl<'a> Told<'a> {
    fn of(bundle: &'a ClientBundle) -> Self {
        Self {
            adapter: &bundle.adapter,
            renew: bundle.renew,
            expires_at: bundle.expires_at,
            refresh_at: bundle.refresh_at,
            dropped: &bundle.dropped,
            refused: None,
        }
    }

    /// An error has paths and reasons, and never a value.
    fn refused(chat: &Chat, reason: &str) -> Self {
        Self {
            adapter: chat.adapter,
            renew: Renew::Never,
            expires_at: None,
            refresh_at: None,
            dropped: &[],
            refused: Some(reason.to_owned()),
        }
    }
}

/// The server puts the bundles into the page as one script, after the vendors' embed codes.
pub(crate) async fn rendered(
    State(app): State<Arc<App>>,
    Asking(user): Asking,
    Extension(Nonce(nonce)): Extension<Nonce>,
    Query(show): Query<Show>,
) -> Result<Html<String>, StatusCode> {
    let mut bundles = Vec::new();
    let mut refusals = Vec::new();
    for chat in &CHATS {
        // A vendor that refuses costs the page that vendor's chat and nothing else.
        match chat.login(&app, user.as_ref()).await {
            Ok(bundle) => bundles.push(bundle),
            Err(error) => refusals.push((chat, error.to_string())),
        }
    }
    let refused = refusals.iter().map(|(chat, why)| Told::refused(chat, why));
    let told: Vec<_> = bundles.iter().map(Told::of).chain(refused).collect();
    let script = page_script(&bundles, Some(&nonce), Some(ENDPOINT));
    let script = script.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let scripts = format!("{}{script}\n", embed_codes(&nonce, &show));
    page(Page::Rendered, &app, user.as_ref(), &told, &scripts, &nonce)
}

/// The page asks for its bundles, and signs in with `countersign.js`.
pub(crate) async fn single(
    State(app): State<Arc<App>>,
    Asking(user): Asking,
    Extension(Nonce(nonce)): Extension<Nonce>,
    Query(show): Query<Show>,
) -> Result<Html<String>, StatusCode> {
    let scripts = embed_codes(&nonce, &show);
    page(Page::Single, &app, user.as_ref(), &[], &scripts, &nonce)
}

fn page(
    page: Page,
    app: &App,
    user: Option<&User>,
    told: &[Told<'_>],
    scripts: &str,
    nonce: &str,
) -> Result<Html<String>, StatusCode> {
    let state = serde_json::json!({"view": page.name(), "told": told});
    let state = serde_json::to_string(&state).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Html(format!(
        include_str!("../../../web/page.html"),
        session = match user {
            Some(user) => signed_in(user),
            None => signed_out(page, &app.users),
        },
        users = options(&app.users),
        chats = CHATS.iter().map(card).collect::<String>(),
        state = json_in_html(&state),
        scripts = scripts,
        nonce = nonce,
    )))
}

fn signed_in(user: &User) -> String {
    format!(
        include_str!("../../../web/signed-in.html"),
        name = escape(user.name)
    )
}

fn signed_out(page: Page, users: &[User]) -> String {
    format!(
        include_str!("../../../web/signed-out.html"),
        page = page.name(),
        users = options(users),
    )
}

fn options(users: &[User]) -> String {
    let option = |user: &User| {
        let (login, name) = (escape(user.login), escape(user.name));
        format!("<option value=\"{login}\">{name}</option>")
    };
    users.iter().map(option).collect()
}

fn card(chat: &Chat) -> String {
    format!(
        include_str!("../../../web/chat.html"),
        vendor = escape(chat.vendor),
        adapter = escape(chat.adapter),
    )
}

/// The vendors' embed codes, as each has a customer paste them.
fn embed_codes(nonce: &str, show: &Show) -> String {
    let mut codes = String::new();
    for chat in &CHATS {
        let blocked = show.blocked.as_deref() == Some(chat.adapter);
        let loader = if blocked {
            "/stand-ins/blocked.js"
        } else {
            chat.loader
        };
        let code = chat
            .embed
            .replace("{loader}", loader)
            .replace(
                "{platformId}",
                "examplegames_platform_20260102030405678-90abcdef1234567",
            )
            .replace("{domain}", "examplegames")
            .replace("{organization}", "examplegames")
            .replace("{appId}", "11111111-2222-4333-8444-555555555555");
        let _ = writeln!(codes, "<script nonce=\"{nonce}\">\n{code}</script>");
    }
    codes
}
