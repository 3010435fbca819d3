//! UserHero's server, which checks the keyed hash of the text that the portal sends, and the end in the text.

use hmac_sha256::HMAC;
use serde::Deserialize;

use super::Belief;

/// The data that the portal's script sends. It makes `user` with `JSON.stringify` (inferred).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    user: String,
    user_hmac: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    expires_at: i64,
    external_user_id: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    name: Option<String>,
}

/// Judges a pair that the script sent; `None` where no pair was sent.
pub(super) fn judge(secret: &[u8], sent: &str, now: i64) -> Option<Belief> {
    let sent: Sent = serde_json::from_str(sent).ok()?;
    Some(verified(secret, &sent, now).unwrap_or(Belief::Refused {
        reason: "auth_failed",
    }))
}

fn verified(secret: &[u8], sent: &Sent, now: i64) -> Option<Belief> {
    let tag: [u8; 32] = const_hex::decode(&sent.user_hmac).ok()?.try_into().ok()?;
    let user: User = serde_json::from_str(&sent.user).ok()?;
    let right = HMAC::verify(&sent.user, secret, &tag);
    let ids = [user.external_user_id, user.email, user.phone];
    let known = ids.iter().any(Option::is_some);
    (right && now < user.expires_at && known)
        .then(|| Belief::signed_in(ids.into_iter().chain([user.name])))
}
