//! What the page's settings say beside what it presents.

use std::borrow::Cow;

use countersign::json::text;
use countersign::verify::{Presented, Rejection, User};

use super::type_of;
use crate::failures::fault::{EMAIL_DIFFERS, Fault, NOT_OPTED_IN, USER_ID_DIFFERS};
use crate::page::{AUTHENTICATE_WITH, CONFIG, IDENTITIES};
use crate::surface::Surface;

/// Whether the settings ask for another system. Where they do not say, an earlier login said it; so they may
/// no longer (what the widget does then is unknown).
pub(super) fn opts_out(surface: Surface, presented: &Presented<'_>) -> bool {
    let said = presented.setting(CONFIG, AUTHENTICATE_WITH).is_some();
    surface == Surface::Web && said && !opts_in(presented)
}

fn opts_in(presented: &Presented<'_>) -> bool {
    presented.setting_text(CONFIG, AUTHENTICATE_WITH).as_deref() == Some(IDENTITIES)
}

/// Whom the page's settings name beside the token; an app has none.
pub(super) struct Page<'a> {
    surface: Surface,
    user_id: Named<'a>,
    email: Named<'a>,
}

/// The value of a key of the settings.
enum Named<'a> {
    Text(Cow<'a, str>),
    /// A value that is no text names somebody else than the token does, also the number of the token's own digits: the
    /// widget compares texts. Nothing is told of it but JavaScript's word for its type.
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
    pub(super) fn of(surface: Surface, presented: &'a Presented<'_>) -> Result<Self, Fault> {
        if surface == Surface::SdkX {
            return Ok(Self {
                surface,
                user_id: Named::Text(Cow::Borrowed("")),
                email: Named::Text(Cow::Borrowed("")),
            });
        }
        if !opts_in(presented) {
            return Err(NOT_OPTED_IN);
        }
        let named = |key| match presented.setting(CONFIG, key) {
            Some(raw) => text(raw).map_or_else(|_| Named::Other(type_of(Some(raw))), Named::Text),
            None => Named::Text(Cow::Borrowed("")),
        };
        Ok(Self {
            surface,
            user_id: named("userId"),
            email: named("userEmail"),
        })
    }

    pub(super) fn names_nobody(&self) -> bool {
        self.user_id.is("") && self.email.is("")
    }

    /// The widget compares both to the letter (documented; whether case matters is unknown).
    pub(super) fn compare(&self, user: &User) -> Result<(), Rejection> {
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
