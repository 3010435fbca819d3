//! The reason why there is no bundle, as it is written in an answer.

use std::error::Error as _;

use serde::{Serialize, Serializer};

use crate::config::shorten;
use crate::problem::{Error, Path, Problems};

/// The object under `error`: the reason why a request or an identity was refused.
#[derive(Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Fault<'a> {
    kind: &'static str,
    #[serde(serialize_with = "listed")]
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

/// Writes the first problems, and how many there are more. A fault may take two bytes of a request, and a hundred here.
fn listed<S: Serializer>(problems: &Problems, serializer: S) -> Result<S::Ok, S::Error> {
    let mut listed = problems.clone();
    shorten(&mut listed, Path::ROOT);
    listed.serialize(serializer)
}

impl std::fmt::Debug for Fault<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fault({})", self.kind)
    }
}
