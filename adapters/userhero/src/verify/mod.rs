//! Judges a user as UserHero would: here for the portal, and in [`widget`] for the widget.

mod widget;

use std::borrow::Cow;

use countersign::json::{self, JsonView, javascript};
use countersign::sign::{Encoding, HmacKey, Keys};
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{Action, Timestamp};
use serde_json::value::RawValue;

use crate::failures::{EXPIRED, NO_EXPIRY, NO_IDENTIFIER, NOT_A_TEXT, SIGNATURE_MISMATCH};

/// Judges the user that the page's script sends.
///
/// The proof covers the object as JavaScript writes it again (inferred). That is the signed text where the text was
/// made well: JavaScript keeps order and values, and loses white space between values and escapes in strings.
/// Metadata goes to the widget, which checks no proof.
pub(crate) fn verify(
    keys: &Keys<HmacKey>,
    presented: &Presented<'_>,
    now: Timestamp,
) -> Result<Verdict, Rejection> {
    if presented.action == Action::UpdateProfile {
        return widget::verify(presented.payload.as_raw());
    }
    let mismatch = || SIGNATURE_MISMATCH.rejection();
    let (user, tag) = sent(&presented.payload).ok_or_else(mismatch)?;
    let (signed, text) = Signed::of(user).ok_or_else(mismatch)?;
    if !keys
        .iter()
        .any(|key| key.tag(&[text.as_bytes()]).is_hex(&tag))
    {
        let slip = keys.iter().find_map(|key| signed.slip(key, &tag, &text));
        return Err(mismatch().with_slip(slip));
    }
    let expires_at = signed
        .seconds("expiresAt")
        .ok_or_else(|| NO_EXPIRY.rejection())?;
    if now.unix() >= expires_at {
        return Err(EXPIRED.rejection().with_detail("expiresAt", expires_at));
    }
    let mut accepted = User::new();
    accepted.user_id = signed.text("externalUserId")?;
    accepted.email = signed.text("email")?;
    accepted.phone = signed.text("phone")?;
    accepted.name = signed.text("name")?;
    accepted.company = signed.text("company")?;
    accepted.locale = signed.text("locale")?;
    let is_somebody = accepted.user_id.is_some() || accepted.email.is_some();
    NO_IDENTIFIER.unless(is_somebody || accepted.phone.is_some())?;
    Ok(Verdict::Accepted(accepted))
}

/// The user that the portal gets, key by key.
struct Signed<'a> {
    user: &'a RawValue,
    entries: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Signed<'a> {
    /// Reads the user, and the text that the page writes of the user; `None` where nobody signs such a text. Nested
    /// values have no place in a signed user.
    fn of(user: &'a RawValue) -> Option<(Self, String)> {
        let object = json::object(user).ok()?;
        let text = javascript::object_written_again(&object)?;
        let entries = object.into_entries();
        let is_flat = |(_, raw): &(_, &RawValue)| !raw.get().starts_with(['{', '[']);
        let signed = entries
            .iter()
            .all(is_flat)
            .then_some(Self { user, entries });
        Some((signed?, text))
    }

    fn raw(&self, key: &str) -> Option<&'a RawValue> {
        let entry = self.entries.iter().find(|(name, _)| name == key);
        entry.map(|(_, raw)| *raw).filter(|raw| !json::is_null(raw))
    }

    /// Returns a whole number. JavaScript writes `1735693200.0` without its fraction, so this is one, too.
    fn seconds(&self, key: &str) -> Option<i64> {
        javascript::written_again(self.raw(key)?)?.parse().ok()
    }

    fn text(&self, key: &str) -> Result<Option<String>, Rejection> {
        let Some(raw) = self.raw(key) else {
            return Ok(None);
        };
        let text = json::text(raw).map_err(|_| NOT_A_TEXT.rejection())?;
        Ok(Some(text.into_owned()))
    }

    /// Describes the slip of a person who signed another text than the user's.
    fn slip(&self, key: &HmacKey, tag: &str, text: &str) -> Option<String> {
        let ids = ["externalUserId", "email", "phone"];
        let ids = ids.map(|id| (id, self.text(id).ok().flatten().unwrap_or_default()));
        let before = "the text that the page writes otherwise";
        let ids = ids.iter().map(|(name, id)| (*name, id.as_str()));
        let others: Vec<_> = ids.chain([(before, self.user.get())]).collect();
        key.slip(tag, Encoding::Hex, text, &others)
    }
}

/// Reads the user and the tag; `None` where the payload is no object of both, or holds a key twice.
fn sent<'a>(payload: &JsonView<'a>) -> Option<(&'a RawValue, Cow<'a, str>)> {
    let mut sent = payload.object().ok()?;
    let user = sent.take("user")?;
    Some((user, json::text(sent.take("userHmac")?).ok()?))
}
