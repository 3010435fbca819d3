//! The fields of an identity that did not go in.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::problem::FieldPath;

/// The reason why a field did not go in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The value is malformed, or blank.
    Invalid,
    /// The vendor has no place for the field.
    NoPlace,
    /// The user chose full privacy.
    Privacy,
    /// The vendor reads this name as an identifier or a privilege.
    Reserved,
    /// The field has more entries than the vendor takes.
    TooMany,
    /// The value is longer than the vendor takes.
    TooLong,
    /// The vendor has a place for the field, and no word for this value.
    UnsupportedValue,
    /// The application has not verified the value.
    Unverified,
}

impl Reason {
    /// Returns the word as printed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::NoPlace => "no-place",
            Self::Privacy => "privacy",
            Self::Reserved => "reserved",
            Self::TooMany => "too-many",
            Self::TooLong => "too-long",
            Self::UnsupportedValue => "unsupported-value",
            Self::Unverified => "unverified",
        }
    }
}

/// A field of the identity that did not go in. Every field that is not listed was included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Dropped {
    /// The path of the field in the identity.
    pub path: FieldPath,
    /// The reason why the field did not go in.
    pub reason: Reason,
    /// The form that the value should have had, where it is malformed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<Cow<'static, str>>,
}

impl Dropped {
    /// Reports the field at this path, and the reason.
    #[must_use]
    pub fn new(path: impl Into<FieldPath>, reason: Reason) -> Self {
        Self {
            path: path.into(),
            reason,
            hint: None,
        }
    }

    /// Adds the form that the field should have had. The hint must not quote the value.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
