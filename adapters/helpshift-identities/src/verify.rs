//! Helpshift's side of a login: first what the widget or SDK checks, then what the server does.

use countersign::{JwtKey, Keys, Presented, Privacy, Rejection, Timestamp, User, Verdict};

use crate::LIFE;
use crate::claims::{self, Identities};
use crate::limits::COLLECTION_MAX;
use crate::payload::Login;
use crate::steps::{AUTHENTICATE_WITH, CONFIG, IDENTITIES};
use crate::surface::{Failure, Surface};

pub(crate) fn verify(
    surface: Surface,
    keys: &Keys<JwtKey>,
    presented: &Presented<'_>,
    now: Timestamp,
) -> Result<Verdict, Rejection> {
    let fail = |failure: Failure| failure.rejection(surface);
    let page = Page::of(surface, presented).map_err(fail)?;
    let login: Login =
        serde_json::from_str(presented.payload.get()).map_err(|_| fail(Failure::TokenMalformed))?;
    let full_privacy = login.full_privacy();
    let token = match login.identity_token {
        Some(token) if !token.is_empty() || surface == Surface::Web => token,
        // Without an id in the settings the widget asks for no login at all.
        None if surface == Surface::Web && page.names_nobody() => return Ok(visitor()),
        Some(_) => return Ok(visitor()),
        None => return Err(fail(Failure::TokenMalformed)),
    };
    let said = JwtKey::claims_unverified(&token)
        .ok()
        .and_then(|bytes| claims::read(&bytes));
    let said = said.ok_or_else(|| fail(Failure::TokenMalformed))?;
    let identities = said
        .identities
        .ok_or_else(|| fail(Failure::IdentitiesAbsent))?;
    let user = &identities.user;
    if !full_privacy
        && identities.faults.is_empty()
        && user.user_id.is_none()
        && user.email.is_none()
    {
        return Err(fail(Failure::UidAndEmailAbsent));
    }
    page.compare(user)?;
    if !keys.iter().any(|key| key.verify(&token).is_ok()) {
        return Err(fail(Failure::TokenRefused));
    }
    let iat = said.iat.ok_or_else(|| {
        let rejection = fail(Failure::IatAbsent);
        if surface == Surface::Web {
            rejection.with_detail("missingFields", vec!["iat"])
        } else {
            rejection
        }
    })?;
    // A token from the future is refused (unknown: the pages name no leeway).
    if now.unix() < iat || now.unix() - iat >= i64::from(LIFE) {
        return Err(fail(Failure::TokenRefused));
    }
    refuse_faults(surface, &identities)?;
    Ok(Verdict::Accepted(accepted(identities.user, full_privacy)))
}

fn refuse_faults(surface: Surface, identities: &Identities) -> Result<(), Rejection> {
    if identities.faults.is_empty() {
        return Ok(());
    }
    if surface == Surface::Web {
        let rejection = Failure::IdentitiesInvalid.rejection(surface);
        return Err(rejection.with_detail("invalidIdentities", identities.invalid()));
    }
    if identities.count > COLLECTION_MAX {
        return Err(Failure::TooManyIdentities.rejection(surface));
    }
    let rejection = Failure::IdentitiesInvalid.rejection(surface);
    let errors = identities.errors().into_iter();
    Err(errors.fold(rejection, |rejection, (key, raw)| {
        rejection.with_detail(&key, raw)
    }))
}

/// Full privacy takes the id alone, and without one makes the user anonymous (documented).
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

/// Whom the page's settings name beside the token; an app has none.
struct Page {
    surface: Surface,
    user_id: String,
    email: String,
}

impl Page {
    fn of(surface: Surface, presented: &Presented<'_>) -> Result<Self, Failure> {
        if surface == Surface::SdkX {
            return Ok(Self {
                surface,
                user_id: String::new(),
                email: String::new(),
            });
        }
        if presented.setting_text(CONFIG, AUTHENTICATE_WITH).as_deref() != Some(IDENTITIES) {
            return Err(Failure::NotOptedIn);
        }
        // Text that is no text still names somebody else than the token does.
        let named = |key| match presented.setting(CONFIG, key) {
            Some(raw) => presented
                .setting_text(CONFIG, key)
                .map_or_else(|| raw.get().to_owned(), String::from),
            None => String::new(),
        };
        Ok(Self {
            surface,
            user_id: named("userId"),
            email: named("userEmail"),
        })
    }

    const fn names_nobody(&self) -> bool {
        self.user_id.is_empty() && self.email.is_empty()
    }

    /// The widget compares both to the letter (documented; whether case matters is unknown).
    fn compare(&self, user: &User) -> Result<(), Rejection> {
        if self.surface == Surface::SdkX {
            return Ok(());
        }
        let user_id = user.user_id.as_deref().unwrap_or_default();
        if self.user_id != user_id {
            return Err(Failure::UserIdDiffers
                .rejection(self.surface)
                .with_detail("jwtUserId", user_id)
                .with_detail("configUserId", self.user_id.as_str()));
        }
        let email = user.email.as_deref().unwrap_or_default();
        if self.email != email {
            return Err(Failure::EmailDiffers
                .rejection(self.surface)
                .with_detail("jwtEmail", email)
                .with_detail("configEmail", self.email.as_str()));
        }
        Ok(())
    }
}
