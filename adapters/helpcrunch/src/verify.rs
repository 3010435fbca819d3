//! Judges a user as HelpCrunch would.

use std::borrow::Cow;

use countersign::json::{self, Fault, Object};
use countersign::sign::Encoding;
use countersign::verify::{Failure, PageObject, Presented, Rejection, User, Verdict};
use countersign::{Action, AttributeValue};
use serde_json::value::RawValue;

use crate::custom_data::is_flat;
use crate::failures::{
    MALFORMED_USER, SECURITY_HASH_MISMATCH, SECURITY_SIGNATURE_MISMATCH, SIGNATURE_MISMATCH,
    USER_ID_NOT_A_STRING,
};
use crate::page::{CUSTOM_DATA, SETTINGS, USER};
use crate::{Json, Mode, Secrets};

pub(crate) fn verify(
    mode: Mode,
    json: Json,
    secrets: &Secrets,
    presented: &Presented<'_>,
) -> Result<Verdict, Rejection> {
    let proof = match mode {
        Mode::Plain | Mode::HashedId => None,
        Mode::SecurityHash => Some(("security_hash", &SECURITY_HASH_MISMATCH)),
        Mode::Signature => Some(("signature", &SIGNATURE_MISMATCH)),
        Mode::SecuritySignature => return verify_whole(json, secrets, presented),
    };
    let refuse = |otherwise: &Failure| {
        proof
            .map_or(otherwise, |(_, mismatch)| mismatch)
            .rejection()
    };
    let seen =
        Seen::of(presented, presented.payload.object()).ok_or_else(|| refuse(&MALFORMED_USER))?;
    let no_text = |key: &str| Some(format!("{key} is no text"));
    let id = seen
        .text("user_id")
        .map_err(|_| refuse(&USER_ID_NOT_A_STRING).with_slip(no_text("user_id")))?;
    if let Some((key, _)) = proof {
        let given = seen
            .text(key)
            .map_err(|_| refuse(&MALFORMED_USER).with_slip(no_text(key)))?;
        let proves = |given: &str, id: &str| {
            let mut tags = secrets.iter().map(|key| key.tag(&[id.as_bytes()]));
            tags.any(|tag| tag.is_hex(given))
        };
        match (&id, given) {
            (None, None) => {}
            (Some(id), Some(given)) if proves(&given, id) => {}
            (Some(id), Some(given)) => {
                let slip = seen.slip(secrets, &given, id);
                return Err(refuse(&MALFORMED_USER).with_slip(slip));
            }
            // A proof without an id is refused as well (inferred).
            _ => return Err(refuse(&MALFORMED_USER)),
        }
    }
    Ok(seen.accepted(id.as_deref()))
}

/// Judges a user whose whole text is signed.
///
/// The signature covers the user that the page hands over, as JavaScript writes that object again, in the configured
/// form (inferred). A signed user whom the page has changed is another user, and is refused.
fn verify_whole(
    json: Json,
    secrets: &Secrets,
    presented: &Presented<'_>,
) -> Result<Verdict, Rejection> {
    let mismatch = || SECURITY_SIGNATURE_MISMATCH.rejection();
    let (user, signature) = signed(presented).ok_or_else(mismatch)?;
    let text = json.written_again(user);
    let proves = |text: &str| {
        let mut keys = secrets.suffixes();
        keys.any(|key| key.tag(text).is_hex(&signature))
    };
    if !text.is_some_and(|text| proves(&text)) {
        let mut keys = secrets.suffixes();
        let slip = keys.find_map(|key| key.slip(&signature, user, json));
        return Err(mismatch().with_slip(slip));
    }
    // The signature also covers the order of the keys, and keys that HelpCrunch does not know.
    if presented.action == Action::Login && presented.changes_inside(USER) {
        return Err(mismatch());
    }
    let seen = Seen::of(presented, json::object(user)).ok_or_else(mismatch)?;
    let id = seen.text("user_id");
    let id = id.map_err(|_| USER_ID_NOT_A_STRING.rejection())?;
    Ok(seen.accepted(id.as_deref()))
}

