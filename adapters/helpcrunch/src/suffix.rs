//! The key of HelpCrunch's security signature: MD5 over a text and the secret behind it. Nothing else uses MD5.

use std::fmt;

use countersign::{Result, Secret};
use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

/// The organization's secret of the mode `security-signature`.
///
/// The secret stands behind the text, so that no state of it can be kept: this keeps the secret, and wipes it
/// when dropped.
pub struct SuffixKey(Secret);

impl SuffixKey {
    /// The key of a secret: its raw bytes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`](countersign::ErrorKind::InvalidConfig) where it has no bytes.
    pub fn new(secret: &Secret) -> Result<Self> {
        Secret::new(secret.expose()).map(Self)
    }

    pub(crate) fn tag(&self, text: &str) -> Tag {
        let state = Md5::new_with_prefix(text).chain_update(self.0.expose());
        Tag(state.finalize().into())
    }
}

impl fmt::Debug for SuffixKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SuffixKey(..)")
    }
}

/// A tag of 16 bytes, which is compared in constant time.
pub(crate) struct Tag([u8; 16]);

impl Tag {
    /// Lower-case hex: 32 characters.
    pub(crate) fn hex(&self) -> String {
        const_hex::encode(self.0)
    }

    /// Whether this is the text of [`hex`](Self::hex), to the letter, in constant time.
    pub(crate) fn is_hex(&self, text: &str) -> bool {
        self.hex().as_bytes().ct_eq(text.as_bytes()).into()
    }
}
