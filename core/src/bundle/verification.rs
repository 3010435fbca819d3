//! The place of a bundle's proof, for front-end libraries that take the proof apart from the rest.

use serde::Serialize;

/// The kind of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum ProofKind {
    /// A compact JWT, which holds the claims that it proves.
    Jwt,
    /// A keyed hash of other values in the payload.
    Hmac,
    /// A token that the vendor has made, and that the vendor alone can read.
    Opaque,
}

/// The place of the proof in the payload, and the kind of the proof.
///
/// In the page, `verification(bundle)` of [`COUNTERSIGN_JS`](crate::COUNTERSIGN_JS) makes the form that the library
/// ahize takes: `{kind: "jwt", token}` or `{kind: "hmac", hash}`. A token of the vendor's own is `{kind: "opaque", token}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Verification {
    /// The kind of the proof.
    pub kind: ProofKind,
    /// The place of the proof, by JSON pointer (RFC 6901).
    pub payload: &'static str,
}

impl Verification {
    /// Names a compact JWT at this JSON pointer, such as `/identity_token`.
    #[must_use]
    pub const fn jwt(pointer: &'static str) -> Self {
        Self {
            kind: ProofKind::Jwt,
            payload: pointer,
        }
    }

    /// Names a keyed hash at this JSON pointer, such as `/userHmac`.
    #[must_use]
    pub const fn hmac(pointer: &'static str) -> Self {
        Self {
            kind: ProofKind::Hmac,
            payload: pointer,
        }
    }

    /// Names a token that the vendor alone can read, at this JSON pointer, such as `/token`.
    #[must_use]
    pub const fn opaque(pointer: &'static str) -> Self {
        Self {
            kind: ProofKind::Opaque,
            payload: pointer,
        }
    }
}
