#![doc = include_str!("../README.md")]

mod claims;
mod config;
mod failures;
mod identities;
mod json;
mod languages;
mod limits;
mod metadata;
mod page_settings;
mod payload;
mod profile;
pub mod provision;
mod steps;
mod surface;
mod tables;
mod user_data;
mod verify;

use countersign::adapter::{Capabilities, Intake, Mint, Policy, Request, Vendor};
use countersign::bundle::{Dropped, Reason, Renew, StepList, Verification};
use countersign::identity::{Field, Trusted};
use countersign::problem::Problems;
use countersign::sign::{JwtKey, Keys};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Privacy, Result, Secret, Timestamp};

pub use config::Config;
use metadata::Metadata;
pub use page_settings::PageSettings;
pub use payload::{AddIdentities, Login, LoginConfig};
use payload::{CLAIMS_START, claims};
use steps::Steps;
pub use surface::Surface;
use tables::{capabilities, capabilities_with_language};
pub use user_data::{
    AppUserData, GlobalUserData, IdentityMetadata, PayingSegment, ProfileUpdate, UserData,
    VendorData,
};

const KIND: &str = "helpshift-identities";

/// How long a token lives from its `iat`, in seconds (documented: not older than 24 hours).
pub const LIFE: u32 = 24 * 60 * 60;

/// When to have a new token at hand, in seconds from `iat`: half the life, so that neither a slow
/// clock nor a long visit meets its end.
pub const REFRESH_AFTER: u32 = LIFE / 2;

/// The most that `iat` can be moved back, in seconds.
pub const LONGEST_BACKDATE: u32 = 60 * 60;

/// Where the token stands in every payload that has one.
const PROOF: Verification = Verification::jwt("/identity_token");

fn jwt_key(secret: &Secret) -> Result<JwtKey> {
    JwtKey::hs256(secret, CLAIMS_START)
}

/// Signs users in to Helpshift by User Hub's identities JWT.
///
/// ```
/// use countersign::{Action, Identity, Secret, Timestamp, UserId};
/// use countersign::adapter::{Mint, Request};
/// use countersign_helpshift_identities::HelpshiftIdentities;
///
/// # fn main() -> countersign::Result<()> {
/// let adapter = HelpshiftIdentities::new(&Secret::new("test_secret_key")?)?;
/// let identity = Identity::new().with_user_id(UserId::new("captain_planet")?);
/// let now = Timestamp::from_unix(1_735_689_600).unwrap();
/// let bundle = adapter.mint(Request::new(&identity, Action::Login, now))?;
/// assert!(bundle.payload.get().starts_with(r#"{"identity_token":"eyJhbGciOiJIUzI1NiIs"#));
/// assert_eq!(bundle.expires_at, Some(now.plus(24 * 60 * 60)));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct HelpshiftIdentities {
    capabilities: Capabilities,
    surface: Surface,
    page: PageSettings,
    keys: Keys<JwtKey>,
    policy: Policy,
    backdate: u32,
    steps: Steps,
}

impl HelpshiftIdentities {
    /// An adapter for the web that signs with this secret: that of "User Identity Verification (New
    /// ID System)", which is another than the legacy one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`](countersign::ErrorKind::InvalidConfig) where the secret cannot be a key.
    pub fn new(secret: &Secret) -> Result<Self> {
        Self::with_keys(Keys::new(jwt_key(secret)?))
    }

    /// An adapter that also verifies what previous secrets have signed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`](countersign::ErrorKind::Signing) where the steps cannot be written as JSON.
    pub fn with_keys(keys: Keys<JwtKey>) -> Result<Self> {
        Ok(Self {
            capabilities: capabilities(Surface::Web),
            surface: Surface::Web,
            page: PageSettings::new(),
            keys,
            policy: Policy::new(),
            backdate: 0,
            steps: Steps::new()?,
        })
    }

    /// Where the user is signed in, without settings of a page.
    #[must_use]
    pub fn with_surface(mut self, surface: Surface) -> Self {
        self.capabilities = capabilities(surface);
        self.surface = surface;
        self.page = PageSettings::new();
        self
    }

    /// The user is signed in on a page that is set up like this. An app has no such settings.
    #[must_use]
    pub fn with_page(mut self, page: PageSettings) -> Self {
        self.capabilities = if page.language_of_locale {
            capabilities_with_language()
        } else {
            capabilities(Surface::Web)
        };
        self.surface = Surface::Web;
        self.page = page;
        self
    }

    /// How many seconds `iat` is moved back, at most [`LONGEST_BACKDATE`]: for Helpshift's clock, where it is behind
    /// yours. The end of a token and the time of its renewal move with it.
    #[must_use]
    pub fn with_backdate(mut self, seconds: u32) -> Self {
        self.backdate = seconds.min(LONGEST_BACKDATE);
        self
    }

    /// What may be signed beyond what is verified, and whether a faulty description refuses.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// The payload of a login, in the vendor's own form, and what did not go in.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](countersign::ErrorKind::InvalidIdentity) with every fault of the request.
    pub fn login(&self, request: &Request<'_>) -> Result<(Login, Vec<Dropped>)> {
        let (login, _, dropped) = self.sign_in(&request.for_action(Action::Login))?;
        Ok((login, dropped))
    }

