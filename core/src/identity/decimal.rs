//! A number with a fraction or an exponent, kept as its digits.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::values::redacted;
use std::fmt;

/// A number with a fraction or an exponent, kept digit for digit as it was given. The text is a number of JSON (RFC
/// 8259, section 6) within the range of a double. [`AttributeValue::number`](super::AttributeValue::number) reads one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Decimal(String);

redacted!(Decimal);

impl Decimal {
    /// Returns `None` where the text is not a number, is an integer, or is beyond the largest double.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_decimal = text.contains(['.', 'e', 'E']);
        // JSON also allows blanks around a value.
        let is_bare = !text.contains(|one: char| one.is_ascii_whitespace());
        let is_number = is_decimal && is_bare && serde_json::from_str::<f64>(text).is_ok();
        is_number.then(|| Self(text.to_owned()))
    }

    /// Returns the digits as they were given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Writes the number digit for digit. Only a serializer of JSON can do so.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}
