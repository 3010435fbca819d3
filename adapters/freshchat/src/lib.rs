#![doc = include_str!("../README.md")]

mod config;
mod failures;
mod page;
mod payload;
mod tables;
mod uuid;
mod verify;

use std::time::Duration;

use countersign::adapter::{Accepted, Mint, Policy, Request, Rules, Screening, Vendor};
use countersign::bundle::Life;
use countersign::json::JsonText;
use countersign::sign::{JwtKey, Keys};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Result, Secret, Timestamp};

pub use config::Config;
pub use payload::Login;
use payload::{CLAIMS_START, Claims};

const KIND: &str = "freshchat";

/// The life of a token (ours: the vendor asks for an end and names no longest life).
pub const LIFE: Duration = Duration::from_secs(60 * 60);

/// The age at which the page should have the next token.
const REFRESH_AFTER: Duration = Duration::from_secs(50 * 60);

/// Signs users and visitors in to Freshchat's web widget.
///
/// ```
/// use countersign::{Action, Identity, Secret, Timestamp, UserId};
/// use countersign::adapter::{Mint, Request};
/// use countersign_freshchat::Freshchat;
/// use serde_json::value::RawValue;
///
/// # fn main() -> countersign::Result<()> {
/// let adapter = Freshchat::new(&Secret::new("test_secret_key")?)?;
/// let identity = Identity::new().with_user_id(UserId::new("usr_8f2k9d")?);
/// let now = Timestamp::from_unix(1_735_689_600).unwrap();
/// let login = Request::new(&identity, Action::Login, now);
/// let first = adapter.bundle(&login)?;
/// assert_eq!(first.payload.get(), r#"{"reference_id":"usr_8f2k9d","token":null}"#);
///
/// let client: &RawValue = serde_json::from_str(r#"{"uuid": "c7fb4d3a-0e1c-4b7e-9a3e-2f6f3b0c5d11"}"#).unwrap();
/// let second = adapter.login(&login.with_client(client))?;
/// assert!(second.value().token.is_some());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Freshchat {
    rules: Rules,
    keys: Keys<JwtKey>,
}

impl Freshchat {
    /// Makes an adapter that signs with the account's encryption key.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`](countersign::ErrorKind::InvalidConfig) where the secret cannot be a key.
    pub fn new(secret: &Secret) -> Result<Self> {
        Self::with_keys(Keys::new(jwt_key(secret)?))
    }

    /// Makes an adapter that signs with the current key, and also verifies with the previous keys.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`](countersign::ErrorKind::Signing) where the steps cannot be written as JSON.
    pub fn with_keys(keys: Keys<JwtKey>) -> Result<Self> {
        let rules = Rules::new(tables::capabilities()).with_plans([page::plan()?]);
        Ok(Self { rules, keys })
    }

    /// Sets what may be signed beyond what is verified, and whether a faulty description refuses.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.rules = self.rules.with_policy(policy);
        self
    }

    /// Makes the payload of a login. It has a token where the request has the uuid of the browser as data of the page.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](countersign::ErrorKind::InvalidIdentity) with every fault of the request.
    pub fn login(&self, request: &Request<'_>) -> Result<Accepted<Login>> {
        let claims = self.accept(&request.for_action(Action::Login))?;
        claims.try_map(|claims| self.sign(&claims))
    }

    fn sign(&self, claims: &Claims<'_>) -> Result<Login> {
        let text = claims.to_json();
        let token = text.map(|text| self.keys.current().sign(text.get()));
        Ok(Login {
            reference_id: claims.user.user_id().map(str::to_owned),
            token: token.transpose()?,
        })
    }
}

/// Makes the key of a secret.
pub(crate) fn jwt_key(secret: &Secret) -> Result<JwtKey> {
    JwtKey::hs256(secret, CLAIMS_START)
}

impl Vendor for Freshchat {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
        verify::verify(&self.keys, presented, now)
    }
}

impl Mint for Freshchat {
    type Input<'a> = Claims<'a>;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Claims<'a> {
        Claims::of(screening)
    }

    fn mint(&self, claims: Accepted<Claims<'_>>) -> Result<Accepted<ClientBundle>> {
        let now = claims.value().now;
        // A bundle without a token has this life, too: the page then asks again in time.
        let life = Life::until(now + LIFE, now + REFRESH_AFTER);
        let payload = claims.try_map(|claims| JsonText::of(&self.sign(&claims)?))?;
        Ok(self.rules.bundle(payload, life))
    }
}
