//! Helpshift's side of a login: the page's settings, the flag or login config beside the token, and the token.

use std::borrow::Cow;

use countersign::json::{JsonView, object, text};
use countersign::sign::{CompactJwt, JwtKey, Keys};
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{Privacy, Timestamp};
use serde_json::value::RawValue;

use super::{is_fresh, missing, opts_in, refuse_faults, slip, type_of, with_errors};
use crate::Surface;
use crate::claims;
use crate::failures::{
    CONFIG_INVALID, CONFIG_TOO_LARGE, EMAIL_DIFFERS, EntryFault, Fault, IAT_ABSENT,
    IDENTITIES_ABSENT, IDENTITIES_INVALID, NOT_OPTED_IN, TOKEN_MALFORMED, TOKEN_REFUSED,
    TOO_MANY_IDENTITIES, UID_AND_EMAIL_ABSENT, USER_ID_DIFFERS,
};
use crate::limits::{COLLECTION_MAX, KEY_MAX, VALUE_MAX, is_longer};
use crate::page::CONFIG;

const FLAG: &str = "full_privacy_enabled";

pub(super) fn verify(
    surface: Surface,
    keys: &Keys<JwtKey>,
    presented: &Presented<'_>,
    now: Timestamp,
) -> Result<Verdict, Rejection> {
    let fail = |fault: Fault| fault.rejection(surface);
    let page = Page::of(surface, presented).map_err(fail)?;
    let login = &presented.payload;
    login.check_object().map_err(|_| fail(TOKEN_MALFORMED))?;
    let given = login.value("identity_token");
    let full_privacy = full_privacy(surface, login)?;
    // The widget asks for no login where the settings name no user.
    if given.is_none() && surface == Surface::Web && page.names_nobody() {
        return Ok(visitor());
    }
    let token = given.and_then(|raw| text(raw).ok());
    let token = token.ok_or_else(|| fail(TOKEN_MALFORMED))?;
    if token.is_empty() && surface == Surface::SdkX {
        return Ok(visitor());
    }
    let token = CompactJwt::parse(&token).map_err(|_| fail(TOKEN_MALFORMED))?;
    let said = claims::read(token.claims_unverified());
    let said = said.ok_or_else(|| fail(TOKEN_MALFORMED))?;
    let may_be_used = said.may_be_used(now);
    // SDK X itself finds these faults; on the web the server does, after the signature (inferred).
    let in_app = surface == Surface::SdkX;
    let no_iat = || missing(surface, IAT_ABSENT, "iat");
    if in_app && said.iat.is_none() {
        return Err(no_iat());
    }
    let identities = said.identities.ok_or_else(|| fail(IDENTITIES_ABSENT))?;
    let faults = (IDENTITIES_INVALID, TOO_MANY_IDENTITIES);
    if in_app {
        refuse_faults(surface, &identities, faults)?;
    }
    let user = &identities.user;
    let names_nobody = user.user_id.is_none() && user.email.is_none();
    if !full_privacy && identities.faults.is_empty() && names_nobody {
        return Err(fail(UID_AND_EMAIL_ABSENT));
    }
    page.compare(user)?;
    if keys.verify(&token).is_err() {
        return Err(fail(TOKEN_REFUSED).with_slip(slip(keys, &token)));
    }
    if !may_be_used {
        return Err(fail(TOKEN_REFUSED));
    }
    if !is_fresh(said.iat.ok_or_else(no_iat)?, now) {
        return Err(fail(TOKEN_REFUSED));
    }
    refuse_faults(surface, &identities, faults)?;
    Ok(Verdict::Accepted(accepted(identities.user, full_privacy)))
}

/// Leaves of a user with full privacy the id alone. Without an id that user is anonymous (documented).
fn accepted(user: User, full_privacy: bool) -> User {
    if !full_privacy {
        return user;
    }
    let Some(user_id) = user.user_id else {
        return User::anonymous();
    };
    let mut private = User::new();
    private.user_id = Some(user_id);
    private.privacy = Privacy::Full;
    private
}

fn visitor() -> Verdict {
    Verdict::Accepted(User::anonymous())
}

/// The user whom the page's settings name beside the token. An app has no such settings.
struct Page<'a> {
    surface: Surface,
    user_id: Named<'a>,
    email: Named<'a>,
}

