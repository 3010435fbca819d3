//! A bundle in a page: as a `<script>` that is safe inside HTML, and the module that runs it.

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::bundle::ClientBundle;
use crate::error::{Error, ErrorKind, Result};
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::step::Step;

/// What runs bundles in a browser: an ES module without dependencies, for pages that ask for their
/// bundles. Serve it as `text/javascript`, for example as `countersign.js`.
///
/// ```js
/// import { run, verification } from "./countersign.js";
///
/// const bundle = await (await fetch("/chats/support", { method: "POST" })).json();
/// run(bundle, bundle.steps); // before the vendor's own script, or as its page says
/// verification(bundle); // {kind: "jwt", token} or {kind: "hmac", hash} for the library ahize
/// run(bundle, bundle.logout); // when the session has ended
/// ```
///
/// Names in steps are looked up on `globalThis`. `run` throws where a function of the vendor is
/// missing, as it is where the browser blocks its script: run each bundle on its own.
pub const COUNTERSIGN_JS: &str = include_str!("countersign.js");

/// The module as part of a classic script. It holds no `<`, so that it can stand inside HTML.
static EMBEDDED: LazyLock<String> = LazyLock::new(|| COUNTERSIGN_JS.replace("\nexport ", "\n"));

impl ClientBundle {
    /// The steps as a `<script>` element for a page that the server renders.
    ///
    /// It goes where the vendor's page wants the configuration: before the vendor's own script. The
    /// nonce is that of the page's Content-Security-Policy: a strict one, such as
    /// `script-src 'nonce-…' 'strict-dynamic'`, lets it run.
    ///
    /// Data reaches it as a string that is parsed as JSON, in which `<`, U+2028 and U+2029 are
    /// escaped: no string can end the element or the literal. No global variable holds the payload,
    /// but where a step puts it there. It runs the same code as [`COUNTERSIGN_JS`].
    ///
    /// A page with a bundle in it is one user's: answer it with `Cache-Control: no-store`.
    ///
    /// ```
    /// use countersign::{Action, ClientBundle, Step, Argument};
    ///
    /// # fn main() -> countersign::Result<()> {
    /// let settings = Step::assign("chatSettings", [Argument::payload()])?;
    /// let bundle = ClientBundle::new("acme-desk", Action::Login, &[("name", "</script>")])?
    ///     .with_steps(vec![settings]);
    /// let script = bundle.script(Some("MTIzNDU2Nzg5MDEyMzQ1Ng=="))?;
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
    pub fn script(&self, nonce: Option<&str>) -> Result<String> {
        #[derive(Serialize)]
        struct Data<'a> {
            payload: &'a RawValue,
            steps: &'a [Step],
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
            payload: &self.payload,
            steps: &self.steps,
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
             const bundle = JSON.parse({literal});\nrun(bundle, bundle.steps);\n}})();</script>"
        ))
    }
}

fn is_nonce(nonce: &str) -> bool {
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
    fn a_classic_script_exports_nothing() {
        assert_eq!(COUNTERSIGN_JS.matches("\nexport function").count(), 2);
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
