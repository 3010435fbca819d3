//! Judges a user as Helpshift would.

use std::borrow::Cow;

use countersign::Privacy;
use countersign::json::Cursor;
use countersign::problem::{Path, Problem, Problems};
use countersign::sign::{Encoding, HmacKey, Keys};
use countersign::verify::{Presented, Rejection, User, Verdict};

use crate::Sign;
use crate::failures::{INVALID, MISSING};
use crate::limits::{LONGEST_ID, LONGEST_NAME, is_plain_address};
use crate::page::CONFIG;

pub(crate) fn verify(
    keys: &Keys<HmacKey>,
    sign: Sign,
    presented: &Presented<'_>,
) -> Result<Verdict, Rejection> {
    let seen = Seen::of(presented).map_err(|slip| INVALID.rejection().with_slip(Some(slip)))?;
    if seen.says_nobody() {
        return Ok(Verdict::Accepted(User::anonymous()));
    }
    let Some(token) = &seen.token else {
        return Err(MISSING.rejection());
    };
    if !seen.is_signed_by(keys, sign, token) {
        return Err(INVALID.rejection().with_slip(seen.slip(keys, token)));
    }
    Ok(Verdict::Accepted(if seen.is_silently_anonymous() {
        User::anonymous()
    } else {
        seen.into_user()
    }))
}

/// The user that Helpshift finds in the page's configuration. An empty text counts as none.
struct Seen<'a> {
    id: Option<Cow<'a, str>>,
    email: Option<Cow<'a, str>>,
    /// The email that full privacy ignores.
    ignored_email: Option<Cow<'a, str>>,
    name: Option<Cow<'a, str>>,
    token: Option<Cow<'a, str>>,
    full_privacy: bool,
}

impl<'a> Seen<'a> {
    /// Reads the user, and refuses a value of the wrong type and a key that stands twice. The refusal names the key and
    /// never the value.
    fn of(presented: &'a Presented<'_>) -> Result<Self, String> {
        let mut problems = Problems::new();
        let seen = Self::read(presented, &mut problems);
        let fault = |problem: &Problem| format!("{}: {}", problem.path, problem.detail);
        match problems.iter().next() {
            None => seen.ok_or_else(|| "the payload: no object".to_owned()),
            Some(first) => Err(fault(first)),
        }
    }

    fn read(presented: &'a Presented<'_>, problems: &mut Problems) -> Option<Self> {
        let payload = &presented.payload;
        if payload.check_object().is_err() {
            // A cursor names the key of each fault.
            Cursor::new(payload.as_raw(), Path::ROOT, problems).object()?;
        }
        // The vendor reads the page's last setting.
        let config = presented.object(CONFIG);
        let find = |key| config.get_or(key, || payload.value(key));
        let mut text = |key| {
            let text = Cursor::new(find(key)?, Path::ROOT.key(key), problems).text();
            text.filter(|text| !text.is_empty())
        };
        let (id, email) = (text("userId"), text("userEmail"));
        let (name, token) = (text("userName"), text("userAuthToken"));
        let full_privacy = find("fullPrivacy")
            .and_then(|raw| Cursor::new(raw, Path::ROOT.key("fullPrivacy"), problems).boolean())
            .unwrap_or_default();
        // Under full privacy name and email are ignored (documented).
        let (email, ignored_email) = if full_privacy {
            (None, email)
        } else {
            (email, None)
        };
        Some(Self {
            id,
            email,
            ignored_email,
            name: name.filter(|_| !full_privacy),
            token,
            full_privacy,
        })
    }

    /// Says whether there is neither a user nor a token. A token alone is refused later (inferred).
    fn says_nobody(&self) -> bool {
        self.id.is_none() && self.email.is_none() && self.token.is_none()
    }

    fn is_signed_by(&self, keys: &Keys<HmacKey>, sign: Sign, token: &str) -> bool {
        let id = self.id.as_deref().unwrap_or_default();
        let email = self.email.as_deref().unwrap_or_default();
        // Where the id alone is signed, no email is sent. Helpshift would expect the signature to cover an email, too.
        let expected = sign == Sign::IdAndEmail || email.is_empty();
        let message = [id.as_bytes(), email.as_bytes()];
        let signed = keys.iter().any(|key| key.tag(&message).is_base64(token));
        expected && signed && !(id.is_empty() && email.is_empty())
    }

    /// Describes the usual slip that made a refused token.
    fn slip(&self, keys: &Keys<HmacKey>, token: &str) -> Option<String> {
        let text = |text: &Option<Cow<'a, str>>| text.as_deref().unwrap_or_default().to_owned();
        let (id, email) = (text(&self.id), text(&self.email));
        let (both, swapped) = (format!("{id}{email}"), format!("{email}{id}"));
        let private = match &self.ignored_email {
            Some(ignored) => format!("{id}{ignored}"),
            None => String::new(),
        };
        let name = text(&self.name);
        let others = [
            ("the id alone", &*id),
            ("the email alone", &*email),
            ("the email before the id", &*swapped),
            ("the email too, which full privacy leaves out", &*private),
            ("the name", &*name),
        ];
        let slip = |key: &HmacKey| key.slip(token, Encoding::Base64, &both, &others);
        keys.iter().find_map(slip)
    }

    fn is_silently_anonymous(&self) -> bool {
        let long = |id: &str| id.chars().count() > LONGEST_ID;
        let id = self.id.as_deref();
        let email = self.email.as_deref();
        id.is_some_and(|id| long(id) || id.trim() != id)
            || email.is_some_and(|email| !is_plain_address(email))
    }

    fn into_user(self) -> User {
        let mut user = User::new();
        user.user_id = self.id.map(String::from);
        user.email = self.email.map(String::from);
        user.name = self
            .name
            .map(|name| name.chars().take(LONGEST_NAME).collect());
        if self.full_privacy {
            user.privacy = Privacy::Full;
        }
        user
    }
}
