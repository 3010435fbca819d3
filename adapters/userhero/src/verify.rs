//! UserHero's side of the handshake.

use std::borrow::Cow;

use countersign::{
    Action, HmacKey, Keys, MAX_INTEGER, Path, Presented, Problems, Rejection, Timestamp, User,
    Verdict, read,
};
use serde_json::value::RawValue;

use crate::failures::{EXPIRED, NO_IDENTIFIER, SIGNATURE_MISMATCH};
use crate::payload::SignedUser;
use crate::{javascript, widget};

/// Judges what the page's script sends: the object as JavaScript writes it again, which is the signed
/// text where that was made well (inferred). White space between values and escapes in strings do not
/// survive it; order and values do. Metadata goes to the widget, which checks no proof.
pub(crate) fn verify(
    keys: &Keys<HmacKey>,
    presented: &Presented<'_>,
    now: Timestamp,
) -> Result<Verdict, Rejection> {
    if presented.action == Action::UpdateProfile {
        return widget::verify(presented.payload);
    }
    let mismatch = || SIGNATURE_MISMATCH.rejection();
    let (user, tag) = sent(presented.payload).ok_or_else(mismatch)?;
    let text = written_again(user).filter(|_| is_plain(user));
    let text = text.ok_or_else(mismatch)?;
    if !keys
        .iter()
        .any(|key| key.tag(&[text.as_bytes()]).is_hex(&tag))
    {
        return Err(mismatch());
    }
    let user: SignedUser<String> = serde_json::from_str(&text).map_err(|_| mismatch())?;
    if now.unix() >= user.expires_at {
        return Err(EXPIRED
            .rejection()
            .with_detail("expiresAt", user.expires_at));
    }
    if user.external_user_id.is_none() && user.email.is_none() && user.phone.is_none() {
        return Err(NO_IDENTIFIER.rejection());
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

/// The user and the tag; `None` where it is no object of both, or holds a key twice.
fn sent(payload: &RawValue) -> Option<(&RawValue, Cow<'_, str>)> {
    let mut problems = Problems::new();
    let mut sent = read::object(payload, Path::ROOT, &mut problems)?;
    let user = sent.take("user")?;
    let tag = read::text(sent.take("userHmac")?, Path::ROOT, &mut problems)?;
    problems.is_empty().then_some((user, tag))
}

/// Whether JavaScript writes the object's values and the order of its keys as they stand. It writes other
/// numbers in a form of its own, and keys that are indices of a list before all others. What is no
/// scalar has no place in a signed identity.
fn is_plain(user: &RawValue) -> bool {
    let object = read::object(user, Path::ROOT, &mut Problems::new());
    let entries = object.map_or_else(Vec::new, read::Object::into_entries);
    entries.iter().all(|(key, raw)| {
        let scalar = match raw.get() {
            "true" | "false" | "null" => true,
            text if text.starts_with('"') => true,
            text => text.parse().is_ok_and(|number: i64| {
                number.unsigned_abs() <= MAX_INTEGER.unsigned_abs() && number.to_string() == text
            }),
        };
        scalar
            && !key
                .parse()
                .is_ok_and(|index: u32| index.to_string() == **key)
    })
}

/// `JSON.stringify(JSON.parse(text))`, for an object of texts and numbers; `None` where it is no object, or
/// holds a key twice.
pub(crate) fn written_again(user: &RawValue) -> Option<String> {
    let mut problems = Problems::new();
    let entries = read::object(user, Path::ROOT, &mut problems)?.into_entries();
    let write = |(key, value): &(Cow<'_, str>, &RawValue)| {
        let value = match read::text(value, Path::ROOT, &mut Problems::new()) {
            Some(text) => serde_json::to_string(&text).ok()?,
            None => javascript::number(value.get()).unwrap_or_else(|| value.get().to_owned()),
        };
        Some(format!("{}:{value}", serde_json::to_string(key).ok()?))
    };
    let entries: Option<Vec<String>> = entries.iter().map(write).collect();
    entries
        .filter(|_| problems.is_empty())
        .map(|entries| format!("{{{}}}", entries.join(",")))
}
