//! The answer to a request.

use std::fmt;

use serde::Serialize;
use serde_json::value::RawValue;

use super::{Fault, Judged};
use crate::bundle::ClientBundle;
use crate::issuer::Issuer;
use crate::problem::{Code, Path, Problems, Result};

/// The answer to a request, as JSON text. Debug does not print the text: it holds proofs.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    json: String,
    is_refusal: bool,
    done: usize,
    refused: usize,
}

impl Answer {
    /// Makes the answer to bytes that are no request, such as bytes that are not UTF-8. The detail must not quote them.
    #[must_use]
    pub fn unreadable(detail: &'static str) -> Self {
        let mut problems = Problems::new();
        problems.add(Path::ROOT, Code::Invalid, detail);
        Self::refusal(None, &Fault::of_request(&problems))
    }

    /// Returns the answer as JSON text, on one line.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.json
    }

    /// Returns the answer as JSON text, on one line.
    #[must_use]
    pub fn into_json(self) -> String {
        self.json
    }

    /// Whether the request itself was at fault, so that no adapter was asked.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        self.is_refusal
    }

    /// Whether everything that was asked for was done: every bundle was made, or every bundle was accepted.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        !self.is_refusal && self.refused == 0
    }

    /// Returns how many bundles were made, or were not refused.
    #[must_use]
    pub const fn done(&self) -> usize {
        self.done
    }

    /// Returns how many bundles could not be made, or were refused.
    #[must_use]
    pub const fn refused(&self) -> usize {
        self.refused
    }

    pub(super) fn refusal(id: Option<&RawValue>, error: &Fault<'_>) -> Self {
        let mut json = opened(id, 0);
        push_member(&mut json, "error", error);
        json.push('}');
        Self {
            json,
            is_refusal: true,
            done: 0,
            refused: 0,
        }
    }

    pub(super) fn of_bundles(
        id: Option<&RawValue>,
        issued: &[(&Issuer, Result<ClientBundle>)],
        script: Option<&str>,
    ) -> Self {
        let room = issued.len() * USUAL_BUNDLE + script.map_or(0, str::len);
        let mut json = opened(id, room);
        let mut refused = 0;
        json.push_str("\"bundles\":[");
        for (index, (issuer, one)) in issued.iter().enumerate() {
            if index > 0 {
                json.push(',');
            }
            match one {
                Ok(bundle) => bundle.append_to(&mut json),
                Err(error) => {
                    refused += 1;
                    let entry = Refused {
                        adapter: issuer.name(),
                        kind: issuer.kind(),
                        error: error.into(),
                    };
                    push(&mut json, &entry);
                }
            }
        }
        json.push(']');
        if let Some(script) = script {
            json.push(',');
            push_member(&mut json, "script", &script);
        }
        json.push('}');
        Self {
            json,
            is_refusal: false,
            done: issued.len() - refused,
            refused,
        }
    }

    pub(super) fn of_verdicts(id: Option<&RawValue>, verdicts: &[Judged]) -> Self {
        let refused = verdicts.iter().filter(|one| one.is_refused()).count();
        let mut json = opened(id, 0);
        push_member(&mut json, "verdicts", &verdicts);
        json.push('}');
        Self {
            json,
            is_refusal: false,
            done: verdicts.len() - refused,
            refused,
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("is_refusal", &self.is_refusal)
            .field("done", &self.done)
            .field("refused", &self.refused)
            .finish_non_exhaustive()
    }
}

/// The adapter that could not make a bundle, and why.
#[derive(Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct Refused<'a> {
    adapter: &'a str,
    kind: &'a str,
    error: Fault<'a>,
}

/// The bytes of most bundles.
const USUAL_BUNDLE: usize = 1024;

/// Opens an answer: the id stands first.
fn opened(id: Option<&RawValue>, room: usize) -> String {
    let id = id.map_or("", RawValue::get);
    let mut json = String::with_capacity(64 + id.len() + room);
    json.push('{');
    if !id.is_empty() {
        json.push_str("\"id\":");
        json.push_str(id);
        json.push(',');
    }
    json
}

fn push_member<T: Serialize>(json: &mut String, key: &str, value: &T) {
    json.push('"');
    json.push_str(key);
    json.push_str("\":");
    push(json, value);
}

fn push<T: Serialize>(json: &mut String, value: &T) {
    // Texts and lists are always written.
    json.push_str(&serde_json::to_string(value).unwrap_or_default());
}
