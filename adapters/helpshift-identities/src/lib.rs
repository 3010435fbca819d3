#![doc = include_str!("../README.md")]

mod claims;
mod config;
mod failures;
mod limits;
mod page;
mod payload;
pub mod provision;
mod tables;
mod token;
mod user_data;
mod verify;

use std::sync::Arc;

use std::ops::RangeInclusive;
use std::time::Duration;

use countersign::adapter::{Accepted, Mint, Policy, Request, Rules, Screening, Vendor};
use countersign::bundle::{Life, Reason, Step};
use countersign::config::duration_within;
use countersign::identity::Field;
use countersign::json::JsonText;
use countersign::sign::{JwtKey, Keys};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Privacy, Result, Secret, Timestamp};

pub use config::Config;
use limits::check_identities;
use page::{Page, language_of};
pub use page::{PageSettings, Surface};
use payload::Input;
pub use payload::{AddIdentities, Login, LoginConfig};
use tables::{capabilities, capabilities_with_language};
use token::{CLAIMS_START, Metadata, Token, refuse_nothing_to_add};
pub use user_data::{
    AppUserData, GlobalUserData, IdentityMetadata, PayingSegment, ProfileUpdate, UserData,
    VendorData,
};

const KIND: &str = "helpshift-identities";

/// The life of a token from its `iat` (documented: not older than 24 hours).
pub const LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// The age of a token, from its `iat`, at which the page should have a new one: half its life, so that neither a slow
/// clock nor a long visit meets its end.
pub const REFRESH_AFTER: Duration = Duration::from_secs(LIFE.as_secs() / 2);

/// The longest time by which `iat` can be moved back.
pub const LONGEST_BACKDATE: Duration = Duration::from_secs(60 * 60);

const BACKDATE: RangeInclusive<Duration> = Duration::ZERO..=LONGEST_BACKDATE;

fn jwt_key(secret: &Secret) -> Result<JwtKey> {
    JwtKey::hs256(secret, CLAIMS_START)
}

/// Signs users in to Helpshift by User Hub's identities JWT.
///
/// ```
/// use countersign::{Action, Identity, Secret, Timestamp, UserId};
/// use countersign::adapter::{Mint, Request};
/// use countersign_helpshift_identities::{HelpshiftIdentities, LIFE};
///
/// # fn main() -> countersign::Result<()> {
/// let adapter = HelpshiftIdentities::new(&Secret::new("test_secret_key")?)?;
/// let identity = Identity::new().with_user_id(UserId::new("captain_planet")?);
/// let now = Timestamp::from_unix(1_735_689_600).unwrap();
/// let bundle = adapter.bundle(&Request::new(&identity, Action::Login, now))?;
/// assert!(bundle.payload.get().starts_with(r#"{"identity_token":"eyJhbGciOiJIUzI1NiIs"#));
/// assert_eq!(bundle.expires_at(), Some(now + LIFE));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct HelpshiftIdentities {
    rules: Rules,
    surface: Surface,
    settings: PageSettings,
    keys: Keys<JwtKey>,
    backdate: Duration,
    page: Page,
}

impl HelpshiftIdentities {
    /// Makes an adapter for the web that signs with this secret: that of "User Identity Verification (New
    /// ID System)", which is another than the legacy one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`](countersign::ErrorKind::InvalidConfig) where the secret cannot be a key.
    pub fn new(secret: &Secret) -> Result<Self> {
        Self::with_keys(Keys::new(jwt_key(secret)?))
    }

    /// Makes an adapter that also verifies what previous secrets have signed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`](countersign::ErrorKind::Signing) where the steps cannot be written as JSON.
    pub fn with_keys(keys: Keys<JwtKey>) -> Result<Self> {
        Ok(Self {
            rules: Rules::new(capabilities(Surface::Web)),
            surface: Surface::Web,
            settings: PageSettings::new(),
            keys,
            backdate: Duration::ZERO,
            page: Page::new()?,
        })
    }

    /// Sets where the user is signed in, without settings of a page.
    #[must_use]
    pub fn with_surface(mut self, surface: Surface) -> Self {
        self.rules = self.rules.with_capabilities(capabilities(surface));
        self.surface = surface;
        self.settings = PageSettings::new();
        self
    }

    /// Signs the user in on a page that is set up like this. An app has no such settings.
    #[must_use]
    pub fn with_page(mut self, settings: PageSettings) -> Self {
        let capabilities = if settings.language_of_locale {
            capabilities_with_language()
        } else {
            capabilities(Surface::Web)
        };
        self.rules = self.rules.with_capabilities(capabilities);
        self.surface = Surface::Web;
        self.settings = settings;
        self
    }

    /// Sets how far `iat` is moved back, in whole seconds and at most by [`LONGEST_BACKDATE`]: for Helpshift's clock,
    /// where it is behind yours. The end of a token and the time of its renewal move with `iat`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`](countersign::ErrorKind::InvalidConfig) where the duration is longer.
    pub fn with_backdate(mut self, backdate: Duration) -> Result<Self> {
        self.backdate = duration_within("backdate", backdate, &BACKDATE)?;
        Ok(self)
    }

