//! HMAC-SHA256 (RFC 2104, FIPS 180-4) with the keyed state kept.

use std::fmt;
use std::sync::Arc;

use base64_simd::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::slip::{Neighbour, keyed, neighbours};
use crate::problem::{Error, ErrorKind, Result};
use crate::sign::{Secret, wipe_stack};

/// A secret, made ready to sign: building it hashes the key once, each signature reuses that.
#[derive(Clone)]
pub struct HmacKey {
    state: Hmac<Sha256>,
    /// For the refused alone, and not moved in memory, where a copy would stay: see [`slip`](Self::slip).
    neighbours: Arc<Vec<Neighbour>>,
}

impl HmacKey {
    /// The key of a secret: its raw bytes, neither base64 nor hex decoded.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where the secret cannot be a key. HMAC takes any length, so it
    /// does not happen.
    pub fn new(secret: &Secret) -> Result<Self> {
        let state = keyed(secret.expose());
        wipe_stack();
        Ok(Self {
            state: state.ok_or_else(|| Error::new(ErrorKind::InvalidConfig))?,
            neighbours: Arc::new(neighbours(secret.expose())),
        })
    }

    /// The tag of a message that is given in parts, without a separator between them.
    ///
    /// ```
    /// use countersign::Secret;
    /// use countersign::sign::HmacKey;
    ///
    /// // RFC 4231, test case 2.
    /// let key = HmacKey::new(&Secret::new("Jefe")?)?;
    /// let tag = key.tag(&[b"what do ya want ", b"for nothing?"]);
    /// assert_eq!(tag.hex(), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    /// # Ok::<(), countersign::Error>(())
    /// ```
    #[must_use]
    pub fn tag(&self, parts: &[&[u8]]) -> Tag {
        let mut state = self.state.clone();
        for part in parts {
            state.update(part);
        }
        Tag::of(state)
    }

    pub(super) const fn state(&self) -> &Hmac<Sha256> {
        &self.state
    }

    pub(super) fn neighbours(&self) -> &[Neighbour] {
        &self.neighbours
    }
}

impl fmt::Debug for HmacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HmacKey(..)")
    }
}

/// A tag of 32 bytes. It is made to be shown to the vendor; comparing takes constant time, and `==` there
/// is none.
///
/// ```
/// use countersign::Secret;
/// use countersign::sign::HmacKey;
///
/// let key = HmacKey::new(&Secret::new("Jefe")?)?;
/// assert!(key.tag(&[b"a"]).is_hex(&key.tag(&[b"a"]).hex()));
/// # Ok::<(), countersign::Error>(())
/// ```
///
/// The same with `==` does not compile:
///
/// ```compile_fail
/// use countersign::Secret;
/// use countersign::sign::HmacKey;
///
/// let key = HmacKey::new(&Secret::new("Jefe")?)?;
/// assert!(key.tag(&[b"a"]) == key.tag(&[b"a"]));
/// # Ok::<(), countersign::Error>(())
/// ```
pub struct Tag([u8; 32]);

impl Tag {
    pub(super) fn of(state: Hmac<Sha256>) -> Self {
        Self(state.finalize().into_bytes().into())
    }

    pub(super) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Lower-case hex: 64 characters.
    #[must_use]
    pub fn hex(&self) -> String {
        const_hex::encode(self.0)
    }

    /// Padded standard base64 (RFC 4648, section 4): 44 characters.
    #[must_use]
    pub fn base64(&self) -> String {
        STANDARD.encode_to_string(self.0)
    }

    /// Whether this is the text of [`hex`](Self::hex), to the letter, in constant time.
    #[must_use]
    pub fn is_hex(&self, text: &str) -> bool {
        same(&self.hex(), text)
    }

    /// Whether this is the text of [`base64`](Self::base64), to the letter, in constant time.
    #[must_use]
    pub fn is_base64(&self, text: &str) -> bool {
        same(&self.base64(), text)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tag(..)")
    }
}

/// Compares texts whose length is no secret.
fn same(expected: &str, presented: &str) -> bool {
    expected.as_bytes().ct_eq(presented.as_bytes()).into()
}
