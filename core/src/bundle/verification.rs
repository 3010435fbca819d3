//! Where a bundle's proof is, for front-end libraries that take it apart from the rest.

use serde::Serialize;

/// How a proof is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum ProofKind {
    /// A compact JWT, which says itself what it proves.
    Jwt,
    /// A keyed hash of what stands beside it.
    Hmac,
}

/// Where the proof is in the payload, and how it is made.
///
/// `verification(bundle)` of [`COUNTERSIGN_JS`](crate::COUNTERSIGN_JS) makes of it what the library
/// ahize takes: `{kind: "jwt", token}` or `{kind: "hmac", hash}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Verification {
    /// How it is made.
    pub kind: ProofKind,
    /// Where it is, by JSON pointer (RFC 6901).
    pub payload: &'static str,
}

impl Verification {
    /// A compact JWT at this JSON pointer, such as `/identity_token`.
    #[must_use]
    pub const fn jwt(pointer: &'static str) -> Self {
        Self {
            kind: ProofKind::Jwt,
            payload: pointer,
        }
    }

    /// A keyed hash at this JSON pointer, such as `/userHmac`.
    #[must_use]
    pub const fn hmac(pointer: &'static str) -> Self {
        Self {
            kind: ProofKind::Hmac,
            payload: pointer,
        }
    }
}
