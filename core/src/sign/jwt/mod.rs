//! Compact JWTs (RFC 7515, RFC 7519), and the keys that sign and verify them.

mod compact;
mod header;
mod hs256;

use std::error::Error as StdError;
use std::fmt;

use base64_simd::URL_SAFE_NO_PAD;

pub use compact::CompactJwt;
pub use header::JwtHeader;
pub use hs256::Hs256;

use crate::problem::Result;
use crate::sign::Keys;

/// The length of the base64 text of a signature of 32 bytes. A longer one makes the buffer grow.
const USUAL_SIGNATURE: usize = 43;

/// Makes and checks the signatures of one key. [`Hs256`] implements it; another algorithm can, and so can a service that
/// never gives out its key.
pub trait Signer {
    /// The bytes of a signature, as RFC 7518 defines them for the algorithm.
    type Signature: AsRef<[u8]>;

    /// Returns the header of every token of this key.
    fn header(&self) -> &JwtHeader;

    /// Signs the encoded header and claims with the dot between them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`](crate::ErrorKind::Signing) where no signature could be made. The error must not hold the
    /// input.
    fn sign(&self, signing_input: &[u8]) -> Result<Self::Signature>;

    /// Whether this key has made the signature. With a shared secret, the comparison must take constant time.
    fn verify(&self, signing_input: &[u8], signature: &[u8]) -> bool;
}

/// A key that signs compact JWTs. The header and the start that all claims have in common are encoded once.
#[derive(Clone)]
pub struct JwtKey<S = Hs256> {
    signer: S,
    starts: Starts,
}

/// The texts with which the tokens of a key begin.
#[derive(Clone)]
struct Starts {
    /// The header, with the dot behind it.
    header: String,
    /// The header and the dot, with `claims` behind them.
    both: String,
    /// The start of most claims: a multiple of three bytes, so that base64 can continue after it.
    claims: String,
}

impl Starts {
    fn new(header: &JwtHeader, claims: &str) -> Self {
        let header = format!("{}.", header.encode());
        let whole_groups = claims.len() - claims.len() % 3;
        let claims = claims.get(..whole_groups).unwrap_or_default().to_owned();
        let both = format!("{header}{}", URL_SAFE_NO_PAD.encode_to_string(&claims));
        Self {
            header,
            both,
            claims,
        }
    }
}

impl<S: Signer> JwtKey<S> {
    /// Makes a key of a signer. `start` is the text with which most claims begin. Claims that begin otherwise are signed
    /// as well, a little slower.
    #[must_use]
    pub fn new(signer: S, start: &str) -> Self {
        let starts = Starts::new(signer.header(), start);
        Self { signer, starts }
    }

    /// Signs claims that are JSON text already, and returns a JWS in compact serialisation.
    ///
    /// # Errors
    ///
    /// The errors of the signer. [`Hs256`] has none.
    pub fn sign(&self, claims: &str) -> Result<String> {
        let (start, rest) = match claims.strip_prefix(self.starts.claims.as_str()) {
            Some(rest) => (&self.starts.both, rest),
            None => (&self.starts.header, claims),
        };
        let signed_length = start.len() + URL_SAFE_NO_PAD.encoded_length(rest.len());
        let mut token = String::with_capacity(signed_length + 1 + USUAL_SIGNATURE);
        token.push_str(start);
        URL_SAFE_NO_PAD.encode_append(rest, &mut token);
        let signature = self.signer.sign(token.as_bytes())?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_append(signature, &mut token);
        Ok(token)
    }

    /// Checks that this key has signed the token. The caller must check the claims.
    ///
    /// The algorithm is the key's and is never taken from the token. A key with a `kid` accepts only tokens with the same
    /// `kid`.
    ///
    /// # Errors
    ///
    /// The reason why the token is not accepted.
    pub fn verify(&self, token: &CompactJwt<'_>) -> Result<(), JwtFault> {
        let input = token.signing_input().as_bytes();
        // A header to the letter as ours says what ours says.
        if !input.starts_with(self.starts.header.as_bytes()) {
            self.check_header(&token.header()?)?;
        }
        if self.signer.verify(input, token.signature()) {
            Ok(())
        } else {
            Err(JwtFault::Signature)
        }
    }

    fn check_header(&self, header: &JwtHeader) -> Result<(), JwtFault> {
        let ours = self.signer.header();
        if header.alg != ours.alg {
            return Err(JwtFault::Header);
        }
        if ours.kid.is_some() && header.kid != ours.kid {
            return Err(JwtFault::UnknownKey);
        }
        Ok(())
    }
}

impl<S: Signer> Keys<JwtKey<S>> {
    /// Checks that one of the keys has signed the token. Keys with a `kid` are picked by it; keys without one are tried
    /// on every token.
    ///
    /// # Errors
    ///
    /// The reason why no key accepts the token: [`JwtFault::UnknownKey`] where no key has its `kid`.
    pub fn verify(&self, token: &CompactJwt<'_>) -> Result<(), JwtFault> {
        let mut fault = JwtFault::UnknownKey;
        for key in self.iter() {
            match key.verify(token) {
                Ok(()) => return Ok(()),
                Err(JwtFault::UnknownKey) => {}
                Err(other) => fault = other,
            }
        }
        Err(fault)
    }
}

impl<S> fmt::Debug for JwtKey<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JwtKey(..)")
    }
}

/// The reason why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwtFault {
    /// The header names another `alg` than the key's, or an extension that changes how the token is read (`crit`, `b64`).
    /// A `kid` is no extension.
    Header,
    /// The text is not three parts of canonical base64url, or the first part is not a header of JSON.
    Malformed,
    /// The signature is not the key's.
    Signature,
    /// No key has the token's `kid`, and none is without a `kid`.
    UnknownKey,
}

impl fmt::Display for JwtFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => {
                "the token's header names another alg than the key's, or has crit or b64"
            }
            Self::Malformed => "the text is no compact JWT",
            Self::Signature => "the signature is not that of the key",
            Self::UnknownKey => "no key has the token's kid",
        })
    }
}

impl StdError for JwtFault {}
