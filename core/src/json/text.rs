//! JSON text that is kept to the byte.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use crate::problem::{Error, ErrorKind, Result};

/// One JSON value as the exact text that was written, signed or received. Debug prints none of it.
#[derive(Clone, PartialEq, Eq)]
pub struct JsonText(String);

impl JsonText {
    /// Keeps text that a writer of this room has made.
    pub(super) const fn written(text: String) -> Self {
        Self(text)
    }

    /// Writes the value once.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`] where the value cannot be written as JSON.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self> {
        let raw = to_raw_value(value).map_err(|_| Error::new(ErrorKind::Signing))?;
        Ok(raw.into())
    }

    /// Returns the text.
    #[must_use]
    pub fn get(&self) -> &str {
        &self.0
    }

    /// Reads the text once more, as a value of `serde_json`.
    #[must_use]
    pub fn as_raw(&self) -> &RawValue {
        // It is JSON by construction.
        serde_json::from_str(&self.0).unwrap_or(RawValue::NULL)
    }
}

impl From<Box<RawValue>> for JsonText {
    fn from(raw: Box<RawValue>) -> Self {
        Self(Box::<str>::from(raw).into_string())
    }
}

impl Serialize for JsonText {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.as_raw().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for JsonText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Self::from)
    }
}

impl fmt::Debug for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonText(..)")
    }
}
