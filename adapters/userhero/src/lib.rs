#![doc = include_str!("../README.md")]

mod config;
mod failures;
mod limits;
mod page;
mod payload;
mod tables;
mod verify;

use std::ops::RangeInclusive;
use std::time::Duration;

use countersign::adapter::{Accepted, Mint, Policy, Request, Rules, Screening, Vendor};
use countersign::bundle::{Life, Reason};
use countersign::config::duration_within;
use countersign::identity::Field;
use countersign::json::JsonText;
use countersign::sign::{HmacKey, Keys};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Result, Secret, Timestamp};

pub use config::Config;
pub use limits::LARGEST_METADATA;
use payload::{Input, SignedUser};
pub use payload::{Login, Metadata};

const KIND: &str = "userhero";

/// The languages of the portal (documented).
const LANGUAGES: [&str; 2] = ["en", "es"];

/// The life of a payload unless configured otherwise, as in the vendor's samples (documented).
pub const DEFAULT_TTL: Duration = Duration::from_secs(300);

/// The longest life that can be configured (inferred: the vendor refuses payloads "older than a few minutes" and names
/// no number).
pub const LONGEST_TTL: Duration = Duration::from_secs(900);

const TTL: RangeInclusive<Duration> = Duration::from_secs(1)..=LONGEST_TTL;

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
/// let bundle = adapter.bundle(&Request::new(&identity, Action::Login, now))?;
/// assert!(bundle.payload.get().starts_with(r#"{"user":{"expiresAt":1735693200,"#));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct UserHero {
    rules: Rules,
    keys: Keys<HmacKey>,
    ttl: Duration,
}

impl UserHero {
    /// Makes an adapter that signs with the project's HMAC secret. The public key goes into the page.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`](countersign::ErrorKind::InvalidConfig) where the secret cannot be a key.
    pub fn new(public_key: &str, secret: &Secret) -> Result<Self> {
        Self::with_keys(public_key, Keys::new(HmacKey::new(secret)?))
    }

    /// Makes an adapter that signs with the current key, and also verifies with the previous keys.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`](countersign::ErrorKind::Signing) where the public key cannot be written as JSON.
    pub fn with_keys(public_key: &str, keys: Keys<HmacKey>) -> Result<Self> {
        Ok(Self {
            rules: Rules::new(tables::capabilities(DEFAULT_TTL))
                .with_plans(page::plans(public_key)?),
            keys,
            ttl: DEFAULT_TTL,
        })
    }

    /// Sets how long a payload lives, in whole seconds: from one second to [`LONGEST_TTL`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`](countersign::ErrorKind::InvalidConfig) where the life is shorter or longer.
    pub fn with_ttl(mut self, ttl: Duration) -> Result<Self> {
        self.ttl = duration_within("ttl", ttl, &TTL)?;
        self.rules = self.rules.with_capabilities(tables::capabilities(self.ttl));
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
        let user = self
            .rules
            .accept(&request, |screening| self.portal_user(screening))?;
        Ok(user.map(|user| self.sign(&user)))
    }

    /// Makes the metadata of an update, in the vendor's own form. Nothing signs it.
    ///
    /// # Errors
    ///
    /// As for [`login`](Self::login). A visitor is refused, too.
    pub fn update_profile<'a>(&'a self, request: &Request<'a>) -> Result<Accepted<Metadata<'a>>> {
        let request = request.for_action(Action::UpdateProfile);
        self.rules.accept(&request, Metadata::of)
    }

    /// Reads the user that the portal takes.
    fn portal_user<'a>(&self, screening: &mut Screening<'a>) -> SignedUser<'a> {
        let locale = supported_language(screening);
        let name = screening.one_name();
        let user = screening.user();
        SignedUser {
            company: user.company_name(),
            email: user.email(),
            expires_at: screening.now() + self.ttl,
            external_user_id: user.user_id(),
            locale,
            name,
            phone: user.phone(),
        }
    }

    fn sign(&self, user: &SignedUser<'_>) -> Login {
        let user = user.to_json();
        let user_hmac = self.keys.current().tag(&[user.get().as_bytes()]).hex();
        Login { user, user_hmac }
    }

    /// Returns the life of a payload. The next one should be at hand after two thirds: the page can then ask twice.
    fn life(&self, now: Timestamp) -> Life {
        Life::until_event(now + self.ttl, now + self.ttl * 2 / 3)
    }
}

/// Returns the locale's language where the portal speaks it, and drops the locale otherwise.
fn supported_language(screening: &mut Screening<'_>) -> Option<&'static str> {
    let language = screening.user().locale()?.language();
    let supported = LANGUAGES.into_iter().find(|known| *known == language);
    if supported.is_none() {
        screening.drop_field(Field::Locale, Reason::UnsupportedValue);
    }
    supported
}

impl Vendor for UserHero {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
        verify::verify(&self.keys, presented, now)
    }
}

impl Mint for UserHero {
    type Input<'a> = Input<'a>;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Input<'a> {
        match screening.action() {
            Action::UpdateProfile => Input::Widget(Metadata::of(screening)),
            _ => Input::Portal(self.portal_user(screening), self.life(screening.now())),
        }
    }

    fn mint(&self, user: Accepted<Input<'_>>) -> Result<Accepted<ClientBundle>> {
        let life = match user.value() {
            Input::Portal(_, life) => *life,
            Input::Widget(_) => Life::Forever,
        };
        let payload = user.try_map(|user| match user {
            Input::Portal(user, _) => Ok(self.sign(&user).to_json()),
            Input::Widget(metadata) => JsonText::of(&metadata),
        })?;
        Ok(self.rules.bundle(payload, life))
    }
}
