//! Proofs by another implementation than the product's.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac_sha256::HMAC;
use serde_json::Value;

use crate::{chats, json};

/// The header of every token that Countersign signs.
pub const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// Makes a lower-case hex HMAC-SHA256.
pub fn hex(secret: &str, message: &str) -> String {
    let tag = HMAC::mac(message, chats::key(secret));
    tag.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Makes a padded base64 HMAC-SHA256.
pub fn base64(secret: &str, message: &str) -> String {
    STANDARD.encode(HMAC::mac(message, chats::key(secret)))
}

/// Makes a token of any header and any claims.
pub fn token(secret: &str, header: &str, claims: &str) -> String {
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(claims)
    );
    let tag = HMAC::mac(&signed, chats::key(secret));
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag))
}

/// Spoils a proof: overwrites it from a place on, counted from the end, or cuts it there where no text follows. An
/// empty input leaves the proof right.
pub fn spoilt(mut proof: String, spoil: &str) -> String {
    let mut spoil = spoil.chars();
    let Some(place) = spoil.next() else {
        return proof;
    };
    let place = usize::try_from(u32::from(place).saturating_sub(u32::from('0')));
    let place = proof.len().saturating_sub(place.unwrap_or_default());
    let text = spoil.as_str();
    let end = match text.len() {
        0 => proof.len(),
        length => proof.len().min(place + length),
    };
    proof.replace_range(place..end, text);
    proof
}

/// Reads the header and the claims of a token in canonical form that one of these keys has signed.
pub fn read_token(secrets: &[&str], token: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else {
        return None;
    };
    // The engine refuses padding, blanks, the other alphabet and bits left over.
    let [header, claims, signature] =
        [header, claims, signature].map(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let signed = token.rsplit_once('.')?.0;
    let signature = signature?;
    let mut keys = secrets.iter().map(|secret| chats::key(secret));
    let right = keys.any(|key| HMAC::mac(signed, key).as_slice() == signature);
    right.then_some((header?, claims?))
}

/// Says whether a header asks for HS256, and for nothing that changes the reading of the token (RFC 7515, section
/// 4.1.11, RFC 7797).
pub fn is_plain_header(header: &[u8]) -> bool {
    let Some(entries) = std::str::from_utf8(header).ok().and_then(json::entries) else {
        return false;
    };
    let is = |key: &str| json::at(&entries, key);
    let algorithm = is("alg").and_then(|raw| serde_json::from_str::<Value>(raw).ok());
    algorithm == Some("HS256".into())
        && is("crit").is_none()
        && is("b64").is_none()
        && !json::has_doubles(&entries)
}
