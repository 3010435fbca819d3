//! Judges a token as Freshchat would.

use countersign::Timestamp;
use countersign::json::{self, Object};
use countersign::sign::{CompactJwt, JwtKey, Keys};
use countersign::verify::{Presented, Rejection, User, Verdict};

use crate::failures::{
    ANOTHER_USER, EXPIRED, MALFORMED, NO_EXPIRY, NO_TOKEN, NO_UUID, NOT_A_TEXT, SIGNATURE_MISMATCH,
};
use crate::uuid::is_uuid;

/// Judges the token. The vendor reads nothing else of the payload: that the id beside it is the token's is our own rule,
/// for a server that mixes the answers of two users.
pub(crate) fn verify(
    keys: &Keys<JwtKey>,
    presented: &Presented<'_>,
    now: Timestamp,
) -> Result<Verdict, Rejection> {
    let mut payload = presented
        .payload
        .object()
        .map_err(|_| MALFORMED.rejection())?;
    let token = payload.take("token").filter(|raw| !json::is_null(raw));
    let token = token.ok_or_else(|| NO_TOKEN.rejection())?;
    let token = json::text(token).map_err(|_| MALFORMED.rejection())?;
    let token = CompactJwt::parse(&token).map_err(|_| MALFORMED.rejection())?;
    if keys.verify(&token).is_err() {
        let slip = keys.iter().find_map(|key| key.slip(&token));
        return Err(SIGNATURE_MISMATCH.rejection().with_slip(slip));
    }
    let claims = std::str::from_utf8(token.claims_unverified()).ok();
    let claims = claims.and_then(|text| json::object(serde_json::from_str(text).ok()?).ok());
    let verdict = judge(claims.ok_or_else(|| MALFORMED.rejection())?, now)?;
    let beside = text(&mut payload, "reference_id")?;
    ANOTHER_USER.unless(beside.is_none_or(|id| is_of(&verdict, &id)))?;
    Ok(verdict)
}

fn is_of(verdict: &Verdict, id: &str) -> bool {
    matches!(verdict, Verdict::Accepted(user) if user.user_id.as_deref() == Some(id))
}

fn judge(mut claims: Object<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
    let end = claims.take("exp").and_then(|raw| json::integer(raw).ok());
    let end = end.ok_or_else(|| NO_EXPIRY.rejection())?;
    if now.unix() >= end {
        return Err(EXPIRED.rejection().with_detail("exp", end));
    }
    let uuid = text(&mut claims, "freshchat_uuid")?;
    NO_UUID.unless(uuid.is_some_and(|uuid| is_uuid(&uuid)))?;
    let mut user = User::new();
    user.user_id = text(&mut claims, "reference_id")?;
    user.email = text(&mut claims, "email")?;
    user.phone = text(&mut claims, "phone_number")?;
    user.name = name(
        text(&mut claims, "first_name")?,
        text(&mut claims, "last_name")?,
    );
    let is_visitor = user.user_id.is_none() && user.email.is_none() && user.phone.is_none();
    Ok(Verdict::Accepted(if is_visitor {
        User::anonymous()
    } else {
        user
    }))
}

/// Takes a text; `None` where it is absent or null (unknown: what the vendor makes of a null).
fn text(claims: &mut Object<'_>, name: &str) -> Result<Option<String>, Rejection> {
    let Some(raw) = claims.take(name).filter(|raw| !json::is_null(raw)) else {
        return Ok(None);
    };
    let text = json::text(raw).map_err(|_| NOT_A_TEXT.rejection())?;
    Ok(Some(text.into_owned()))
}

/// Returns the name as agents see it.
fn name(first: Option<String>, last: Option<String>) -> Option<String> {
    match (first, last) {
        (Some(first), Some(last)) => Some(format!("{first} {last}")),
        (first, last) => first.or(last),
    }
}
