//! A number that is no integer, as its digits.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::values::redacted;
use std::fmt;

/// A number with a fraction or an exponent: the text of a JSON number (RFC 8259, section 6) that a double
/// can hold, to the digit as it was given. [`AttributeValue::number`](super::AttributeValue::number) reads one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Decimal(String);

redacted!(Decimal);

impl Decimal {
    /// `None` where the text is no number, an integer, or beyond the largest double.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_decimal = text.contains(['.', 'e', 'E']);
        // JSON also allows blanks around a value.
        let is_bare = !text.contains(|one: char| one.is_ascii_whitespace());
        let is_number = is_decimal && is_bare && serde_json::from_str::<f64>(text).is_ok();
        is_number.then(|| Self(text.to_owned()))
    }

    /// The digits as they were given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// As a number, to the digit; for JSON alone.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}
