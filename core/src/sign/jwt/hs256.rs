//! HS256 (RFC 7518, section 3.2): HMAC-SHA256 with a shared secret.

use std::fmt;

use base64_simd::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::{CompactJwt, JwtHeader, JwtKey, Signer, Starts};
use crate::problem::Result;
use crate::sign::hmac::{HmacKey, Tag};
use crate::sign::{Encoding, Secret};

/// Signs with HMAC-SHA256. The start of most tokens is hashed once.
#[derive(Clone)]
pub struct Hs256 {
    key: HmacKey,
    header: JwtHeader,
    /// The states after two starts, the longer one first.
    hashed: [Start; 2],
}

/// The start of a token, and the hash state after it.
#[derive(Clone)]
struct Start {
    text: String,
    state: Hmac<Sha256>,
}

impl Start {
    fn new(key: &HmacKey, text: &str) -> Self {
        let mut state = key.state().clone();
        state.update(text.as_bytes());
        Self {
            text: text.to_owned(),
            state,
        }
    }
}

impl Hs256 {
    fn tag(&self, signing_input: &[u8]) -> Tag {
        let hashed = self.hashed.iter().find_map(|start| {
            let rest = signing_input.strip_prefix(start.text.as_bytes())?;
            Some((&start.state, rest))
        });
        let (state, rest) = hashed.unwrap_or((self.key.state(), signing_input));
        let mut state = state.clone();
        state.update(rest);
        Tag::of(state)
    }
}

impl Signer for Hs256 {
    type Signature = [u8; 32];

    fn header(&self) -> &JwtHeader {
        &self.header
    }

    fn sign(&self, signing_input: &[u8]) -> Result<Self::Signature> {
        Ok(*self.tag(signing_input).bytes())
    }

    fn verify(&self, signing_input: &[u8], signature: &[u8]) -> bool {
        self.tag(signing_input)
            .bytes()
            .as_slice()
            .ct_eq(signature)
            .into()
    }
}

impl JwtKey {
    /// Makes the key of a secret: its raw bytes. The header is `{"alg":"HS256","typ":"JWT"}`. `start` is the text with
    /// which most claims begin, as for [`JwtKey::new`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`](crate::ErrorKind::InvalidConfig) where the secret cannot be a key.
    pub fn hs256(secret: &Secret, start: &str) -> Result<Self> {
        Ok(Self::of(
            HmacKey::new(secret)?,
            JwtHeader::new("HS256"),
            start,
        ))
    }

    /// Sets the `kid` of the header. The key then accepts only tokens with the same `kid`.
    ///
    /// ```
    /// use countersign::Secret;
    /// use countersign::sign::{CompactJwt, JwtFault, JwtKey, Keys};
    ///
    /// let key = |secret, kid| Ok::<_, countersign::Error>(
    ///     JwtKey::hs256(&Secret::new(secret)?, "")?.with_kid(kid),
    /// );
    /// let keys = Keys::new(key("the new one", "app_2")?).with_previous(key("the old one", "app_1")?);
    /// let old = key("the old one", "app_1")?.sign("{}")?;
    /// keys.verify(&CompactJwt::parse(&old)?)?;
    /// let other = key("the old one", "app_0")?.sign("{}")?;
    /// let refused = keys.verify(&CompactJwt::parse(&other)?);
    /// assert_eq!(refused, Err(JwtFault::UnknownKey));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_kid(self, kid: impl Into<String>) -> Self {
        let Hs256 { key, header, .. } = self.signer;
        Self::of(key, header.with_kid(kid), &self.starts.claims)
    }

    fn of(key: HmacKey, header: JwtHeader, start: &str) -> Self {
        let starts = Starts::new(&header, start);
        let hashed = [&starts.both, &starts.header].map(|text| Start::new(&key, text));
        let signer = Hs256 {
            key,
            header,
            hashed,
        };
        Self { signer, starts }
    }

    /// Describes the usual slip that made a refused signature; `None` where no slip is found.
    #[must_use]
    pub fn slip(&self, token: &CompactJwt<'_>) -> Option<String> {
        let signature = URL_SAFE_NO_PAD.encode_to_string(token.signature());
        let key = &self.signer.key;
        key.slip(&signature, Encoding::Base64Url, token.signing_input(), &[])
    }
}

impl fmt::Debug for Hs256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hs256(..)")
    }
}
