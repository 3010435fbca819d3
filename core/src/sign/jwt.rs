//! Compact JWTs with HS256 (RFC 7515, RFC 7519).

use std::fmt;

use base64_simd::{AsOut, URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use jsonwebtoken::{Algorithm, decode_header};
use serde::Serialize;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::hmac::{HmacKey, Tag};
use super::slip::Encoding;
use crate::json::read::{self, Object};
use crate::problem::{Error, ErrorKind, Path, Problems, Result};
use crate::sign::Secret;

/// The base64 text of a signature of 32 bytes.
const SIGNATURE_LENGTH: usize = 43;

/// A secret, made ready to sign compact JWTs whose header is `{"alg":"HS256","typ":"JWT"}`.
///
/// The header, and the start that claims have in common, are hashed and encoded once.
#[derive(Clone)]
pub struct JwtKey {
    key: HmacKey,
    bare: Prefix,
    /// After `start`, which is a multiple of three bytes so that base64 can go on behind it.
    started: Prefix,
    start: String,
}

/// The first part of a token's text, and the state that has absorbed it.
#[derive(Clone)]
struct Prefix {
    text: String,
    state: Hmac<Sha256>,
}

impl Prefix {
    /// The tag of this text with `rest` behind it.
    fn tag(&self, rest: &str) -> Tag {
        let mut state = self.state.clone();
        state.update(rest.as_bytes());
        Tag::of(state)
    }

    fn extended(&self, more: &str) -> Self {
        let mut state = self.state.clone();
        state.update(more.as_bytes());
        Self {
            text: format!("{}{more}", self.text),
            state,
        }
    }
}

impl JwtKey {
    /// The key of a secret: its raw bytes. `start` is how most claims begin; claims that begin
    /// otherwise are signed as well, a little slower.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where the secret cannot be a key.
    pub fn hs256(secret: &Secret, start: &str) -> Result<Self> {
        #[derive(Serialize)]
        struct Header {
            alg: Algorithm,
            typ: &'static str,
        }

        let header = serde_json::to_vec(&Header {
            alg: Algorithm::HS256,
            typ: "JWT",
        })
        .map_err(|_| Error::new(ErrorKind::InvalidConfig))?;
        let header = format!("{}.", URL_SAFE_NO_PAD.encode_to_string(header));
        let key = HmacKey::new(secret)?;
        let empty = Prefix {
            text: String::new(),
            state: key.start(),
        };
        let bare = empty.extended(&header);
        let whole_groups = start.len() - start.len() % 3;
        let start = start.get(..whole_groups).unwrap_or_default().to_owned();
        let started = bare.extended(&URL_SAFE_NO_PAD.encode_to_string(&start));
        Ok(Self {
            key,
            bare,
            started,
            start,
        })
    }

    /// The token of claims that are JSON text already, as a JWS in compact serialisation.
    #[must_use]
    pub fn sign(&self, claims: &str) -> String {
        let (prefix, rest) = match claims.strip_prefix(self.start.as_str()) {
            Some(rest) => (&self.started, rest),
            None => (&self.bare, claims),
        };
        let signed_length = prefix.text.len() + URL_SAFE_NO_PAD.encoded_length(rest.len());
        let mut token = String::with_capacity(signed_length + 1 + SIGNATURE_LENGTH);
        token.push_str(&prefix.text);
        URL_SAFE_NO_PAD.encode_append(rest, &mut token);
        let encoded = token.get(prefix.text.len()..).unwrap_or_default();
        let tag = prefix.tag(encoded);
        token.push('.');
        URL_SAFE_NO_PAD.encode_append(tag.bytes(), &mut token);
        token
    }

    /// The claims of a token that this key has signed.
    ///
    /// # Errors
    ///
    /// As for [`verify_signature`](Self::verify_signature).
    pub fn verify(&self, token: &str) -> std::result::Result<Vec<u8>, JwtFault> {
        self.verify_signature(token)?;
        decoded(Parts::of(token)?.claims)
    }

    /// Whether this key has signed the token.
    ///
    /// The algorithm is ours and never taken from the token. The signature is compared as text, in
    /// constant time, so that no second spelling of it is accepted.
    ///
    /// # Errors
    ///
    /// Why the token is not accepted.
    pub fn verify_signature(&self, token: &str) -> std::result::Result<(), JwtFault> {
        let parts = Parts::of(token)?;
        parts.check()?;
        let after = |prefix: &Prefix| {
            let rest = parts.signed.strip_prefix(prefix.text.as_str())?;
            Some(prefix.tag(rest))
        };
        let tag = match after(&self.started).or_else(|| after(&self.bare)) {
            Some(tag) => tag,
            None => {
                check_header(token, parts.header)?;
                self.key.tag(&[parts.signed.as_bytes()])
            }
        };
        let mut text = [0; SIGNATURE_LENGTH];
        let expected = URL_SAFE_NO_PAD.encode(tag.bytes(), text.as_mut_slice().as_out());
        if expected.ct_eq(parts.signature.as_bytes()).into() {
            Ok(())
        } else {
            Err(JwtFault::Signature)
        }
    }

    /// Says which usual slip made a signature that was refused; `None` where it is none of them.
    #[must_use]
    pub fn slip(&self, token: &str) -> Option<String> {
        let parts = Parts::of(token).ok()?;
        self.key
            .slip(parts.signature, Encoding::Base64Url, parts.signed, &[])
    }

    /// The claims of a token, whoever signed it: nothing in them can be believed.
    ///
    /// # Errors
    ///
    /// [`JwtFault::Malformed`] where it is no token at all.
    pub fn claims_unverified(token: &str) -> std::result::Result<Vec<u8>, JwtFault> {
        let parts = Parts::of(token)?;
        parts.check()?;
        decoded(parts.claims)
    }
}

/// A header that is spelled otherwise than ours must say the same: HS256, and no extension that
/// changes how the token is read (`crit`, RFC 7515 section 4.1.11; `b64`, RFC 7797), whatever it says.
fn check_header(token: &str, part: &str) -> std::result::Result<(), JwtFault> {
    let header = decode_header(token).map_err(|_| JwtFault::Malformed)?;
    let text = decoded(part)?;
    let names = names(&text).ok_or(JwtFault::Malformed)?;
    let plain = !names.has("crit") && !names.has("b64");
    if plain && header.alg == Algorithm::HS256 {
        Ok(())
    } else {
        Err(JwtFault::Header)
    }
}

/// What a header says; `None` where a name stands twice, so that two readers may read two things.
fn names(header: &[u8]) -> Option<Object<'_>> {
    let raw = serde_json::from_slice(header).ok()?;
    let mut problems = Problems::new();
    read::object(raw, Path::ROOT, &mut problems).filter(|_| problems.is_empty())
}

