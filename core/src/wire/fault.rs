//! The reason why there is no bundle, as it is written in an answer.

use std::error::Error as _;

use serde::Serialize;

use crate::problem::{Error, Problems};

/// The object under `error`: the reason why a request or an identity was refused.
#[derive(Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Fault<'a> {
    kind: &'static str,
    problems: &'a Problems,
    /// The vendor's answer, or the reason why there is none, where the vendor was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
}

impl<'a> Fault<'a> {
    /// Returns the fault of a request that is itself wrong.
    pub(super) const fn of_request(problems: &'a Problems) -> Self {
        Self {
            kind: "invalid-request",
            problems,
            cause: None,
        }
    }
}

impl<'a> From<&'a Error> for Fault<'a> {
    fn from(error: &'a Error) -> Self {
        Self {
            kind: error.kind().as_str(),
            problems: error.problems(),
            cause: error.source().map(ToString::to_string),
        }
    }
}

impl std::fmt::Debug for Fault<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fault({})", self.kind)
    }
}