/// Reads the user's text and the signature beside it.
fn signed<'a>(presented: &'a Presented<'_>) -> Option<(&'a RawValue, Cow<'a, str>)> {
    let mut sent = presented.payload.object().ok()?;
    let handed = |key, sent| match presented.action {
        Action::Login => presented.object(SETTINGS).get_or(key, || sent),
        _ => sent,
    };
    let user = handed("user", sent.take("user"))?;
    let signature = handed("signature", sent.take("signature"))?;
    Some((user, json::text(signature).ok()?))
}

/// The user that HelpCrunch finds in the page's settings, or gets by a call.
struct Seen<'a> {
    sent: Vec<(Cow<'a, str>, &'a RawValue)>,
    /// The user in the page's settings. An update does not go there.
    page: Option<PageObject<'a>>,
    presented: &'a Presented<'a>,
}

impl<'a> Seen<'a> {
    /// Reads the user; `None` where the text is no object, or holds one key twice. A scalar that the page has put in the
    /// user's place gives `None`, too, since nothing can be set inside a scalar.
    fn of(presented: &'a Presented<'a>, user: Result<Object<'a>, Fault>) -> Option<Self> {
        let sent = user.ok()?.into_entries();
        let is_login = presented.action == Action::Login;
        let page = is_login.then(|| presented.object(USER));
        let is_told = !page.as_ref().is_some_and(PageObject::is_scalar);
        is_told.then_some(Self {
            sent,
            page,
            presented,
        })
    }

    /// Describes the slip of a person who signed another text than the id.
    fn slip(&self, secrets: &Secrets, given: &str, id: &str) -> Option<String> {
        let others = ["email", "name", "phone", "company"];
        let others = others.map(|key| (key, self.description(key).unwrap_or_default()));
        let others: Vec<_> = others
            .iter()
            .map(|(key, text)| (*key, text.as_str()))
            .collect();
        let mut keys = secrets.iter();
        keys.find_map(|key| key.slip(given, Encoding::Hex, id, &others))
    }

    fn sent(&self, key: &str) -> Option<&'a RawValue> {
        let sent = self.sent.iter().find(|(name, _)| name == key);
        sent.map(|(_, raw)| *raw)
    }

    /// Returns a value as HelpCrunch reads it. At a login, the page's last setting counts.
    fn raw(&self, key: &str) -> Option<&'a RawValue> {
        match &self.page {
            Some(page) => page.get_or(key, || self.sent(key)),
            None => self.sent(key),
        }
    }

    /// Returns a text. An empty text counts as none.
    fn text(&self, key: &str) -> Result<Option<Cow<'a, str>>, Fault> {
        let Some(raw) = self.raw(key) else {
            return Ok(None);
        };
        Ok(Some(json::text(raw)?).filter(|text| !text.is_empty()))
    }

    /// Returns a text that only describes the user. A value of another type counts as none (inferred).
    fn description(&self, key: &str) -> Option<String> {
        self.text(key).ok().flatten().map(String::from)
    }

    /// Returns custom data. It counts as none where a key stands twice, or where the page has changed something inside
    /// (inferred).
    fn custom_data(&self) -> Vec<(String, AttributeValue)> {
        if self.page.is_some() && self.presented.changes_inside(CUSTOM_DATA) {
            return Vec::new();
        }
        let object = self
            .raw("custom_data")
            .and_then(|raw| json::object(raw).ok());
        let entries = object.map_or_else(Vec::new, Object::into_entries);
        let flat = |(key, raw): (Cow<'_, str>, &RawValue)| {
            let value = AttributeValue::from_json(raw).filter(is_flat)?;
            Some((key.into_owned(), value))
        };
        entries.into_iter().filter_map(flat).collect()
    }

    /// Accepts the user, or a visitor where there is no id: then HelpCrunch authenticates nobody (documented).
    fn accepted(&self, id: Option<&str>) -> Verdict {
        Verdict::Accepted(id.map_or_else(User::anonymous, |id| self.user(id)))
    }

    fn user(&self, id: &str) -> User {
        let mut user = User::new();
        user.user_id = Some(id.to_owned());
        user.name = self.description("name");
        user.email = self.description("email");
        user.phone = self.description("phone");
        user.company = self.description("company");
        user.attributes = self.custom_data();
        user
    }
}
