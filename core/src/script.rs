//! A bundle as a `<script>` that is safe inside HTML, whatever its strings hold.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::bundle::ClientBundle;
use crate::error::{Error, ErrorKind, Result};
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::step::Step;

/// What runs steps in a page. It holds no `<`, so that it can stand inside HTML as it is.
const RUN: &str = include_str!("run.js");

impl ClientBundle {
    /// The steps as a `<script>` element for a page that the server renders.
    ///
    /// Data reaches it as a string that is parsed as JSON, in which `<`, U+2028 and U+2029 are
    /// escaped: no string can end the element or the literal. No global variable holds the payload,
    /// but where a step puts it there. The nonce is that of the page's Content-Security-Policy.
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
        Ok(format!(
            "<script{attribute}>(() => {{ \"use strict\";\n{RUN}\
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
    use super::{RUN, is_nonce};

    #[test]
    fn what_runs_the_steps_can_stand_inside_html() {
        assert!(!RUN.contains('<'));
    }

    #[test]
    fn a_nonce_is_base64() {
        for nonce in ["abc", "YWJj+/==", "a-_9="] {
            assert!(is_nonce(nonce), "{nonce}");
        }
        for nonce in ["", "=", "a===", "a b", "a\"", "a>b", "a=b", "é"] {
            assert!(!is_nonce(nonce), "{nonce}");
        }
    }
}