    /// Makes the argument of `addUserIdentities`, and lists what did not go in: one token that holds the user's id, or
    /// else their email, and everything else that identifies them.
    ///
    /// # Errors
    ///
    /// As for [`login`](Self::login): a visitor, a user without an id and an email, one who chose full privacy,
    /// and one with nothing to add.
    pub fn add_identities(&self, request: &Request<'_>) -> Result<(AddIdentities, Vec<Dropped>)> {
        let request = request.for_action(Action::AddIdentities);
        let (user, metadata, dropped) = self.read_all(&request)?;
        let identity_token = self.token(&user, &metadata, request.now)?;
        Ok((AddIdentities { identity_token }, dropped))
    }

    fn sign_in<'a>(&self, request: &Request<'a>) -> Result<(Login, Trusted<'a>, Vec<Dropped>)> {
        let (user, metadata, dropped) = self.read_all(request)?;
        let token = (!user.is_anonymous()).then(|| self.token(&user, &metadata, request.now));
        let login = self.wrap(token.transpose()?, user.privacy() == Privacy::Full);
        Ok((login, user, dropped))
    }

    fn token(&self, user: &Trusted<'_>, metadata: &Metadata, now: Timestamp) -> Result<String> {
        self.keys
            .current()
            .sign(&claims(user, metadata, self.iat(now)))
    }

    fn iat(&self, now: Timestamp) -> Timestamp {
        let iat = now.unix() - i64::from(self.backdate);
        Timestamp::from_unix(iat).unwrap_or(Timestamp::EPOCH)
    }

    fn read_all<'a>(&self, request: &Request<'a>) -> Result<(Trusted<'a>, Metadata, Vec<Dropped>)> {
        let mut problems = Problems::new();
        let read = self.read(request, &mut problems);
        problems.into_refusal()?;
        Ok(read)
    }

    fn read<'a>(
        &self,
        request: &Request<'a>,
        problems: &mut Problems,
    ) -> (Trusted<'a>, Metadata, Vec<Dropped>) {
        let mut intake = Intake::open(&self.capabilities, self.policy, request, problems);
        identities::check(&mut intake, self.surface);
        let metadata = Metadata::of_token(&mut intake, request, self.surface);
        if request.action == Action::AddIdentities {
            identities::refuse_nothing_to_add(&mut intake);
        }
        let locale = intake.user().locale();
        if locale.is_some_and(|locale| languages::code_of(locale).is_none()) {
            intake.lose_field(Field::Locale, Reason::UnsupportedValue);
        }
        (intake.user(), metadata, intake.into_dropped())
    }

    fn wrap(&self, token: Option<String>, full_privacy_enabled: bool) -> Login {
        match self.surface {
            Surface::Web => Login {
                full_privacy_enabled: token.is_some().then_some(full_privacy_enabled),
                identity_token: token,
                config: None,
            },
            Surface::SdkX => Login {
                // SDK X signs a visitor in with an empty token (documented).
                identity_token: Some(token.unwrap_or_default()),
                full_privacy_enabled: None,
                config: Some(LoginConfig {
                    full_privacy_enabled,
                }),
            },
        }
    }
}

impl Vendor for HelpshiftIdentities {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn check(&self, request: &Request<'_>, problems: &mut Problems) {
        if request.action == Action::UpdateProfile {
            self.read_profile(request, problems);
        } else {
            self.read(request, problems);
        }
    }

    fn verify(
        &self,
        presented: &Presented<'_>,
        now: Timestamp,
    ) -> std::result::Result<Verdict, Rejection> {
        verify::verify(self.surface, &self.keys, presented, now)
    }

    fn logout(&self) -> StepList {
        self.steps.logout(self.surface)
    }
}

impl Mint for HelpshiftIdentities {
    fn mint(&self, request: Request<'_>) -> Result<ClientBundle> {
        if request.action == Action::UpdateProfile {
            return self.mint_profile(&request);
        }
        let iat = self.iat(request.now);
        let (expires_at, refresh_at) = (iat.plus(LIFE), iat.plus(REFRESH_AFTER));
        if request.action == Action::AddIdentities {
            let (added, dropped) = self.add_identities(&request)?;
            return Ok(ClientBundle::new(KIND, request.action, &added)?
                .with_dropped(dropped)
                .with_steps(self.steps.add(self.surface))
                .with_verification(PROOF)
                // No event asks for it: a page that has not called in time asks for another.
                .with_life(Renew::Call, expires_at, refresh_at));
        }
        let (login, user, dropped) = self.sign_in(&request)?;
        let bundle =
            ClientBundle::from_raw(KIND, request.action, login.to_json()?).with_dropped(dropped);
        let bundle = bundle.with_steps(self.steps.login(self.surface, &self.page, &user)?);
        if user.is_anonymous() {
            return Ok(bundle);
        }
        Ok(bundle
            .with_logout(self.logout())
            .with_verification(PROOF)
            .with_life(Renew::Event, expires_at, refresh_at))
    }
}
