#![doc = include_str!("../README.md")]

mod config;
mod custom_data;
mod failures;
mod json;
mod mode;
mod page;
mod payload;
pub mod provision;
mod secrets;
mod settings;
mod suffix;
mod verify;

use std::borrow::Cow;

use countersign::adapter::{Capabilities, Intake, Mint, Policy, Request, Vendor};
use countersign::bundle::{Dropped, StepList};
use countersign::problem::{Code, Path, Problem, Problems};
use countersign::sign::HmacKey;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Error, ErrorKind, Result, Timestamp};

pub use config::Config;
pub use json::Json;
pub use mode::Mode;
use page::Page;
pub use payload::{SignedUser, UserEntity};
pub use secrets::Secrets;
pub use suffix::SuffixKey;

const KIND: &str = "helpcrunch";

/// Signs users in to HelpCrunch's widget.
///
/// ```
/// use countersign::{Action, Identity, Secret, Timestamp, UserId};
/// use countersign::adapter::{Mint, Request};
/// use countersign_helpcrunch::{Helpcrunch, Mode, Secrets};
///
/// # fn main() -> countersign::Result<()> {
/// let secrets = Secrets::new(&Secret::new("test_secret_key")?)?;
/// let adapter = Helpcrunch::new(Mode::Signature, secrets)?;
/// let identity = Identity::new().with_user_id(UserId::new("1984")?);
/// let bundle = adapter.mint(Request::new(&identity, Action::Login, Timestamp::EPOCH))?;
/// assert_eq!(
///     bundle.payload.get(),
///     concat!(
///         r#"{"user_id":"1984","#,
///         r#""signature":"f2fae5a4156034d74f94f61b895a712e0b82dd8b624653f681e5d980ae81d083"}"#,
///     ),
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Helpcrunch {
    capabilities: Capabilities,
    mode: Mode,
    secrets: Secrets,
    json: Json,
    policy: Policy,
    page: Page,
}

impl Helpcrunch {
    /// An adapter of this mode.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where the mode takes a
    /// secret and there is none, or the reverse.
    pub fn new(mode: Mode, secrets: Secrets) -> Result<Self> {
        secrets.refuse_unless_they_fit(mode)?;
        Ok(Self {
            capabilities: mode.capabilities(),
            mode,
            secrets,
            json: Json::default(),
            policy: Policy::new(),
            page: Page::new(mode, None, None)?,
        })
    }

    /// The organization and the application that the page configures, which are no secrets.
    /// Without them they are the page's own business.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`] where they cannot be written as JSON.
    pub fn with_app(mut self, organization: Option<&str>, app_id: Option<&str>) -> Result<Self> {
        self.page = Page::new(self.mode, organization, app_id)?;
        Ok(self)
    }

    /// How the text that the mode `security-signature` signs is written.
    #[must_use]
    pub fn with_json(mut self, json: Json) -> Self {
        self.json = json;
        self
    }

