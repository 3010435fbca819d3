#![doc = include_str!("../README.md")]

mod config;
mod failures;
mod limits;
mod page;
mod payload;
mod tables;
mod verify;

use std::sync::Arc;

use countersign::adapter::{Accepted, Mint, Policy, Request, Rules, Screening, Vendor};
use countersign::bundle::{Life, Plan};
use countersign::sign::{HmacKey, Keys};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Result, Secret, Timestamp};

pub use config::Config;
pub use limits::{LONGEST_ID, LONGEST_NAME};
use page::Page;
use payload::Input;
pub use payload::Login;
use tables::capabilities;

const KIND: &str = "helpshift-legacy";

/// The text that the token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sign {
    /// The id and then the email, without a separator. So one token fits several pairs of id and email.
    IdAndEmail,
    /// The id alone. No email goes in.
    Id,
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
/// let bundle = adapter.bundle(&Request::new(&identity, Action::Login, Timestamp::EPOCH))?;
/// assert_eq!(
///     bundle.payload.get(),
///     r#"{"userId":"captain_planet","userAuthToken":"DewUWA+b4TpWnTUg+5KDI+QnPvLNc2lNFg14CsNsFkw="}"#,
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct HelpshiftLegacy {
    rules: Rules,
    keys: Keys<HmacKey>,
    sign: Sign,
    /// The plan of a user is among the rules.
    visitor: Arc<Plan>,
}

impl HelpshiftLegacy {
    /// Makes an adapter that signs id and email with the app's secret.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`](countersign::ErrorKind::InvalidConfig) where the secret cannot be a key.
    pub fn new(secret: &Secret) -> Result<Self> {
        Self::with_keys(Keys::new(HmacKey::new(secret)?))
    }

    /// Makes an adapter that signs with the current key, and also verifies with the previous keys.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`](countersign::ErrorKind::Signing) where the page's steps cannot be written. They are
    /// constant, so it does not happen.
    pub fn with_keys(keys: Keys<HmacKey>) -> Result<Self> {
        let Page { known, visitor } = Page::new(None, None)?;
        Ok(Self {
            rules: Rules::new(capabilities(Sign::IdAndEmail)).with_plans([known]),
            keys,
            sign: Sign::IdAndEmail,
            visitor,
        })
    }

    /// Sets the `platformId` and the `domain` that the bundle's steps put into the page. Neither is secret. Without
    /// them the page must set its own.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`](countersign::ErrorKind::Signing) where one of them cannot be written as JSON.
    pub fn with_app(mut self, platform_id: Option<&str>, domain: Option<&str>) -> Result<Self> {
        let Page { known, visitor } = Page::new(platform_id, domain)?;
        self.rules = self.rules.with_plans([known]);
        self.visitor = visitor;
        Ok(self)
    }

    /// Sets the text that the token is made of.
    #[must_use]
    pub fn with_sign(mut self, sign: Sign) -> Self {
        self.sign = sign;
        self.rules = self.rules.with_capabilities(capabilities(sign));
        self
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
    pub fn login<'a>(&'a self, request: &Request<'a>) -> Result<Accepted<Login<'a>>> {
        let user = self.accept(&request.for_action(Action::Login))?;
        Ok(user.map(|user| user.login(self.keys.current())))
    }
}

impl Vendor for HelpshiftLegacy {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, _now: Timestamp) -> Result<Verdict, Rejection> {
        verify::verify(&self.keys, self.sign, presented)
    }
}

impl Mint for HelpshiftLegacy {
    type Input<'a> = Input<'a>;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Input<'a> {
        if !screening.user().is_anonymous() {
            limits::refuse_silently_anonymous(screening);
        }
        Input {
            name: screening.one_name(),
            // The last one, since the others may drop fields.
            user: screening.user(),
        }
    }

    fn mint(&self, user: Accepted<Input<'_>>) -> Result<Accepted<ClientBundle>> {
        let login = user.map(|user| user.login(self.keys.current()));
        let is_known = login.value().user_auth_token.is_some();
        let payload = login.map(|login| login.to_json());
        Ok(if is_known {
            self.rules.bundle(payload, Life::Forever)
        } else {
            payload.map(|payload| ClientBundle::planned(&self.visitor, payload))
        })
    }
}
