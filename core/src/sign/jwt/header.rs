//! The header of a JWT.

use std::fmt;

use base64_simd::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::json::{object, text};
use crate::sign::JwtFault;

/// The part of a JWT's header that says how the token is signed.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct JwtHeader {
    /// The algorithm (RFC 7515, section 4.1.1), such as `HS256`.
    pub alg: String,
    /// The type (RFC 7519, section 5.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typ: Option<String>,
    /// The name of the key (RFC 7515, section 4.1.4), as the vendor's dashboard shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
}

impl JwtHeader {
    /// Makes the header `{"alg":…,"typ":"JWT"}`.
    #[must_use]
    pub fn new(alg: &str) -> Self {
        Self {
            alg: alg.to_owned(),
            typ: Some("JWT".to_owned()),
            kid: None,
        }
    }

    /// Sets the name of the key.
    #[must_use]
    pub fn with_kid(mut self, kid: impl Into<String>) -> Self {
        self.kid = Some(kid.into());
        self
    }

    /// Returns the header in base64url. The order of the names is the one that vendors document.
    pub(super) fn encode(&self) -> String {
        // Texts are always written.
        URL_SAFE_NO_PAD.encode_to_string(serde_json::to_string(self).unwrap_or_default())
    }

    /// Reads a header. A name that is there twice is refused, since two readers may read two values. Extensions that
    /// change how the token is read are refused with any value (`crit`, RFC 7515 section 4.1.11; `b64`, RFC 7797).
    pub(super) fn decode(json: &[u8]) -> Result<Self, JwtFault> {
        // It knows the form of what we do not look at.
        let known: jsonwebtoken::Header =
            serde_json::from_slice(json).map_err(|_| JwtFault::Malformed)?;
        let names: &RawValue = serde_json::from_slice(json).map_err(|_| JwtFault::Malformed)?;
        let mut names = object(names).map_err(|_| JwtFault::Malformed)?;
        if names.has("crit") || names.has("b64") {
            return Err(JwtFault::Header);
        }
        let alg = names.take("alg").and_then(|raw| text(raw).ok());
        Ok(Self {
            alg: alg.ok_or(JwtFault::Malformed)?.into_owned(),
            typ: known.typ,
            kid: known.kid,
        })
    }
}

impl fmt::Debug for JwtHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JwtHeader(..)")
    }
}
