//! Helpshift's side of the handshake.

use std::borrow::Cow;

use countersign::{
    Failure, HmacKey, Keys, Path, Presented, Privacy, Problems, Rejection, User, Verdict, read,
};

use crate::Sign;
use crate::failures::{INVALID, MISSING};
use crate::page::CONFIG;
use crate::rules::{LONGEST_ID, LONGEST_NAME, is_plain_address};

pub(crate) fn verify(
    keys: &Keys<HmacKey>,
    sign: Sign,
    presented: &Presented<'_>,
) -> Result<Verdict, Rejection> {
    let refuse = |failure: &Failure| Err(failure.rejection());
    let Some(seen) = Seen::of(presented) else {
        return refuse(&INVALID);
    };
    if seen.says_nobody() {
        return Ok(Verdict::Accepted(User::anonymous()));
    }
    let Some(token) = &seen.token else {
        return refuse(&MISSING);
    };
    if !seen.is_signed_by(keys, sign, token) {
        return refuse(&INVALID);
    }
    Ok(Verdict::Accepted(if seen.is_silently_anonymous() {
        User::anonymous()
    } else {
        seen.into_user()
    }))
}

/// What Helpshift finds in the page's configuration. An empty text is as good as none.
struct Seen<'a> {
    id: Option<Cow<'a, str>>,
    email: Option<Cow<'a, str>>,
    name: Option<Cow<'a, str>>,
    token: Option<Cow<'a, str>>,
    full_privacy: bool,
}

impl<'a> Seen<'a> {
    /// `None` where it holds a value of the wrong type, or one key twice.
    fn of(presented: &'a Presented<'_>) -> Option<Self> {
        let mut problems = Problems::new();
        let mut payload = read::object(presented.payload, Path::ROOT, &mut problems)?;
        // What the page has set in the end is what the vendor reads.
        let mut find = |key| {
            let sent = payload.take(key);
            presented.setting_or(CONFIG, key, sent)
        };
        let mut text = |key| {
            let text = read::text(find(key)?, Path::ROOT, &mut problems);
            text.filter(|text| !text.is_empty())
        };
        let (id, email) = (text("userId"), text("userEmail"));
        let (name, token) = (text("userName"), text("userAuthToken"));
        let full_privacy = find("fullPrivacy")
            .and_then(|raw| read::boolean(raw, Path::ROOT, &mut problems))
            .unwrap_or_default();
        problems.is_empty().then_some(Self {
            id,
            // Under full privacy name and email are ignored (documented).
            email: email.filter(|_| !full_privacy),
            name: name.filter(|_| !full_privacy),
            token,
            full_privacy,
        })
    }

    /// A token that vouches for nobody is refused below (inferred).
    fn says_nobody(&self) -> bool {
        self.id.is_none() && self.email.is_none() && self.token.is_none()
    }

    fn is_signed_by(&self, keys: &Keys<HmacKey>, sign: Sign, token: &str) -> bool {
        let id = self.id.as_deref().unwrap_or_default();
        let email = self.email.as_deref().unwrap_or_default();
        // Where the id alone is signed no email is sent; with one Helpshift would expect it signed.
        let expected = sign == Sign::IdAndEmail || email.is_empty();
        let message = [id.as_bytes(), email.as_bytes()];
        let signed = keys.iter().any(|key| key.tag(&message).is_base64(token));
        expected && signed && !(id.is_empty() && email.is_empty())
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
