//! Reads the user that the widget finds in its metadata.

use std::borrow::Cow;

use countersign::AttributeValue;
use countersign::json::{self, javascript};
use countersign::verify::{Rejection, User, Verdict};
use serde_json::value::RawValue;

use crate::failures::{NOT_A_PLAIN_OBJECT, TOO_LARGE};
use crate::limits::{EMAILS, LARGEST_METADATA, NAMES, PHONES, USER_ID};

/// Judges metadata as the widget would. Nothing proves any of it.
pub(crate) fn verify(metadata: &RawValue) -> Result<Verdict, Rejection> {
    if metadata.get() == "null" {
        // It does the same as clearMetadata (documented).
        return Ok(Verdict::Accepted(User::anonymous()));
    }
    let no_object = || NOT_A_PLAIN_OBJECT.rejection();
    let object = json::object(metadata).map_err(|_| no_object())?;
    let text = javascript::written_again(metadata).ok_or_else(no_object)?;
    if text.len() > LARGEST_METADATA {
        return Err(TOO_LARGE.rejection().with_detail("bytes", text.len()));
    }
    let mut seen = Seen::of(object.into_entries());
    let mut user = User::new();
    user.user_id = seen.promote(&[USER_ID]);
    user.email = seen.promote(&EMAILS);
    user.phone = seen.promote(&PHONES);
    user.name = seen.promote(&NAMES);
    user.company = seen.promote(&["company"]);
    user.locale = seen.promote(&["locale"]);
    user.attributes = seen.0;
    // A user without an identifier is a visitor (inferred).
    if user.user_id.is_none() && user.email.is_none() && user.phone.is_none() {
        user = User::anonymous();
    }
    Ok(Verdict::Accepted(user))
}

/// The entries that the widget has not promoted yet.
struct Seen(Vec<(String, AttributeValue)>);

impl Seen {
    fn of(entries: Vec<(Cow<'_, str>, &RawValue)>) -> Self {
        // A nested object, which the widget also takes, is left out.
        let known = entries
            .into_iter()
            .filter_map(|(key, raw)| Some((key.into_owned(), AttributeValue::from_json(raw)?)));
        Self(known.collect())
    }

    /// Takes the value of the first of these keys that holds a text. The vendor does not say which key wins (inferred).
    fn promote(&mut self, keys: &[&str]) -> Option<String> {
        let at = |key: &&str| {
            let mut entries = self.0.iter();
            entries
                .position(|(name, value)| name == key && matches!(value, AttributeValue::Text(_)))
        };
        match self.0.remove(keys.iter().find_map(at)?) {
            (_, AttributeValue::Text(text)) => Some(text),
            _ => None,
        }
    }
}
