//! The page in two views: rendered by the server, and as a single-page application.

use std::fmt::Write;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use countersign::page_script;
use serde::Deserialize;

use crate::answer::Nonce;
use crate::app::App;
use crate::chats::{self, CHATS, Chat};
use crate::html::{escape, json_in_html};
use crate::session::{Asking, Page};
use crate::told::Told;
use crate::users::User;

/// The endpoint that the page asks for bundles.
const ENDPOINT: &str = "/chats";

/// The choice to show the page as in a browser that blocks a vendor.
#[derive(Deserialize)]
pub(crate) struct Show {
    blocked: Option<String>,
}

/// Answers the page with the bundles in it, as one script after the vendors' embed codes.
pub(crate) async fn rendered(
    State(app): State<Arc<App>>,
    Asking(user): Asking,
    Extension(Nonce(nonce)): Extension<Nonce>,
    Query(show): Query<Show>,
) -> Result<Html<String>, StatusCode> {
    let logins = chats::logins(&app, user.as_ref()).await;
    let told = Told::of(user.as_ref(), &logins);
    let mut page = page(Page::Rendered, &app, user.as_ref(), &told)?;
    let taken = logins.iter().filter_map(|(_, login)| login.as_ref().ok());
    let bundles: Vec<_> = taken.cloned().collect();
    let script = page_script(&bundles, Some(&nonce), Some(ENDPOINT));
    let script = script.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    page.push_str(&embed_codes(&nonce, &show));
    page.push_str(&script);
    Ok(end(page, &nonce))
}

/// Answers the page that asks for its bundles, and signs in with `countersign.js`.
pub(crate) async fn single(
    State(app): State<Arc<App>>,
    Asking(user): Asking,
    Extension(Nonce(nonce)): Extension<Nonce>,
    Query(show): Query<Show>,
) -> Result<Html<String>, StatusCode> {
    let logins = chats::logins(&app, user.as_ref()).await;
    let told = Told::of(user.as_ref(), &logins);
    let mut page = page(Page::Single, &app, user.as_ref(), &told)?;
    page.push_str(&embed_codes(&nonce, &show));
    Ok(end(page, &nonce))
}

/// Writes the visible part of the page, which is the same in both views.
fn page(page: Page, app: &App, user: Option<&User>, told: &Told<'_>) -> Result<String, StatusCode> {
    let state = serde_json::json!({"view": page.name(), "told": told});
    let state = serde_json::to_string(&state).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(format!(
        include_str!("../../../web/page.html"),
        title = page.title(),
        views = [Page::Rendered, Page::Single]
            .map(|one| link(one, page))
            .join("\n"),
        session = session(page, app, user),
        chats = CHATS.iter().map(card).collect::<String>(),
        state = json_in_html(&state),
    ))
}

fn end(mut page: String, nonce: &str) -> Html<String> {
    let ours = "type=\"module\" src=\"/web/page.js\"";
    let _ = writeln!(
        page,
        "\n<script nonce=\"{nonce}\" {ours}></script>\n</body>\n</html>"
    );
    Html(page)
}

fn link(to: Page, current: Page) -> String {
    let mark = if to == current {
        " aria-current=\"page\""
    } else {
        ""
    };
    format!("<a href=\"{}\"{mark}>{}</a>", to.path(), to.title())
}

/// Writes the forms for a sign-in and a sign-out. The page shows the one that applies, also after a later change.
fn session(page: Page, app: &App, user: Option<&User>) -> String {
    let hidden = |is_hidden| if is_hidden { " hidden" } else { "" };
    format!(
        include_str!("../../../web/session.html"),
        name = escape(user.map_or("", |user| user.name)),
        if_visitor = hidden(user.is_some()),
        if_user = hidden(user.is_none()),
        page = page.name(),
        users = options(&app.users, user),
    )
}

/// Writes the options of a sign-in. The chosen one is another user than the one who is signed in.
fn options(users: &[User], user: Option<&User>) -> String {
    let current = user.map(|user| user.login);
    let ready = users.iter().position(|one| Some(one.login) != current);
    let option = |(index, one): (usize, &User)| {
        let selected = if ready == Some(index) {
            " selected"
        } else {
            ""
        };
        let [login, name, about] = [one.login, one.name, one.about].map(escape);
        format!("<option value=\"{login}\"{selected}>{name} ({about})</option>")
    };
    users.iter().enumerate().map(option).collect()
}

fn card(chat: &Chat) -> String {
    format!(
        include_str!("../../../web/chat.html"),
        vendor = escape(chat.vendor),
        adapter = escape(chat.adapter),
    )
}

/// Writes the vendors' embed codes, as each vendor tells its customers to paste them.
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
