//! Signing: keys that are made once, HMAC tags, and compact JWTs.

mod hmac;
mod jwt;
mod secret;
mod slip;
mod wipe;

pub use hmac::{HmacKey, Tag};
pub use jwt::{CompactJwt, Hs256, JwtFault, JwtHeader, JwtKey, Signer};
pub use secret::{
    ADVISED_SECRET_BYTES, FINGERPRINT_TEXT, Secret, SecretFault, SecretRef, SecretSource,
    SystemSecrets,
};
pub use slip::Encoding;

pub(crate) use wipe::wipe_stack;

/// The key that signs, and the previous keys that only verify.
#[derive(Debug)]
pub struct Keys<K> {
    current: K,
    previous: Vec<K>,
}

impl<K> Keys<K> {
    /// Makes keys with one that signs and no previous ones.
    #[must_use]
    pub const fn new(current: K) -> Self {
        Self {
            current,
            previous: Vec::new(),
        }
    }

    /// Adds a key that verifies and never signs.
    #[must_use]
    pub fn with_previous(mut self, previous: K) -> Self {
        self.previous.push(previous);
        self
    }

    /// Returns the key that signs.
    #[must_use]
    pub const fn current(&self) -> &K {
        &self.current
    }

    /// Returns the keys that verify, the current one first.
    pub fn iter(&self) -> impl Iterator<Item = &K> {
        std::iter::once(&self.current).chain(&self.previous)
    }
}
