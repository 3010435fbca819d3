//! What a configuration says of an adapter's input.

use crate::identity::{Field, FieldSet};

/// What every kind of adapter lets a configuration say about its input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    pub(crate) allow_unverified: FieldSet,
    pub(crate) strict: bool,
}

impl Policy {
    /// Signs only what is verified; drops a faulty description.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            allow_unverified: FieldSet::NONE,
            strict: false,
        }
    }

    /// Also signs an email or phone that nobody verified: whoever types another's address can then
    /// read their tickets where the vendor merges by it.
    #[must_use]
    pub const fn allow_unverified(mut self, field: Field) -> Self {
        self.allow_unverified = self.allow_unverified.with(field);
        self
    }

    /// Whether this field is signed although nobody verified it.
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
