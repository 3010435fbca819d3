//! One row of a field table.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use crate::identity::Field;

/// Whether a field must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// How a vendor folds a text before it signs the text, so that several texts have one proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Fold {
    /// The letters A to Z become lower case, as by PHP's `strtolower` since PHP 8.2. Other letters stay as they are.
    AsciiLowercase,
}

impl Fold {
    /// Returns the folded text.
    #[must_use]
    pub fn apply(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::AsciiLowercase if text.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                Cow::Owned(text.to_ascii_lowercase())
            }
            Self::AsciiLowercase => Cow::Borrowed(text),
        }
    }

    /// Says whether every reading of the vendor's rule folds the text to the same one. "Lower case" may mean all
    /// letters, or those of ASCII alone.
    pub(super) fn is_certain(self, text: &str) -> bool {
        let stays = |one: char| one.is_ascii() || one.to_lowercase().eq([one]);
        match self {
            Self::AsciiLowercase => text.chars().all(stays),
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
    #[serde(skip)]
    fold: Option<Fold>,
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
            fold: None,
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

    /// Declares that the vendor folds the field's text before it signs the text.
    /// [`Screening::folded`](crate::adapter::Screening::folded) returns the folded text. Screening refuses a text that
    /// the vendor may fold in another way. Accounts, tags and attributes are not folded.
    #[must_use]
    pub const fn folded(mut self, fold: Fold) -> Self {
        self.fold = Some(fold);
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

    /// Returns how the vendor folds the text before it signs the text; `None` where it signs the text as it is.
    #[must_use]
    pub const fn fold(&self) -> Option<Fold> {
        self.fold
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
