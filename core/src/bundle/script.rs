//! A bundle in a page: as a `<script>` that is safe inside HTML, and the module that runs it.

use std::borrow::Borrow;
use std::sync::LazyLock;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::action::Action;
use crate::bundle::Verification;
use crate::bundle::{ClientBundle, Renew};
use crate::bundle::{Step, Steps};
use crate::clock::Timestamp;
use crate::problem::Path;
use crate::problem::{Code, Problem};
use crate::problem::{Error, ErrorKind, Result};

/// The ES module that runs bundles in a browser, for pages that ask for their bundles. It has no dependencies.
///
/// Serve the module as `text/javascript`, for example as `countersign.js`. Load it after the vendors' embed codes.
///
/// ```js
/// import { keep, run, verification } from "./countersign.js";
///
/// const bundles = await (await fetch("/chats", { method: "POST" })).json();
/// const signOuts = bundles.map((bundle) => keep(bundle, "/chats"));
/// signOuts.forEach((signOut) => signOut()); // when the session has ended
///
/// run(update, update.steps); // once, for a bundle that is no login
/// verification(bundle); // {kind: "jwt", token} or {kind: "hmac", hash} for the library ahize
/// ```
///
/// - `keep(bundle, ask)` signs a user in, and returns a function that signs the user out. `ask` is the address of the
///   page's endpoint. It can also be a function of a bundle and of the data of the vendor's event. That function
///   answers a new bundle, or nothing where nobody is signed in. Without `ask` the page uses the bundle at hand while
///   its proof is good.
/// - `keep` of the entry of an adapter that refused says so in the console, and does nothing else.
/// - `run(bundle, steps)` runs the `steps` of a bundle, or its `logout`, once.
/// - `keep` asks the endpoint again when the vendor's event asks, when the bundle is due for renewal, and when the
///   browser brings the page back. It waits four seconds for an answer.
/// - `keep` sends `{"adapters": ["support"], "action": "login", "client": {…}}` by `POST`, where `client` is the data
///   of the vendor's event. The answer is a bundle, a list of bundles, or an object with such a list under `bundles`, as
///   [`Issuers::answer`](crate::Issuers::answer) writes it. 401, 403 and 409 mean that this user is not signed in any
///   more, and so does a list without this adapter's bundle. Where there is no answer, or another one, the page uses the
///   bundle at hand while its proof is good. No console shows the answer.
/// - A login replaces the earlier login of the same adapter in the page, also where another copy of the module ran that
///   one. A logout ends the login. Where the new bundle is another user's, or names the user by other values, the
///   earlier `logout` runs first: some vendors keep their user until a page tells them. Two bundles are the same user's
///   where they differ only in their proof ([`ClientBundle::verification`]) and in `expires_at`. Where the proof is a
///   JWT its claims must be the same as well, but for the token's own times and its `jti`. A token that holds data of the
///   page, as an event's `client` has it, is not compared.
/// - A bundle can have `null` in the place of its proof: the proof is still to come. The page hands over no such proof.
/// - Where the vendor lacks a function, for example since the browser blocks the vendor's script, only the step of that
///   function ends. The console says so in one line, and `run` returns the function's name.
/// - Names in steps are looked up on `globalThis`, by the rule of [`GlobalName`](crate::bundle::GlobalName). A person
///   who can send steps to a page can run code in the page.
pub const COUNTERSIGN_JS: &str = include_str!("countersign.js");

/// The module as part of a classic script. The text holds no `<`, so that it can stand inside HTML.
static EMBEDDED: LazyLock<String> = LazyLock::new(|| COUNTERSIGN_JS.replace("\nexport ", "\n"));

