#![doc = include_str!("../README.md")]

mod config;
mod failures;
mod metadata;
mod payload;
mod settings;
mod tables;
mod verify;
mod widget;

use countersign::adapter::{Capabilities, Intake, Mint, Policy, Request, Vendor};
use countersign::bundle::{Argument, Dropped, Reason, Renew, Step, StepList, Verification};
use countersign::identity::Field;
use countersign::problem::Problems;
use countersign::sign::{HmacKey, Keys};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Error, ErrorKind, Result, Secret, Timestamp};
use serde::Serialize;
use serde_json::value::to_raw_value;
use std::borrow::Cow;

pub use config::Config;
pub use metadata::{LARGEST_METADATA, Metadata};
pub use payload::Login;
use payload::SignedUser;
use tables::capabilities;

const KIND: &str = "userhero";

/// The languages of the portal (documented).
const LANGUAGES: [&str; 2] = ["en", "es"];

/// How long a payload lives unless configured otherwise, in seconds: what the vendor's samples use
/// (documented).
pub const DEFAULT_TTL: u32 = 300;

/// The longest life that can be configured, in seconds (inferred: the vendor refuses payloads "older
/// than a few minutes" and names no number).
pub const LONGEST_TTL: u32 = 900;

/// The page's queue, which the portal's script works off once it has loaded (documented).
const QUEUE: &str = "UserHeroQueue";

/// Signs users in to UserHero's embedded portal, and tells its widget who they are.
///
/// ```
/// use countersign::{Action, Identity, Secret, Timestamp, UserId};
/// use countersign::adapter::{Mint, Request};
/// use countersign_userhero::UserHero;
///
/// # fn main() -> countersign::Result<()> {
/// let adapter = UserHero::new("pk_live_1", &Secret::new("test_secret_key")?)?;
/// let identity = Identity::new().with_user_id(UserId::new("usr_8f2k9d")?);
/// let now = Timestamp::from_unix(1_735_692_900).unwrap();
/// let bundle = adapter.mint(Request::new(&identity, Action::Login, now))?;
/// assert!(bundle.payload.get().starts_with(r#"{"user":{"expiresAt":1735693200,"#));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct UserHero {
    capabilities: Capabilities,
    keys: Keys<HmacKey>,
    ttl: u32,
    policy: Policy,
    steps: StepList,
    logout: StepList,
    update: StepList,
    clear: StepList,
}

impl UserHero {
    /// An adapter that signs with the project's HMAC secret. The public key goes into the page.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where the secret cannot be a key.
    pub fn new(public_key: &str, secret: &Secret) -> Result<Self> {
        Self::with_keys(public_key, Keys::new(HmacKey::new(secret)?))
    }

