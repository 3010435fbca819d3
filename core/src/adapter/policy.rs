//! The policy: settings of an adapter's input that every kind has.

use crate::identity::{Field, FieldSet};

/// The policy of an adapter's input, as a configuration sets it. Every kind of adapter has one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    pub(crate) allow_unverified: FieldSet,
    pub(crate) strict: bool,
}

impl Policy {
    /// Makes the default policy: only verified values are signed, and a faulty description is dropped.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            allow_unverified: FieldSet::NONE,
            strict: false,
        }
    }

    /// Also signs an email or phone that nobody verified.
    ///
    /// Where the vendor merges users by such a field, a person who types another user's address can then read that
    /// user's tickets.
    #[must_use]
    pub const fn allow_unverified(mut self, field: Field) -> Self {
        self.allow_unverified = self.allow_unverified.with(field);
        self
    }

    /// Says whether this field is signed although nobody verified it.
    #[must_use]
    pub const fn allows_unverified(self, field: Field) -> bool {
        self.allow_unverified.has(field)
    }

    /// Refuses a faulty description instead of dropping it.
    #[must_use]
    pub const fn strict(mut self) -> Self {
        self.strict = true;
        self
    }
}
