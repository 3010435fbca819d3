//! Attributes: facts about a user that have no field of their own.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::Decimal;

use crate::json;
use crate::problem::{Code, Error, ErrorKind, Path, Problem};

/// The largest integer that every language reads from JSON alike. Its negative is the smallest.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// The value of an attribute.
///
/// There is no floating-point number, since two languages may print one in two ways.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
#[serde(untagged)]
pub enum AttributeValue {
    /// Yes or no.
    Bool(bool),
    /// A whole number within ±(2^53 − 1).
    Integer(i64),
    /// A number with a fraction or an exponent, kept as its digits. Nothing that is signed takes one.
    Decimal(Decimal),
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
            Self::Decimal(_) => "Decimal(..)",
            Self::Text(_) => "Text(..)",
            Self::List(_) => "List(..)",
        })
    }
}

impl AttributeValue {
    /// Reads a value of JSON. Returns `None` for an object, for `null`, and for a list that holds anything but texts.
    #[must_use]
    pub fn from_json(raw: &RawValue) -> Option<Self> {
        match raw.get().bytes().next()? {
            b'"' => json::text(raw)
                .ok()
                .map(|text| Self::Text(text.into_owned())),
            b't' | b'f' => json::boolean(raw).ok().map(Self::Bool),
            b'[' => {
                let items = json::list(raw).ok()?.into_iter();
                let texts = items.map(|item| json::text(item).map(String::from));
                texts.collect::<Result<_, _>>().ok().map(Self::List)
            }
            _ => Self::number(raw.get()).ok(),
        }
    }

    /// Reads a number as JSON writes it: an integer, or a decimal that keeps its digits.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`] where the text is not a number, where an integer is beyond ±(2^53 − 1), and where
    /// a decimal is beyond the largest double.
    ///
    /// ```
    /// use countersign::{AttributeValue, Identity, UserId};
    ///
    /// # fn main() -> countersign::Result<()> {
    /// let identity = Identity::new()
    ///     .with_user_id(UserId::new("usr_8f2k9d")?)
    ///     .with_attribute("spent", AttributeValue::number("19.90")?)?;
    /// assert!(AttributeValue::number("1,5").is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn number(text: &str) -> Result<Self, Error> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        // A zero at the start is no JSON.
        if is_integer && (digits == "0" || !digits.starts_with('0')) {
            return text
                .parse::<i64>()
                .map_err(|_| refuse())
                .and_then(Self::try_from);
        }
        let decimal = Decimal::parse(text).ok_or_else(refuse)?;
        Ok(Self::Decimal(decimal))
    }
}

/// The rule for numbers.
pub(super) const NUMBER: &str =
    "a number is an integer within ±(2^53 - 1), or a decimal within the range of a double";

pub(super) fn refuse() -> Error {
    let at = Path::ROOT.key("attributes");
    let problem = Problem::new(at, Code::Invalid, NUMBER);
    Error::from_problems(ErrorKind::InvalidIdentity, problem.into())
}

/// Reads JSON only, so that a decimal keeps its digits.
impl<'de> Deserialize<'de> for AttributeValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Self::from_json(&raw).ok_or_else(|| D::Error::custom("no attribute"))
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
        Err(refuse())
    }
}