/// Writes the `<script>` element that signs a user in to any number of chats, for a page that the server renders.
///
/// The element must stand after the vendors' embed codes, in the same body. `nonce` is that of the page's
/// Content-Security-Policy. A strict policy, such as `script-src 'nonce-…' 'strict-dynamic'`, lets the element run.
/// `endpoint` is the address that the page asks for new bundles, as [`COUNTERSIGN_JS`] says. Without an endpoint no
/// proof is renewed.
///
/// The element holds its data as a string that it parses as JSON. In the string `<`, U+2028 and U+2029 are escaped, so
/// that no value can end the element or the literal. No global variable holds a payload, unless a step puts the payload
/// there. The element runs the same code as [`COUNTERSIGN_JS`].
///
/// A page that holds a bundle is for one user alone. Its answer must have the header `Cache-Control: no-store`.
///
/// ```
/// use countersign::{Action, ClientBundle, page_script};
/// use countersign::bundle::{Argument, Step};
///
/// # fn main() -> countersign::Result<()> {
/// let settings = Step::assign("chatSettings", [Argument::payload()])?;
/// let bundle = ClientBundle::new("acme-desk", Action::Login, &[("name", "</script>")])?
///     .with_steps(vec![settings]);
/// let script = page_script(&[&bundle], Some("MTIzNDU2Nzg5MDEyMzQ1Ng=="), Some("/chats"))?;
/// assert!(script.starts_with(r#"<script nonce="MTIzNDU2Nzg5MDEyMzQ1Ng==">"#));
/// assert_eq!(script.matches('<').count(), 2, "its start and its end");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`ErrorKind::InvalidConfig`] where the nonce is not base64 (CSP Level 3, section 2.3.1);
/// [`ErrorKind::Signing`] where the steps cannot be written as JSON.
pub fn page_script<B: Borrow<ClientBundle>>(
    bundles: &[B],
    nonce: Option<&str>,
    endpoint: Option<&str>,
) -> Result<String> {
    #[derive(Serialize)]
    struct Data<'a> {
        bundles: Vec<Bundle<'a>>,
        endpoint: Option<&'a str>,
    }

    let attribute = match nonce {
        Some(nonce) if is_nonce(nonce) => format!(" nonce=\"{nonce}\""),
        Some(_) => {
            let problem = Problem::new(Path::ROOT.key("nonce"), Code::Invalid, "base64");
            return Err(Error::from_problems(
                ErrorKind::InvalidConfig,
                problem.into(),
            ));
        }
        None => String::new(),
    };
    let data = Data {
        bundles: bundles
            .iter()
            .map(|bundle| Bundle::of(bundle.borrow()))
            .collect(),
        endpoint,
    };
    let literal = serde_json::to_string(&data)
        .and_then(|json| serde_json::to_string(&json))
        .map_err(|_| Error::new(ErrorKind::Signing))?
        .replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    let run = EMBEDDED.as_str();
    Ok(format!(
        "<script{attribute}>(() => {{ \"use strict\";\n{run}\
         const {{ bundles, endpoint }} = JSON.parse({literal});\n\
         for (const bundle of bundles)\n  \
         bundle.action === \"login\" ? keep(bundle, endpoint) : run(bundle, bundle.steps);\n\
         }})();</script>"
    ))
}

/// The part of a bundle that the page's script reads: without its kind and its dropped fields.
#[derive(Serialize)]
struct Bundle<'a> {
    adapter: &'a str,
    action: Action,
    payload: &'a RawValue,
    steps: Steps<'a>,
    #[serde(skip_serializing_if = "<[Step]>::is_empty")]
    renewal: &'a [Step],
    logout: &'a [Step],
    #[serde(skip_serializing_if = "Option::is_none")]
    verification: Option<Verification>,
    renew: Renew,
    expires_at: Option<Timestamp>,
    refresh_at: Option<Timestamp>,
}

impl<'a> Bundle<'a> {
    fn of(bundle: &'a ClientBundle) -> Self {
        Self {
            adapter: bundle.adapter(),
            action: bundle.action(),
            payload: bundle.payload.as_raw(),
            steps: bundle.steps(),
            renewal: bundle.renewal(),
            logout: bundle.logout(),
            verification: bundle.verification(),
            renew: bundle.renew(),
            expires_at: bundle.expires_at(),
            refresh_at: bundle.refresh_at(),
        }
    }
}

/// Whether a nonce is base64, as it stands in a Content-Security-Policy (CSP Level 3, section 2.3.1).
pub(crate) fn is_nonce(nonce: &str) -> bool {
    let value = nonce.trim_end_matches('=');
    let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    !value.is_empty() && nonce.len() - value.len() <= 2 && value.bytes().all(word)
}

#[cfg(test)]
mod tests {
    use super::{COUNTERSIGN_JS, EMBEDDED, is_nonce};

    #[test]
    fn what_runs_the_steps_can_stand_inside_html() {
        assert!(!COUNTERSIGN_JS.contains(['<', '\u{2028}', '\u{2029}']));
    }

    #[test]
    fn the_module_is_short_enough_to_be_read() {
        assert!(COUNTERSIGN_JS.lines().count() <= 120);
    }

    #[test]
    fn a_classic_script_exports_nothing() {
        assert_eq!(COUNTERSIGN_JS.matches("\nexport ").count(), 3);
        assert!(!EMBEDDED.contains("export"));
    }

    #[test]
    fn a_nonce_is_base64() {
        for nonce in ["abc", "YWJj+/==", "a-_9="] {
            assert!(is_nonce(nonce), "{nonce}");
        }
        for nonce in [
            "",
            "=",
            "a===",
            "abcdef===",
            "a b",
            "a\"",
            "a>b",
            "a=b",
            "é",
        ] {
            assert!(!is_nonce(nonce), "{nonce}");
        }
    }
}