    /// An adapter that also verifies what previous secrets have signed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`] where the public key cannot be written as JSON.
    pub fn with_keys(public_key: &str, keys: Keys<HmacKey>) -> Result<Self> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Project<'a> {
            public_key: &'a str,
        }

        let project = Argument::value(&Project { public_key })?;
        let options = Argument::Merge(vec![project, Argument::payload()]);
        Ok(Self {
            capabilities: capabilities(),
            keys,
            ttl: DEFAULT_TTL,
            policy: Policy::new(),
            steps: [Step::push(QUEUE, [Argument::value("init")?, options])?].into(),
            // The portal documents no way to sign out; a page that loads anew has no user.
            logout: [Step::call("location.reload", [])?].into(),
            update: [Step::call("UserHero.setMetadata", [Argument::payload()])?].into(),
            clear: [Step::call("UserHero.clearMetadata", [])?].into(),
        })
    }

    /// How many seconds a payload lives: at least 1 and at most [`LONGEST_TTL`].
    #[must_use]
    pub fn with_ttl(mut self, seconds: u32) -> Self {
        self.ttl = seconds.clamp(1, LONGEST_TTL);
        self.capabilities = self.capabilities.with_longest_life(self.ttl);
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
    /// [`ErrorKind::InvalidIdentity`] with every fault of the request.
    pub fn login(&self, request: &Request<'_>) -> Result<(Login, Vec<Dropped>)> {
        self.sign(&request.for_action(Action::Login))
    }

    fn sign(&self, request: &Request<'_>) -> Result<(Login, Vec<Dropped>)> {
        let mut problems = Problems::new();
        let (user, dropped) = self.read(request, &mut problems);
        problems.into_refusal()?;
        let user = to_raw_value(&user).map_err(|_| Error::new(ErrorKind::Signing))?;
        let user_hmac = self.keys.current().tag(&[user.get().as_bytes()]).hex();
        Ok((Login { user, user_hmac }, dropped))
    }

    /// The metadata of an update, in the vendor's own form, and what did not go in. Nothing signs it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`] with every fault of the request; and for a visitor.
    pub fn update_profile<'a>(
        &self,
        request: &Request<'a>,
    ) -> Result<(Metadata<'a>, Vec<Dropped>)> {
        let mut problems = Problems::new();
        let request = request.for_action(Action::UpdateProfile);
        let (metadata, dropped) = self.describe(&request, &mut problems);
        problems.into_refusal()?;
        Ok((metadata, dropped))
    }

    fn describe<'a>(
        &self,
        request: &Request<'a>,
        problems: &mut Problems,
    ) -> (Metadata<'a>, Vec<Dropped>) {
        let mut intake = Intake::open(&self.capabilities, self.policy, request, problems);
        let metadata = Metadata::of(&mut intake);
        (metadata, intake.into_dropped())
    }

    fn read<'a>(
        &self,
        request: &Request<'a>,
        problems: &mut Problems,
    ) -> (SignedUser<Cow<'a, str>>, Vec<Dropped>) {
        let mut intake = Intake::open(&self.capabilities, self.policy, request, problems);
        let locale = supported_language(&mut intake);
        let name = intake.one_name();
        let user = intake.user();
        let user = SignedUser {
            company: user.company_name().map(Cow::Borrowed),
            email: user.email().map(Cow::Borrowed),
            expires_at: request.now.plus(self.ttl).unix(),
            external_user_id: user.user_id().map(Cow::Borrowed),
            locale: locale.map(Cow::Borrowed),
            name,
            phone: user.phone().map(Cow::Borrowed),
        };
        (user, intake.into_dropped())
    }
}

fn supported_language(intake: &mut Intake<'_, '_>) -> Option<&'static str> {
    let language = intake.user().locale()?.language();
    let supported = LANGUAGES.into_iter().find(|known| *known == language);
    if supported.is_none() {
        intake.lose_field(Field::Locale, Reason::UnsupportedValue);
    }
    supported
}

impl Vendor for UserHero {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn check(&self, request: &Request<'_>, problems: &mut Problems) {
        match request.action {
            Action::UpdateProfile => drop(self.describe(request, problems)),
            _ => drop(self.read(request, problems)),
        }
    }

    fn verify(
        &self,
        presented: &Presented<'_>,
        now: Timestamp,
    ) -> std::result::Result<Verdict, Rejection> {
        verify::verify(&self.keys, presented, now)
    }

    fn logout(&self) -> StepList {
        self.logout.clone()
    }
}

impl Mint for UserHero {
    fn mint(&self, request: Request<'_>) -> Result<ClientBundle> {
        if request.action == Action::UpdateProfile {
            let (metadata, dropped) = self.update_profile(&request)?;
            return Ok(ClientBundle::new(KIND, request.action, &metadata)?
                .with_steps(self.update.clone())
                .with_logout(self.clear.clone())
                .with_dropped(dropped));
        }
        let (login, dropped) = self.sign(&request)?;
        let expires_at = request.now.plus(self.ttl);
        // Two thirds of the life leave the page time to ask twice.
        let refresh_at = request.now.plus(self.ttl * 2 / 3);
        Ok(ClientBundle::new(KIND, request.action, &login)?
            .with_steps(self.steps.clone())
            .with_logout(self.logout.clone())
            .with_verification(Verification::hmac("/userHmac"))
            .with_life(Renew::Event, expires_at, refresh_at)
            .with_dropped(dropped))
    }
}