impl fmt::Debug for JwtKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JwtKey(..)")
    }
}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwtFault {
    /// The header asks for something else than HS256 and nothing more.
    Header,
    /// It is not three parts of canonical base64url with JSON in the first two.
    Malformed,
    /// The signature is not that of this key.
    Signature,
}

struct Parts<'a> {
    /// The header and the claims, with the dot between them.
    signed: &'a str,
    header: &'a str,
    claims: &'a str,
    signature: &'a str,
}

impl<'a> Parts<'a> {
    fn of(token: &'a str) -> std::result::Result<Self, JwtFault> {
        let (signed, signature) = token.rsplit_once('.').ok_or(JwtFault::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(JwtFault::Malformed)?;
        Ok(Self {
            signed,
            header,
            claims,
            signature,
        })
    }

    fn check(&self) -> std::result::Result<(), JwtFault> {
        let parts = [self.header, self.claims, self.signature];
        if parts
            .into_iter()
            .all(|part| !part.is_empty() && URL_SAFE_NO_PAD.check(part.as_bytes()).is_ok())
        {
            Ok(())
        } else {
            Err(JwtFault::Malformed)
        }
    }
}

fn decoded(part: &str) -> std::result::Result<Vec<u8>, JwtFault> {
    URL_SAFE_NO_PAD
        .decode_to_vec(part)
        .map_err(|_| JwtFault::Malformed)
}
