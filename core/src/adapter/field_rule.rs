//! One row of a field table.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::identity::Field;

/// Whether a field must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// At least one of the fields with this need must be there.
    OneOf,
    /// The field goes in where it is there.
    Optional,
    /// The field must be there, but for an anonymous login.
    Required,
}

/// The unit that a length limit counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Unicode scalar values: most vendors' "characters" are taken to mean these.
    #[default]
    Characters,
    /// UTF-16 code units: JavaScript's `length` counts these.
    Utf16,
}

impl Unit {
    /// Returns the length of a text in this unit.
    #[must_use]
    pub fn length(self, text: &str) -> usize {
        match self {
            Self::Characters => text.chars().count(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }
}

/// One row of an adapter's field table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldRule {
    #[serde(serialize_with = "as_text")]
    field: Field,
    need: Need,
    signed: bool,
    max: Option<usize>,
    goes_to: &'static str,
}

impl FieldRule {
    /// Declares a field that must be there, and the vendor's own name for its place. It is not signed and has no limit
    /// until that is declared.
    #[must_use]
    pub const fn required(field: Field, goes_to: &'static str) -> Self {
        Self::new(field, Need::Required, goes_to)
    }

    /// Declares a field that must be there unless another with this need is.
    #[must_use]
    pub const fn one_of(field: Field, goes_to: &'static str) -> Self {
        Self::new(field, Need::OneOf, goes_to)
    }

    /// Declares a field that goes in where it is there.
    #[must_use]
    pub const fn optional(field: Field, goes_to: &'static str) -> Self {
        Self::new(field, Need::Optional, goes_to)
    }

    const fn new(field: Field, need: Need, goes_to: &'static str) -> Self {
        Self {
            field,
            need,
            signed: false,
            max: None,
            goes_to,
        }
    }

    /// Declares that the proof covers the field.
    #[must_use]
    pub const fn signed(mut self) -> Self {
        self.signed = true;
        self
    }

    /// Declares the longest value, in the table's unit: of an account's id, of each tag, of each attribute's text.
    /// Of these three the adapter enforces it, in its `screen`; of all other fields screening does.
    #[must_use]
    pub const fn with_max(mut self, max: usize) -> Self {
        self.max = Some(max);
        self
    }

    /// Returns the field of the neutral identity.
    #[must_use]
    pub const fn field(&self) -> Field {
        self.field
    }

    /// Says whether the field must be there.
    #[must_use]
    pub const fn need(&self) -> Need {
        self.need
    }

    /// Says whether the proof covers the field.
    #[must_use]
    pub const fn is_signed(&self) -> bool {
        self.signed
    }

    /// Returns the longest value, in the table's unit; `None` where there is no limit.
    #[must_use]
    pub const fn max(&self) -> Option<usize> {
        self.max
    }

    /// Returns the vendor's own name for the field's place.
    #[must_use]
    pub const fn goes_to(&self) -> &'static str {
        self.goes_to
    }
}

fn as_text<T: fmt::Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}
