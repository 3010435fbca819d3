#![doc = include_str!("../README.md")]

mod config;
mod failures;
mod page;
mod payload;
mod rules;
mod settings;
mod verify;

use countersign::adapter::{
    Capabilities, FieldRule, Intake, Mint, Need, Policy, Proof, Request, Vendor,
};
use countersign::bundle::{Dropped, StepList, Verification};
use countersign::identity::Field;
use countersign::problem::Problems;
use countersign::sign::{HmacKey, Keys};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Privacy, Result, Secret, Timestamp};

pub use config::Config;
use page::Page;
pub use payload::Login;
pub use rules::{LONGEST_ID, LONGEST_NAME};

const KIND: &str = "helpshift-legacy";

/// What the token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sign {
    /// The id, then the email, without a separator: one token fits several such pairs.
    IdAndEmail,
    /// The id alone. No email goes in.
    Id,
}

const ID_AND_EMAIL: &[FieldRule] = &[
    user_id(Need::OneOf),
    FieldRule::new(Field::Email, Need::OneOf, "userEmail").signed(),
    user_name(Field::FullName),
    user_name(Field::FirstName),
    user_name(Field::LastName),
    user_name(Field::DisplayName),
];

const ID: &[FieldRule] = &[
    user_id(Need::Required),
    user_name(Field::FullName),
    user_name(Field::FirstName),
    user_name(Field::LastName),
    user_name(Field::DisplayName),
];

const fn user_id(need: Need) -> FieldRule {
    FieldRule::new(Field::UserId, need, "userId")
        .signed()
        .with_max(LONGEST_ID)
}

/// Without a limit: Helpshift cuts a longer name (documented), and its bot asks for one that is not there.
const fn user_name(part: Field) -> FieldRule {
    FieldRule::new(part, Need::Optional, "userName")
}

fn capabilities(sign: Sign) -> Capabilities {
    match sign {
        Sign::IdAndEmail => Capabilities::new(KIND, ID_AND_EMAIL)
            .with_proof(Proof::JoinedIds)
            .with_variant(r#"sign = "id-and-email""#)
            .with_warning(
                "id and email are joined without a separator, so that one token fits several \
                 pairs: prefer sign = \"id\"",
            ),
        Sign::Id => Capabilities::new(KIND, ID)
            .with_proof(Proof::Id)
            .with_variant(r#"sign = "id""#),
    }
}

/// Signs users in to Helpshift's Web Chat by the legacy `userAuthToken`.
///
/// ```
/// use countersign::{Action, Identity, Secret, Timestamp, UserId};
/// use countersign::adapter::{Mint, Request};
/// use countersign_helpshift_legacy::HelpshiftLegacy;
///
/// # fn main() -> countersign::Result<()> {
/// let adapter = HelpshiftLegacy::new(&Secret::new("test_secret_key")?)?;
/// let identity = Identity::new().with_user_id(UserId::new("captain_planet")?);
/// let bundle = adapter.mint(Request::new(&identity, Action::Login, Timestamp::EPOCH))?;
/// assert_eq!(
///     bundle.payload.get(),
///     r#"{"userId":"captain_planet","userAuthToken":"DewUWA+b4TpWnTUg+5KDI+QnPvLNc2lNFg14CsNsFkw="}"#,
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct HelpshiftLegacy {
    capabilities: Capabilities,
    keys: Keys<HmacKey>,
    sign: Sign,
    policy: Policy,
    page: Page,
}

impl HelpshiftLegacy {
    /// An adapter that signs id and email with the app's secret.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`](countersign::ErrorKind::InvalidConfig) where the secret cannot be a key.
    pub fn new(secret: &Secret) -> Result<Self> {
        Self::with_keys(Keys::new(HmacKey::new(secret)?))
    }

    /// An adapter that also verifies what previous secrets have signed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`](countersign::ErrorKind::Signing) where the page's steps cannot be
    /// written. They are constant, so it does not happen.
    pub fn with_keys(keys: Keys<HmacKey>) -> Result<Self> {
        Ok(Self {
            capabilities: capabilities(Sign::IdAndEmail),
            keys,
            sign: Sign::IdAndEmail,
            policy: Policy::new(),
            page: Page::new(None, None)?,
        })
    }

    /// The app that the page configures: its `platformId` and `domain`, which are no secrets.
    /// Without them they are the page's own business.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`](countersign::ErrorKind::Signing) where they cannot be written as JSON.
    pub fn with_app(mut self, platform_id: Option<&str>, domain: Option<&str>) -> Result<Self> {
        self.page = Page::new(platform_id, domain)?;
        Ok(self)
    }

    /// What the token is made of.
    #[must_use]
    pub fn with_sign(mut self, sign: Sign) -> Self {
        self.sign = sign;
        self.capabilities = capabilities(sign);
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
    pub fn login<'a>(&self, request: &Request<'a>) -> Result<(Login<'a>, Vec<Dropped>)> {
        self.sign_in(&request.for_action(Action::Login))
    }

    fn sign_in<'a>(&self, request: &Request<'a>) -> Result<(Login<'a>, Vec<Dropped>)> {
        let mut problems = Problems::new();
        let (login, dropped) = self.read(request, &mut problems);
        problems.into_refusal()?;
        Ok((login.signed(self.keys.current()), dropped))
    }

    fn read<'a>(
        &self,
        request: &Request<'a>,
        problems: &mut Problems,
    ) -> (Login<'a>, Vec<Dropped>) {
        let mut intake = Intake::open(&self.capabilities, self.policy, request, problems);
        if intake.user().is_anonymous() {
            return (Login::default(), intake.into_dropped());
        }
        rules::refuse_what_is_silently_anonymous(&mut intake);
        let user_name = intake.one_name();
        let user = intake.user();
        let login = Login {
            user_id: user.user_id().map(Into::into),
            user_email: user.email().map(Into::into),
            user_name,
            full_privacy: user.privacy() == Privacy::Full,
            ..Login::default()
        };
        (login, intake.into_dropped())
    }
}

impl Vendor for HelpshiftLegacy {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn check(&self, request: &Request<'_>, problems: &mut Problems) {
        self.read(request, problems);
    }

    fn verify(
        &self,
        presented: &Presented<'_>,
        _now: Timestamp,
    ) -> std::result::Result<Verdict, Rejection> {
        verify::verify(&self.keys, self.sign, presented)
    }

    fn logout(&self) -> StepList {
        self.page.logout()
    }
}

impl Mint for HelpshiftLegacy {
    fn mint(&self, request: Request<'_>) -> Result<ClientBundle> {
        let (login, dropped) = self.sign_in(&request)?;
        let visitor = request.identity.trusted().is_anonymous();
        let (steps, logout) = self.page.steps(visitor);
        let bundle = ClientBundle::new(KIND, request.action, &login)?
            .with_steps(steps)
            .with_logout(logout)
            .with_dropped(dropped);
        if visitor {
            return Ok(bundle);
        }
        Ok(bundle.with_verification(Verification::hmac("/userAuthToken")))
    }
}