    /// Sets what may be signed beyond what is verified, and whether a faulty description refuses.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.rules = self.rules.with_policy(policy);
        self
    }

    /// Makes the payload of a login, in the vendor's own form.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](countersign::ErrorKind::InvalidIdentity) with every fault of the request.
    pub fn login(&self, request: &Request<'_>) -> Result<Accepted<Login>> {
        let request = request.for_action(Action::Login);
        let token = self
            .rules
            .accept(&request, |screening| self.token(screening))?;
        token.try_map(|token| self.sign_in(&token))
    }

    /// Makes the argument of `addUserIdentities`: one token that holds the user's id, or else their email, and
    /// everything else that identifies them.
    ///
    /// # Errors
    ///
    /// As for [`login`](Self::login): a visitor, a user without an id and an email, one who chose full privacy,
    /// and one with nothing to add.
    pub fn add_identities(&self, request: &Request<'_>) -> Result<Accepted<AddIdentities>> {
        let request = request.for_action(Action::AddIdentities);
        let token = self
            .rules
            .accept(&request, |screening| self.token(screening))?;
        token.try_map(|token| self.add(&token))
    }

    /// Makes the update of the user's data. Names, place, language, tags and attributes come from the identity, the
    /// rest from a [`VendorData`].
    ///
    /// Where nothing may go in, under full privacy for one, it is empty: `dropped` says why.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](countersign::ErrorKind::InvalidIdentity) with every fault of the request.
    pub fn update_profile<'a>(
        &'a self,
        request: &Request<'a>,
    ) -> Result<Accepted<ProfileUpdate<'a>>> {
        let request = request.for_action(Action::UpdateProfile);
        self.rules.accept(&request, |screening| {
            user_data::update(screening, self.surface)
        })
    }

    /// Reads everything that a token holds.
    fn token<'a>(&self, screening: &mut Screening<'a>) -> Token<'a> {
        check_identities(screening, self.surface);
        let metadata = Metadata::of_token(screening, self.surface);
        if screening.action() == Action::AddIdentities {
            refuse_nothing_to_add(screening);
        }
        let locale = screening.user().locale();
        if locale.is_some_and(|locale| language_of(locale).is_none()) {
            screening.drop_field(Field::Locale, Reason::UnsupportedValue);
        }
        Token {
            user: screening.user(),
            metadata,
            iat: screening.now() - self.backdate,
        }
    }

    fn sign_in(&self, token: &Token<'_>) -> Result<Login> {
        let user = &token.user;
        let signed = (!user.is_anonymous()).then(|| self.keys.current().sign(token.claims().get()));
        let signed = signed.transpose()?;
        let full_privacy_enabled = user.privacy() == Privacy::Full;
        Ok(match self.surface {
            Surface::Web => Login {
                full_privacy_enabled: signed.is_some().then_some(full_privacy_enabled),
                identity_token: signed,
                config: None,
            },
            Surface::SdkX => Login {
                // SDK X signs a visitor in with an empty token (documented).
                identity_token: Some(signed.unwrap_or_default()),
                full_privacy_enabled: None,
                config: Some(LoginConfig {
                    full_privacy_enabled,
                }),
            },
        })
    }

    fn add(&self, token: &Token<'_>) -> Result<AddIdentities> {
        let identity_token = self.keys.current().sign(token.claims().get())?;
        Ok(AddIdentities { identity_token })
    }

    fn mint_login(&self, token: &Token<'_>) -> Result<ClientBundle> {
        let plans = self.page.plans(self.surface);
        let login = self.sign_in(token)?.to_json();
        let bundle = if token.user.is_anonymous() {
            ClientBundle::planned(&plans.visitor, login)
        } else {
            let (end, refresh) = token.life();
            ClientBundle::planned(&plans.known, login).with_life(Life::until_event(end, refresh))
        };
        Ok(match self.surface {
            Surface::Web => bundle.with_first_step(self.page.settings(&self.settings, &token.user)),
            Surface::SdkX => bundle,
        })
    }
}

impl Vendor for HelpshiftIdentities {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
        verify::verify(self.surface, &self.keys, presented, now)
    }

    fn logout(&self) -> Arc<[Step]> {
        self.page.plans(self.surface).logout.clone()
    }
}

impl Mint for HelpshiftIdentities {
    type Input<'a> = Input<'a>;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Input<'a> {
        match screening.action() {
            Action::UpdateProfile => Input::Profile(user_data::update(screening, self.surface)),
            Action::AddIdentities => Input::Add(self.token(screening)),
            _ => Input::Login(self.token(screening)),
        }
    }

    fn mint(&self, user: Accepted<Input<'_>>) -> Result<Accepted<ClientBundle>> {
        let plans = self.page.plans(self.surface);
        user.try_map(|user| match user {
            Input::Login(token) => self.mint_login(&token),
            Input::Add(token) => {
                let (end, refresh) = token.life();
                let added = JsonText::of(&self.add(&token)?)?;
                // No event asks for it: a page that has not called in time asks for another.
                Ok(ClientBundle::planned(&plans.add, added).with_life(Life::until(end, refresh)))
            }
            Input::Profile(update) => {
                let plan = plans.update(update.says());
                Ok(ClientBundle::planned(plan, JsonText::of(&update)?))
            }
        })
    }
}
