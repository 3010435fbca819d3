//! Acme Pass, a vendor that does not exist: `AcmePass.login({"token"})`.
//!
//! The token is a JWT with `sub`, `email`, `iat` and `exp`. It lives ten minutes, and its `kid` names the key.

use countersign::adapter::{
    Capabilities, FieldRule, Intake, Mint, Need, Policy, Proof, Request, Vendor,
};
use countersign::bundle::{Argument, Dropped, Renew, Step, Verification};
use countersign::identity::Field;
use countersign::problem::Problems;
use countersign::sign::{CompactJwt, JwtFault, JwtKey, Keys};
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{ClientBundle, Error, ErrorKind, Result, Timestamp};
use serde::{Deserialize, Serialize};

use crate::key_service::ServiceKey;

const KIND: &str = "acme-pass";

/// How most claims begin.
pub(crate) const CLAIMS_START: &str = r#"{"sub":""#;

const LIFE: u32 = 600;

const FIELDS: &[FieldRule] = &[
    FieldRule::new(Field::UserId, Need::Required, "sub")
        .signed()
        .with_max(64),
    FieldRule::new(Field::Email, Need::Optional, "email").signed(),
];

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    iat: i64,
    exp: i64,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Login {
    token: String,
}

/// Signs users in to Acme Pass.
#[derive(Debug)]
pub(crate) struct AcmePass {
    capabilities: Capabilities,
    keys: Keys<JwtKey<ServiceKey>>,
    policy: Policy,
    login: Step,
}

impl AcmePass {
    pub(crate) fn new(keys: Keys<JwtKey<ServiceKey>>, policy: Policy) -> Result<Self> {
        Ok(Self {
            capabilities: Capabilities::new(KIND, FIELDS)
                .with_proof(Proof::Payload)
                .with_longest_life(LIFE)
                .with_issued_at()
                .without_anonymous(),
            keys,
            policy,
            login: Step::call("AcmePass.login", [Argument::payload()])?,
        })
    }

    pub(crate) fn login(&self, request: &Request<'_>) -> Result<(Login, Vec<Dropped>)> {
        let mut problems = Problems::new();
        let (claims, dropped) = self.read(request, &mut problems);
        problems.into_refusal()?;
        let claims = serde_json::to_string(&claims).map_err(|_| Error::new(ErrorKind::Signing))?;
        let token = self.keys.current().sign(&claims)?;
        Ok((Login { token }, dropped))
    }

    fn read(&self, request: &Request<'_>, problems: &mut Problems) -> (Claims, Vec<Dropped>) {
        let intake = Intake::open(&self.capabilities, self.policy, request, problems);
        let user = intake.user();
        let claims = Claims {
            sub: user.user_id().unwrap_or_default().to_owned(),
            email: user.email().map(str::to_owned),
            iat: request.now.unix(),
            exp: request.now.plus(LIFE).unix(),
        };
        (claims, intake.into_dropped())
    }
}

impl Vendor for AcmePass {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn check(&self, request: &Request<'_>, problems: &mut Problems) {
        self.read(request, problems);
    }

    fn verify(&self, sent: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
        let refused = |reason: &'static str| Rejection::new("login-failed", reason);
        let login: Login =
            serde_json::from_str(sent.payload.get()).map_err(|_| refused("malformed"))?;
        let token = CompactJwt::parse(&login.token).map_err(|_| refused("malformed"))?;
        self.keys.verify(&token).map_err(|fault| match fault {
            JwtFault::UnknownKey => refused("unknown-key"),
            JwtFault::Signature => refused("bad-signature"),
            _ => refused("malformed"),
        })?;
        let claims: Claims =
            serde_json::from_slice(&token.claims_unverified()).map_err(|_| refused("malformed"))?;
        if !(claims.iat..claims.exp).contains(&now.unix()) {
            return Err(refused("expired"));
        }
        let mut user = User::new();
        user.user_id = Some(claims.sub);
        user.email = claims.email;
        Ok(Verdict::Accepted(user))
    }
}

impl Mint for AcmePass {
    fn mint(&self, request: Request<'_>) -> Result<ClientBundle> {
        let (login, dropped) = self.login(&request)?;
        let (now, exp) = (request.now, request.now.plus(LIFE));
        Ok(ClientBundle::new(KIND, request.action, &login)?
            .with_steps(vec![self.login.clone()])
            .with_verification(Verification::jwt("/token"))
            .with_life(Renew::Call, exp, now.plus(LIFE / 2))
            .with_dropped(dropped))
    }
}