    /// What may be sent beyond what is verified, and whether a faulty description refuses.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// The user of a login, in the vendor's own form, and what did not go in. It is the payload, and in
    /// `security-signature` what [`sign`](Self::sign) makes the payload of.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`] with every fault of the request.
    pub fn login<'a>(&self, request: &Request<'a>) -> Result<(UserEntity<'a>, Vec<Dropped>)> {
        self.entity(request.for_action(Action::Login))
    }

    /// The user of an update of a user who is signed in: the same entity, since an update that
    /// lacks a pinned user's value gets HTTP 403 (documented of every request).
    ///
    /// # Errors
    ///
    /// As for [`login`](Self::login); and for a visitor, of whom nothing goes in.
    pub fn update_profile<'a>(
        &self,
        request: &Request<'a>,
    ) -> Result<(UserEntity<'a>, Vec<Dropped>)> {
        self.entity(request.for_action(Action::UpdateProfile))
    }

    /// The payload of this user in the mode `security-signature`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] in every other mode.
    pub fn sign(&self, user: &UserEntity<'_>) -> Result<SignedUser> {
        let Some(key) = self.secrets.suffix() else {
            let detail = "only security-signature signs a whole user";
            let problem = Problem::new(Path::ROOT.key("mode"), Code::Unsupported, detail);
            return Err(Error::from_problems(
                ErrorKind::InvalidConfig,
                problem.into(),
            ));
        };
        let user = self.json.write(user)?;
        let signature = key.tag(user.get()).hex();
        Ok(SignedUser { user, signature })
    }

    fn entity<'a>(&self, request: Request<'a>) -> Result<(UserEntity<'a>, Vec<Dropped>)> {
        let mut problems = Problems::new();
        let (user, dropped) = self.read(&request, &mut problems);
        problems.into_refusal()?;
        Ok((user, dropped))
    }

    fn read<'a>(
        &self,
        request: &Request<'a>,
        problems: &mut Problems,
    ) -> (UserEntity<'a>, Vec<Dropped>) {
        let mut intake = Intake::open(&self.capabilities, self.policy, request, problems);
        let user = self.user(&mut intake, request.now, self.mode.signs_all());
        (user, intake.into_dropped())
    }

    /// The user of a request, as the widget and the API know them; of custom data what can be signed, or all.
    fn user<'a>(
        &self,
        intake: &mut Intake<'a, '_>,
        now: Timestamp,
        is_signed: bool,
    ) -> UserEntity<'a> {
        if intake.user().is_anonymous() {
            return visitor(intake);
        }
        let key = match self.secrets.at(intake.created_at(), now) {
            Ok(key) => key,
            Err((code, detail)) => {
                let at = Path::ROOT.key("created_at");
                // A date that could not be read is a fault already.
                if !intake.problems().touch(at) {
                    intake.refuse(at, code, detail);
                }
                None
            }
        };
        let name = intake.one_name();
        let custom_data = custom_data::flat(intake, is_signed);
        let user = intake.user();
        let mut entity = UserEntity {
            user_id: user.user_id().map(Cow::Borrowed),
            name,
            email: user.email().map(Cow::Borrowed),
            phone: user.phone().map(Cow::Borrowed),
            company: user.company_name().map(Cow::Borrowed),
            custom_data,
            ..UserEntity::default()
        };
        prove(&mut entity, self.mode, key);
        entity
    }
}

/// Hints alone, with which HelpCrunch fills in its form (documented). Without an id nothing is proven.
fn visitor<'a>(intake: &mut Intake<'a, '_>) -> UserEntity<'a> {
    let name = intake.one_name();
    let user = intake.user();
    UserEntity {
        name,
        email: user.email().map(Cow::Borrowed),
        phone: user.phone().map(Cow::Borrowed),
        ..UserEntity::default()
    }
}

/// Adds what the mode proves the id by.
fn prove(user: &mut UserEntity<'_>, mode: Mode, key: Option<&HmacKey>) {
    let (Some(key), Some(id)) = (key, user.user_id.as_deref()) else {
        return;
    };
    let digest = key.tag(&[id.as_bytes()]).hex();
    match mode {
        Mode::Plain | Mode::SecuritySignature => {}
        Mode::HashedId => user.user_id = Some(Cow::Owned(digest)),
        Mode::SecurityHash => user.security_hash = Some(digest),
        Mode::Signature => user.signature = Some(digest),
    }
}

impl Vendor for Helpcrunch {
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
        verify::verify(self.mode, self.json, &self.secrets, presented)
    }

    fn logout(&self) -> StepList {
        self.page.logout()
    }
}

impl Mint for Helpcrunch {
    fn mint(&self, request: Request<'_>) -> Result<ClientBundle> {
        let action = request.action;
        let (user, dropped) = self.entity(request)?;
        let (steps, logout) = self.page.steps(action, &user);
        let bundle = if self.mode.signs_all() {
            ClientBundle::new(KIND, action, &self.sign(&user)?)?
        } else {
            ClientBundle::new(KIND, action, &user)?
        };
        let bundle = bundle
            .with_steps(steps)
            .with_logout(logout)
            .with_dropped(dropped);
        Ok(
            match self.mode.verification().filter(|_| user.user_id.is_some()) {
                Some(proof) => bundle.with_verification(proof),
                None => bundle,
            },
        )
    }
}
