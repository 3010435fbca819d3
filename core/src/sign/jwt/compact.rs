//! Parses a compact JWT. No key is needed for that.

use std::fmt;

use base64_simd::URL_SAFE_NO_PAD;

use super::header::JwtHeader;
use crate::sign::JwtFault;

/// A JWS in compact serialisation (RFC 7515, section 7.1): three parts of canonical base64url, none of them empty.
///
/// Nothing in the token can be trusted before a key has verified it.
pub struct CompactJwt<'a> {
    /// The header and the claims, with the dot between them.
    signing_input: &'a str,
    header: &'a str,
    claims: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> CompactJwt<'a> {
    /// Parses a token. The signature is not checked.
    ///
    /// ```
    /// use countersign::Secret;
    /// use countersign::sign::{CompactJwt, JwtKey};
    ///
    /// let key = JwtKey::hs256(&Secret::new("demonstration only")?, "")?;
    /// let text = key.sign(r#"{"sub":"u1"}"#)?;
    /// let token = CompactJwt::parse(&text)?;
    /// assert_eq!(token.header()?.alg, "HS256");
    /// key.verify(&token)?;
    /// assert_eq!(token.claims_unverified(), br#"{"sub":"u1"}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`JwtFault::Malformed`] where the text is not a token. Header and claims may be other than JSON.
    pub fn parse(text: &'a str) -> Result<Self, JwtFault> {
        let (signing_input, signature) = text.rsplit_once('.').ok_or(JwtFault::Malformed)?;
        let (header, claims) = signing_input.split_once('.').ok_or(JwtFault::Malformed)?;
        if header.is_empty() || URL_SAFE_NO_PAD.check(header.as_bytes()).is_err() {
            return Err(JwtFault::Malformed);
        }
        Ok(Self {
            signing_input,
            header,
            claims: decode(claims)?,
            signature: decode(signature)?,
        })
    }

    /// Reads the header.
    ///
    /// # Errors
    ///
    /// [`JwtFault::Malformed`] where it is not a header of JSON, [`JwtFault::Header`] where it asks for an extension that
    /// changes how the token is read.
    pub fn header(&self) -> Result<JwtHeader, JwtFault> {
        JwtHeader::decode(&decode(self.header)?)
    }

    /// Returns the bytes of the claims. Anybody may have written them, unless a key has verified the token.
    #[must_use]
    pub fn claims_unverified(&self) -> &[u8] {
        &self.claims
    }

    /// Returns the text that is signed: header and claims as they stand, with the dot between them.
    #[must_use]
    pub const fn signing_input(&self) -> &'a str {
        self.signing_input
    }

    /// Returns the bytes of the signature.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }
}

/// Decodes a part of a token.
fn decode(part: &str) -> Result<Vec<u8>, JwtFault> {
    let bytes = URL_SAFE_NO_PAD.decode_to_vec(part).ok();
    bytes
        .filter(|bytes| !bytes.is_empty())
        .ok_or(JwtFault::Malformed)
}

impl fmt::Debug for CompactJwt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CompactJwt(..)")
    }
}
