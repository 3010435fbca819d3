//! UserHero's side of the handshake.

use countersign::{HmacKey, Keys, Presented, Rejection, Timestamp, User, Verdict};

use crate::payload::{Login, SignedUser};

/// What the portal tells the page (documented); the reasons inside it are ours (inferred).
const EVENT: &str = "auth_failed";
const MISMATCH: &str = "signature-mismatch";
const EXPIRED: &str = "expired";
const NOBODY: &str = "no-identifier";

/// Judges the compact form of `user`: white space between its values does not matter, their order
/// and spelling do.
pub(crate) fn verify(
    keys: &Keys<HmacKey>,
    presented: &Presented<'_>,
    now: Timestamp,
) -> Result<Verdict, Rejection> {
    let mismatch = || Rejection::new(EVENT, MISMATCH);
    let login: Login = serde_json::from_str(presented.payload.get()).map_err(|_| mismatch())?;
    let text = compact(login.user.get());
    if !keys
        .iter()
        .any(|key| key.tag(&[text.as_bytes()]).is_hex(&login.user_hmac))
    {
        return Err(mismatch());
    }
    let user: SignedUser<String> = serde_json::from_str(&text).map_err(|_| mismatch())?;
    if now.unix() >= user.expires_at {
        return Err(Rejection::new(EVENT, EXPIRED).with_detail("expiresAt", user.expires_at));
    }
    if user.external_user_id.is_none() && user.email.is_none() && user.phone.is_none() {
        return Err(Rejection::new(EVENT, NOBODY));
    }
    let mut accepted = User::new();
    accepted.user_id = user.external_user_id;
    accepted.email = user.email;
    accepted.phone = user.phone;
    accepted.name = user.name;
    accepted.company = user.company;
    accepted.locale = user.locale;
    Ok(Verdict::Accepted(accepted))
}

/// The text without white space outside its strings. Strings keep their spelling.
fn compact(text: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    let mut keep = |character: &char| {
        let keep = in_string || !character.is_ascii_whitespace();
        match character {
            '"' if !escaped => in_string = !in_string,
            '\\' if !escaped => {
                escaped = true;
                return keep;
            }
            _ => {}
        }
        escaped = false;
        keep
    };
    text.chars().filter(|character| keep(character)).collect()
}
