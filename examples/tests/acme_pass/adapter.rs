//! Acme Pass, a vendor that does not exist: `AcmePass.login({"token"})`.
//!
//! The token is a JWT with `sub`, `email`, `iat` and `exp`. A token lives ten minutes, and its `kid` names the key.

use std::sync::Arc;
use std::time::Duration;

use countersign::adapter::{
    Accepted, Capabilities, FieldRule, Mint, Policy, Proof, Request, Rules, Screening, Table,
    Vendor,
};
use countersign::bundle::{Argument, Life, Plan, Step, Verification};
use countersign::identity::Field;
use countersign::json::JsonText;
use countersign::sign::{CompactJwt, JwtFault, JwtKey, Keys};
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{Action, ClientBundle, Error, ErrorKind, Result, Timestamp};
use serde::{Deserialize, Serialize};

use crate::key_service::ServiceKey;

const KIND: &str = "acme-pass";

/// The start of most claims.
pub(crate) const CLAIMS_START: &str = r#"{"sub":""#;

const LIFE: Duration = Duration::from_secs(600);

const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "sub")
        .signed()
        .with_max(64),
    FieldRule::optional(Field::Email, "email").signed(),
];

#[derive(Serialize, Deserialize)]
pub(crate) struct Claims {
    sub: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    iat: i64,
    exp: i64,
}

#[derive(Serialize, Deserialize)]
struct Login {
    token: String,
}

/// Signs users in to Acme Pass.
#[derive(Debug)]
pub(crate) struct AcmePass {
    rules: Rules,
    keys: Keys<JwtKey<ServiceKey>>,
    login: Arc<Plan>,
}

impl AcmePass {
    pub(crate) fn new(keys: Keys<JwtKey<ServiceKey>>, policy: Policy) -> Result<Self> {
        let proof = Proof::of_payload().with_longest_life(LIFE).with_issued_at();
        let table = Table::new(Action::Login, FIELDS)
            .with_proof(proof)
            .without_anonymous();
        let capabilities = Capabilities::new(KIND, table);
        let login = Plan::new(KIND, Action::Login)
            .with_steps([Step::call("AcmePass.login", [Argument::payload()])?])
            .with_verification(Verification::jwt("/token"));
        Ok(Self {
            rules: Rules::new(capabilities).with_policy(policy),
            keys,
            login: Arc::new(login),
        })
    }

    pub(crate) fn login(&self, request: &Request<'_>) -> Result<Accepted<JsonText>> {
        let claims = self.accept(&request.for_action(Action::Login))?;
        claims.try_map(|(claims, _)| self.sign(&claims))
    }

    fn sign(&self, claims: &Claims) -> Result<JsonText> {
        let claims = serde_json::to_string(claims).map_err(|_| Error::new(ErrorKind::Signing))?;
        let token = self.keys.current().sign(&claims)?;
        JsonText::of(&Login { token })
    }
}

impl Mint for AcmePass {
    type Input<'a> = (Claims, Life);

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> (Claims, Life) {
        let (user, now) = (screening.user(), screening.now());
        let exp = now + LIFE;
        let claims = Claims {
            sub: user.user_id().unwrap_or_default().to_owned(),
            email: user.email().map(str::to_owned),
            iat: now.unix(),
            exp: exp.unix(),
        };
        (claims, Life::until(exp, now + LIFE / 2))
    }

    fn mint(&self, claims: Accepted<(Claims, Life)>) -> Result<Accepted<ClientBundle>> {
        claims.try_map(|(claims, life)| {
            let payload = self.sign(&claims)?;
            Ok(ClientBundle::planned(&self.login, payload).with_life(life))
        })
    }
}

impl Vendor for AcmePass {
    fn rules(&self) -> &Rules {
        &self.rules
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
            serde_json::from_slice(token.claims_unverified()).map_err(|_| refused("malformed"))?;
        if !(claims.iat..claims.exp).contains(&now.unix()) {
            return Err(refused("expired"));
        }
        let mut user = User::new();
        user.user_id = Some(claims.sub);
        user.email = claims.email;
        Ok(Verdict::Accepted(user))
    }
}
