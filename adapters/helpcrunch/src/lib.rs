#![doc = include_str!("../README.md")]

mod config;
mod custom_data;
mod failures;
mod page;
mod payload;
pub mod provision;
mod sign;
mod tables;
mod verify;

use std::sync::Arc;

use countersign::adapter::{Accepted, Mint, Policy, Request, Rules, Screening, Vendor};
use countersign::bundle::Step;
use countersign::problem::{Code, Path, Problem};
use countersign::sign::HmacKey;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Error, ErrorKind, Result, Timestamp};

pub use config::Config;
use page::Page;
use payload::Input;
pub use payload::{SignedUser, UserEntity};
pub use sign::{Json, Secrets, SuffixKey};
pub use tables::Mode;

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
/// let bundle = adapter.bundle(&Request::new(&identity, Action::Login, Timestamp::EPOCH))?;
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
    rules: Rules,
    mode: Mode,
    secrets: Secrets,
    json: Json,
    page: Page,
}

impl Helpcrunch {
    /// Makes an adapter of this mode.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where the secrets are not those that the mode takes.
    pub fn new(mode: Mode, secrets: Secrets) -> Result<Self> {
        secrets.refuse_unless_they_fit(mode)?;
        Ok(Self {
            rules: Rules::new(mode.capabilities()),
            mode,
            secrets,
            json: Json::default(),
            page: Page::new(mode, None, None)?,
        })
    }

    /// Sets the organization and the application that the bundle's steps put into the page. Neither is secret. Without
    /// them the page must set its own.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`] where one of them cannot be written as JSON.
    pub fn with_app(mut self, organization: Option<&str>, app_id: Option<&str>) -> Result<Self> {
        self.page = Page::new(self.mode, organization, app_id)?;
        Ok(self)
    }

    /// Sets how the text that the mode `security-signature` signs is written.
    #[must_use]
    pub fn with_json(mut self, json: Json) -> Self {
        self.json = json;
        self
    }

    /// Sets what may be sent beyond what is verified, and whether a faulty description refuses.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.rules = self.rules.with_policy(policy);
        self
    }

    /// Makes the user of a login, in the vendor's own form. This is the payload, except in `security-signature`, where
    /// [`sign`](Self::sign) makes the payload of the user.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`] with every fault of the request.
    pub fn login<'a>(&'a self, request: &Request<'a>) -> Result<Accepted<UserEntity<'a>>> {
        self.entity(request.for_action(Action::Login))
    }

    /// Makes the user of an update, for a user who is signed in. The entity is that of a login: an update without a
    /// pinned user's value gets HTTP 403 (documented for every request).
    ///
    /// # Errors
    ///
    /// As for [`login`](Self::login). A visitor is refused, too.
    pub fn update_profile<'a>(&'a self, request: &Request<'a>) -> Result<Accepted<UserEntity<'a>>> {
        self.entity(request.for_action(Action::UpdateProfile))
    }

    /// Makes the payload of this user in the mode `security-signature`.
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

    fn entity<'a>(&'a self, request: Request<'a>) -> Result<Accepted<UserEntity<'a>>> {
        Ok(self.accept(&request)?.map(|user| user.entity(self.mode)))
    }

    /// Reads the user of a request, for the widget and for the API. A user who `is_signed` has only the custom data
    /// that can be signed.
    ///
    /// A visitor has hints alone, with which HelpCrunch fills in its form (documented).
    fn user<'a>(&'a self, screening: &mut Screening<'a>, is_signed: bool) -> Input<'a> {
        Input {
            action: screening.action(),
            key: self.key(screening),
            name: screening.one_name(),
            custom_data: custom_data::read(screening, is_signed),
            // The last one, since the others may drop fields.
            user: screening.user(),
        }
    }

    /// Returns the key that proves the user's id; `None` where the mode has none, and for a visitor.
    fn key(&self, screening: &mut Screening<'_>) -> Option<&HmacKey> {
        if screening.user().is_anonymous() {
            return None;
        }
        let key = self.secrets.at(screening.created_at(), screening.now());
        key.unwrap_or_else(|(code, detail)| {
            let at = Path::ROOT.key("created_at");
            // A date that could not be read is a fault already.
            if !screening.is_at_fault(at) {
                screening.refuse(at, code, detail);
            }
            None
        })
    }
}

impl Vendor for Helpcrunch {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, _now: Timestamp) -> Result<Verdict, Rejection> {
        verify::verify(self.mode, self.json, &self.secrets, presented)
    }

    fn logout(&self) -> Arc<[Step]> {
        self.page.logout.clone()
    }
}

impl Mint for Helpcrunch {
    type Input<'a> = Input<'a>;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Input<'a> {
        self.user(screening, self.mode.signs_all())
    }

    fn mint(&self, user: Accepted<Input<'_>>) -> Result<Accepted<ClientBundle>> {
        user.try_map(|user| {
            let action = user.action;
            let user = user.entity(self.mode);
            let plan = self.page.plan(action, &user);
            let payload = match self.mode.signs_all() {
                true => self.sign(&user)?.to_json(),
                false => user.to_json(),
            };
            Ok(ClientBundle::planned(plan, payload))
        })
    }
}
