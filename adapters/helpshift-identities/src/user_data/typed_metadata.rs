//! Metadata beside the user's own identifiers, as Rust says it.

use std::fmt;

use serde::Serialize;

use super::words::Pairs;

/// Text by key beside the user's id, email and phone number, which a login and an addition of identities sign. Helpshift
/// keeps it and does nothing with it. Each has up to 30 pairs, a key up to 255 characters and a value up to 300.
///
/// An account has [metadata](countersign::Account::with_metadata) of its own.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct IdentityMetadata {
    #[serde(skip_serializing_if = "Pairs::is_empty")]
    uid: Pairs,
    #[serde(skip_serializing_if = "Pairs::is_empty")]
    email: Pairs,
    #[serde(skip_serializing_if = "Pairs::is_empty")]
    phone_number: Pairs,
}

impl IdentityMetadata {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A pair beside the user id.
    #[must_use]
    pub fn with_uid(mut self, key: &str, value: &str) -> Self {
        self.uid.add(key, value);
        self
    }

    /// A pair beside the email.
    #[must_use]
    pub fn with_email(mut self, key: &str, value: &str) -> Self {
        self.email.add(key, value);
        self
    }

    /// A pair beside the phone number.
    #[must_use]
    pub fn with_phone_number(mut self, key: &str, value: &str) -> Self {
        self.phone_number.add(key, value);
        self
    }
}

impl fmt::Debug for IdentityMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityMetadata(..)")
    }
}
