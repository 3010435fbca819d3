#![doc = include_str!("../README.md")]

mod claims;
mod config;
mod identities;
mod limits;
mod payload;
mod steps;
mod surface;
mod verify;

use countersign::{
    Capabilities, ClientBundle, Dropped, Error, ErrorKind, Field, FieldRule, Intake, JwtKey, Keys,
    Mint, Need, Policy, Presented, Privacy, Problems, Proof, Rejection, Renew, Request, Result,
    Secret, Timestamp, Trusted, Vendor, Verdict,
};

pub use config::Config;
use limits::{UID_MAX, UNIT, VALUE_MAX};
use payload::{CLAIMS_START, Claims, Entry};
pub use payload::{Login, LoginConfig};
use steps::Steps;
pub use surface::Surface;

const KIND: &str = "helpshift-identities";

/// How long a token lives from its `iat`, in seconds (documented: not older than 24 hours).
pub const LIFE: u32 = 24 * 60 * 60;

/// When to have a new token at hand, in seconds from `iat`: half the life, so that neither a slow
/// clock nor a long visit meets its end.
pub const REFRESH_AFTER: u32 = LIFE / 2;

const FIELDS: &[FieldRule] = &[
    FieldRule::new(Field::UserId, Need::OneOf, "uid")
        .signed()
        .with_max(UID_MAX),
    FieldRule::new(Field::Email, Need::OneOf, "email")
        .signed()
        .with_max(VALUE_MAX),
    FieldRule::new(Field::Phone, Need::Optional, "phone_number")
        .signed()
        .with_max(VALUE_MAX),
    FieldRule::new(Field::Accounts, Need::Optional, "identities")
        .signed()
        .with_max(VALUE_MAX),
];

fn capabilities(surface: Surface) -> Capabilities {
    Capabilities::new(KIND, FIELDS)
        .with_variant(match surface {
            Surface::Web => "surface = \"web\"",
            Surface::SdkX => "surface = \"sdk-x\"",
        })
        .with_proof(Proof::Payload)
        .with_longest_life(LIFE)
        .with_issued_at()
        .with_unit(UNIT)
        .with_vendor_reasons(surface::table_reasons(surface))
}

fn jwt_key(secret: &Secret) -> Result<JwtKey> {
    JwtKey::hs256(secret, CLAIMS_START)
}

/// Signs users in to Helpshift by User Hub's identities JWT.
///
/// ```
/// use countersign::{Action, Identity, Mint, Request, Secret, Timestamp, UserId};
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
    keys: Keys<JwtKey>,
    policy: Policy,
    steps: Steps,
}

impl HelpshiftIdentities {
    /// An adapter for the web that signs with this secret: that of "User Identity Verification (New
    /// ID System)", which is another than the legacy one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where the secret cannot be a key.
    pub fn new(secret: &Secret) -> Result<Self> {
        Self::with_keys(Keys::new(jwt_key(secret)?))
    }

    /// An adapter that also verifies what previous secrets have signed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`] where the steps cannot be written as JSON.
    pub fn with_keys(keys: Keys<JwtKey>) -> Result<Self> {
        Ok(Self {
            capabilities: capabilities(Surface::Web),
            surface: Surface::Web,
            keys,
            policy: Policy::new(),
            steps: Steps::new()?,
        })
    }

    /// Where the user is signed in.
    #[must_use]
    pub fn with_surface(mut self, surface: Surface) -> Self {
        self.capabilities = capabilities(surface);
        self.surface = surface;
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
        let (login, _, dropped) = self.sign(request)?;
        Ok((login, dropped))
    }

    fn sign<'a>(&self, request: &Request<'a>) -> Result<(Login, Trusted<'a>, Vec<Dropped>)> {
        let mut problems = Problems::new();
        let (identities, user, dropped) = self.read(request, &mut problems);
        problems.into_result(ErrorKind::InvalidIdentity)?;
        let token = if user.is_anonymous() {
            None
        } else {
            let claims = Claims {
                identities,
                iat: request.now.unix(),
            };
            let claims = serde_json::to_string(&claims);
            Some(
                self.keys
                    .current()
                    .sign(&claims.map_err(|_| Error::new(ErrorKind::Signing))?),
            )
        };
        Ok((
            self.wrap(token, user.privacy() == Privacy::Full),
            user,
            dropped,
        ))
    }

    fn read<'a>(
        &self,
        request: &Request<'a>,
        problems: &mut Problems,
    ) -> (Vec<Entry<'a>>, Trusted<'a>, Vec<Dropped>) {
        let mut intake = Intake::open(&self.capabilities, self.policy, request, problems);
        let identities = identities::of(&mut intake, self.surface);
        (identities, intake.user(), intake.into_dropped())
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
        self.read(request, problems);
    }

    fn verify(
        &self,
        presented: &Presented<'_>,
        now: Timestamp,
    ) -> std::result::Result<Verdict, Rejection> {
        verify::verify(self.surface, &self.keys, presented, now)
    }
}

impl Mint for HelpshiftIdentities {
    fn mint(&self, request: Request<'_>) -> Result<ClientBundle> {
        let (login, user, dropped) = self.sign(&request)?;
        let bundle = ClientBundle::new(KIND, request.action, &login)?.with_dropped(dropped);
        if user.is_anonymous() {
            return Ok(bundle.with_steps(self.steps.anonymous(self.surface)));
        }
        let (expires_at, refresh_at) = (request.now.plus(LIFE), request.now.plus(REFRESH_AFTER));
        Ok(bundle
            .with_steps(
                self.steps
                    .login(self.surface, user.user_id(), user.email())?,
            )
            .with_logout(self.steps.logout(self.surface))
            .with_life(Renew::Event, expires_at, refresh_at))
    }
}