/// The value of a key of the settings.
enum Named<'a> {
    Text(Cow<'a, str>),
    /// A value that is no text, by JavaScript's word for its type, which is all that is told of it. The widget compares
    /// texts: even the number with the digits of the token's id names another user.
    Other(&'static str),
}

impl Named<'_> {
    fn is(&self, text: &str) -> bool {
        matches!(self, Self::Text(named) if named == text)
    }

    fn told(&self) -> Cow<'_, str> {
        match self {
            Self::Text(named) => Cow::Borrowed(named),
            Self::Other(kind) => Cow::Owned(format!("no text: {kind}")),
        }
    }
}

impl<'a> Page<'a> {
    fn of(surface: Surface, presented: &'a Presented<'_>) -> Result<Self, Fault> {
        if surface == Surface::SdkX {
            return Ok(Self {
                surface,
                user_id: Named::Text(Cow::Borrowed("")),
                email: Named::Text(Cow::Borrowed("")),
            });
        }
        let config = presented.object(CONFIG);
        if !opts_in(&config) {
            return Err(NOT_OPTED_IN);
        }
        let named = |key| match config.get(key) {
            Some(raw) => text(raw).map_or_else(|_| Named::Other(type_of(Some(raw))), Named::Text),
            None => Named::Text(Cow::Borrowed("")),
        };
        Ok(Self {
            surface,
            user_id: named("userId"),
            email: named("userEmail"),
        })
    }

    fn names_nobody(&self) -> bool {
        self.user_id.is("") && self.email.is("")
    }

    /// Compares the id and the email to the letter, as the widget does (documented; unknown whether case matters).
    fn compare(&self, user: &User) -> Result<(), Rejection> {
        if self.surface == Surface::SdkX {
            return Ok(());
        }
        let user_id = user.user_id.as_deref().unwrap_or_default();
        if !self.user_id.is(user_id) {
            return Err(USER_ID_DIFFERS
                .rejection(self.surface)
                .with_detail("jwtUserId", user_id)
                .with_detail("configUserId", self.user_id.told()));
        }
        let email = user.email.as_deref().unwrap_or_default();
        if !self.email.is(email) {
            return Err(EMAIL_DIFFERS
                .rejection(self.surface)
                .with_detail("jwtEmail", email)
                .with_detail("configEmail", self.email.told()));
        }
        Ok(())
    }
}

/// Says whether full privacy is on. It is off where the flag is absent or no boolean (documented).
fn full_privacy(surface: Surface, login: &JsonView<'_>) -> Result<bool, Rejection> {
    if surface == Surface::Web {
        return Ok(login.value(FLAG).is_some_and(is_true));
    }
    let Some(raw) = login.value("config") else {
        return Ok(false);
    };
    let config = object(raw).map_err(|_| CONFIG_INVALID.rejection(surface))?;
    let entries = config.into_entries();
    if entries.len() > COLLECTION_MAX {
        return Err(CONFIG_TOO_LARGE.rejection(surface));
    }
    let fault = |key: &str, raw| Some((key.to_owned(), config_fault(key, raw)?));
    let faults = entries.iter().filter_map(|(key, raw)| fault(key, raw));
    let faults: Vec<_> = faults.collect();
    if !faults.is_empty() {
        return Err(with_errors(CONFIG_INVALID.rejection(surface), &faults));
    }
    let flag = entries.iter().find(|(key, _)| key == FLAG);
    Ok(flag.is_some_and(|(_, raw)| is_true(raw)))
}

fn is_true(raw: &RawValue) -> bool {
    raw.get() == "true"
}

/// Finds the fault of an entry of the login config. Text, a boolean and a number are taken (documented). The length of
/// a text is not stated: that of an identity's value is taken (inferred).
fn config_fault(key: &str, raw: &RawValue) -> Option<EntryFault> {
    if is_longer(key, KEY_MAX) {
        return Some(EntryFault::KeyTooLong);
    }
    match raw.get().bytes().next() {
        Some(b'"') => text(raw)
            .map_or(true, |text| is_longer(&text, VALUE_MAX))
            .then_some(EntryFault::ValueTooLong),
        Some(b'{' | b'[' | b'n') => Some(EntryFault::WrongType),
        _ => None,
    }
}
