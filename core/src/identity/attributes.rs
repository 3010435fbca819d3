//! What the application knows of a user beyond the fields that have a name here.

use std::convert::Infallible;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::path::Path;
use crate::problem::{Code, Problem};

/// The largest integer, and with a minus the smallest, that every language reads from JSON alike.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// The value of an attribute.
///
/// There is no fraction: what is signed must print one way in every language.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(untagged)]
pub enum AttributeValue {
    /// Yes or no.
    Bool(bool),
    /// A whole number within ±(2^53 − 1).
    Integer(i64),
    /// Text, which may be empty.
    Text(String),
    /// Several texts.
    List(Vec<String>),
}

impl fmt::Debug for AttributeValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bool(_) => "Bool(..)",
            Self::Integer(_) => "Integer(..)",
            Self::Text(_) => "Text(..)",
            Self::List(_) => "List(..)",
        })
    }
}

impl From<bool> for AttributeValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for AttributeValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for AttributeValue {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<String>> for AttributeValue {
    fn from(value: Vec<String>) -> Self {
        Self::List(value)
    }
}

impl TryFrom<i64> for AttributeValue {
    type Error = Error;

    fn try_from(value: i64) -> Result<Self, Error> {
        if (-MAX_INTEGER..=MAX_INTEGER).contains(&value) {
            return Ok(Self::Integer(value));
        }
        let at = Path::ROOT.key("attributes");
        let problem = Problem::new(at, Code::Invalid, "an integer is within ±(2^53 - 1)");
        Err(Error::from_problems(
            ErrorKind::InvalidIdentity,
            problem.into(),
        ))
    }
}

/// So that [`Identity::with_attribute`](crate::Identity::with_attribute) takes every value.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
