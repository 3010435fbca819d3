//! Helpshift's server, which checks User Hub's identity token.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac_sha256::HMAC;
use serde::Deserialize;

use super::Belief;

/// The greatest age of a token, in seconds (documented).
const OLDEST: i64 = 24 * 60 * 60;

#[derive(Deserialize)]
struct Sent {
    identity_token: String,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    identities: Vec<Entry>,
    iat: i64,
}

#[derive(Deserialize)]
struct Entry {
    identifier: String,
    value: String,
}

/// Judges a token that the script sent; `None` where no token was sent.
pub(super) fn judge(secret: &[u8], sent: &str, now: i64) -> Option<Belief> {
    let Sent { identity_token } = serde_json::from_str(sent).ok()?;
    let Some(claims) = verified(secret, &identity_token) else {
        return Some(refused("IDENTITIES_INVALID_TOKEN"));
    };
    let Ok(Claims { identities, iat }) = serde_json::from_slice(&claims) else {
        return Some(refused("IDENTITIES_INVALID_PAYLOAD"));
    };
    if iat > now || now - iat > OLDEST {
        return Some(refused("IDENTITIES_INVALID_TOKEN"));
    }
    let known = |entry: &Entry| matches!(entry.identifier.as_str(), "uid" | "email");
    if !identities.iter().any(known) {
        return Some(refused("IDENTITIES_INVALID_PAYLOAD"));
    }
    let values = identities.into_iter().map(|entry| Some(entry.value));
    Some(Belief::signed_in(values))
}

fn refused(reason: &'static str) -> Belief {
    Belief::Refused { reason }
}

/// Returns the claims of a token whose signature is right.
fn verified(secret: &[u8], token: &str) -> Option<Vec<u8>> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
    let Header { alg } = serde_json::from_slice(&decode(header)?).ok()?;
    let signature: [u8; 32] = decode(signature)?.try_into().ok()?;
    if alg != "HS256" || !HMAC::verify(signed, secret, &signature) {
        return None;
    }
    decode(claims)
}
