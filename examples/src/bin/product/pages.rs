//! The same page in two styles: rendered by the server, and a single-page application.

use std::fmt::Write;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Html;
use countersign::{ClientBundle, Dropped, page_script};

use crate::answer::Nonce;
use crate::app::App;
use crate::chats::{CHATS, Chat};
use crate::html::escape;
use crate::session::{Asking, Page};
use crate::users::User;

/// The server puts each bundle into the page as a script, before the vendor's own.
pub(crate) async fn rendered(
    State(app): State<Arc<App>>,
    Asking(user): Asking,
    Extension(Nonce(nonce)): Extension<Nonce>,
) -> Html<String> {
    let mut chats = String::new();
    let mut scripts = script("/web/stubs.js", &nonce);
    let mut loaders = String::new();
    for chat in &CHATS {
        let bundle = chat.login(&app, user.as_ref()).await;
        // A vendor that refuses costs the page that vendor's chat and nothing else.
        let rendered =
            bundle.and_then(|bundle| Ok((page_script(&[&bundle], Some(&nonce), None)?, bundle)));
        match rendered {
            Ok((script_of_bundle, bundle)) => {
                scripts.push_str(&script_of_bundle);
                loaders.push_str(&script(chat.loader, &nonce));
                chats.push_str(&row(chat, &left_out(&bundle)));
            }
            // An error has paths and reasons, and never a value.
            Err(error) => chats.push_str(&row(chat, &error.to_string())),
        }
    }
    let _ = write!(scripts, "{loaders}{}", module("/web/sign-out.js", &nonce));
    page(Page::Rendered, &app, user.as_ref(), &chats, &scripts)
}

/// The page asks for its bundles, and runs them with `countersign.js`.
pub(crate) async fn single(
    State(app): State<Arc<App>>,
    Asking(user): Asking,
    Extension(Nonce(nonce)): Extension<Nonce>,
) -> Html<String> {
    let chats: String = CHATS.iter().map(|chat| row(chat, "")).collect();
    let scripts = [
        script("/web/stubs.js", &nonce),
        module("/web/single.js", &nonce),
        module("/web/sign-out.js", &nonce),
    ];
    page(Page::Single, &app, user.as_ref(), &chats, &scripts.concat())
}

fn page(page: Page, app: &App, user: Option<&User>, chats: &str, scripts: &str) -> Html<String> {
    Html(format!(
        include_str!("../../../web/page.html"),
        session = match user {
            Some(user) => signed_in(user),
            None => signed_out(page, &app.users),
        },
        chats = chats,
        scripts = scripts,
    ))
}

fn signed_in(user: &User) -> String {
    format!(
        include_str!("../../../web/signed-in.html"),
        name = escape(user.name)
    )
}

fn signed_out(page: Page, users: &[User]) -> String {
    let option = |user: &User| {
        let (login, name) = (escape(user.login), escape(user.name));
        format!("<option value=\"{login}\">{name}</option>")
    };
    format!(
        include_str!("../../../web/signed-out.html"),
        page = page.name(),
        users = users.iter().map(option).collect::<String>(),
    )
}

fn row(chat: &Chat, note: &str) -> String {
    let (vendor, adapter) = (escape(chat.vendor), escape(chat.adapter));
    let note = escape(note);
    format!(
        "<tr><th scope=\"row\">{vendor}</th>\
         <td><output id=\"{adapter}\" data-state=\"off\">no chat</output></td><td>{note}</td></tr>\n"
    )
}

fn left_out(bundle: &ClientBundle) -> String {
    let one = |dropped: &Dropped| {
        let reason = serde_json::json!(dropped.reason);
        format!("{} ({})", dropped.path, reason.as_str().unwrap_or_default())
    };
    bundle
        .dropped
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join(", ")
}

fn script(source: &str, nonce: &str) -> String {
    format!("<script nonce=\"{nonce}\" src=\"{source}\"></script>\n")
}

fn module(source: &str, nonce: &str) -> String {
    format!("<script nonce=\"{nonce}\" type=\"module\" src=\"{source}\"></script>\n")
}
