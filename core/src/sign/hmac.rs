//! HMAC-SHA256 (RFC 2104, FIPS 180-4) with a key that is hashed once.

use std::fmt;
use std::sync::Arc;

use base64_simd::{AsOut, STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::slip::{Neighbour, keyed, neighbours};
use crate::problem::{Error, ErrorKind, Result};
use crate::sign::{Secret, wipe_stack};

/// A secret that is ready to sign. The key is hashed once, and each signature reuses that state.
#[derive(Clone)]
pub struct HmacKey {
    state: Hmac<Sha256>,
    /// The keys of [`slip`](Self::slip). They are not moved in memory, since a move would leave a copy.
    neighbours: Arc<Vec<Neighbour>>,
}

impl HmacKey {
    /// Makes the key of a secret: its raw bytes, neither base64 nor hex decoded.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where the secret cannot be a key. HMAC accepts any length, so this does not happen.
    pub fn new(secret: &Secret) -> Result<Self> {
        let state = keyed(secret.expose());
        wipe_stack();
        Ok(Self {
            state: state.ok_or_else(|| Error::new(ErrorKind::InvalidConfig))?,
            neighbours: Arc::new(neighbours(secret.expose())),
        })
    }

    /// Returns the tag of a message that is given in parts. No separator is added between them.
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

/// A tag of 32 bytes. It is compared in constant time, and has no `==`.
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

    /// Returns the tag in lower-case hex: 64 characters.
    #[must_use]
    pub fn hex(&self) -> String {
        const_hex::encode(self.0)
    }

    /// Returns the tag in padded standard base64 (RFC 4648, section 4): 44 characters.
    #[must_use]
    pub fn base64(&self) -> String {
        STANDARD.encode_to_string(self.0)
    }

    /// Whether the text is exactly that of [`hex`](Self::hex). It takes constant time.
    #[must_use]
    pub fn is_hex(&self, text: &str) -> bool {
        same(const_hex::Buffer::<32>::new().format(&self.0), text)
    }

    /// Whether the text is exactly that of [`base64`](Self::base64). It takes constant time.
    #[must_use]
    pub fn is_base64(&self, text: &str) -> bool {
        let mut base64 = [0; 44];
        same(
            STANDARD.encode_as_str(&self.0, base64.as_mut_slice().as_out()),
            text,
        )
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tag(..)")
    }
}

/// Compares two texts in constant time, eight bytes in one step. Their lengths are not secret, and the expected text
/// has at most 64 bytes.
fn same(expected: &str, presented: &str) -> bool {
    let words = |text: &str| {
        let mut words = [[0; 8]; 8];
        let places = words.as_flattened_mut().iter_mut();
        places
            .zip(text.bytes())
            .for_each(|(place, byte)| *place = byte);
        words.map(u64::from_ne_bytes)
    };
    expected.len() == presented.len() && words(expected).ct_eq(&words(presented)).into()
}
