//! Desk, a vendor that does not exist: `Desk.boot({"id", "proof"})`, as the guide's page on adapters has it.
//!
//! The proof is the lower-case hex HMAC-SHA256 of the id, with the secret of Desk's dashboard. It never expires. Desk
//! also takes users by an API of its own.

mod config;
mod failures;
mod people;

use std::fmt;
use std::sync::Arc;

use countersign::adapter::{
    Accepted, Capabilities, FieldRule, Mint, Policy, Proof, Request, Rules, Screening, Table,
    Vendor,
};
use countersign::bundle::{Argument, Plan, Step, Verification};
use countersign::identity::Field;
use countersign::json::JsonText;
use countersign::sign::{HmacKey, Keys};
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{Action, ClientBundle, Result, Timestamp};
use serde::{Deserialize, Serialize};

pub use config::Config;
pub use people::People;

const KIND: &str = "desk";

/// The fields that Desk takes: screening enforces this table, the command prints it, and tests try it.
const FIELDS: &[FieldRule] = &[FieldRule::required(Field::UserId, "id")
    .signed()
    .with_max(64)];

fn capabilities() -> Capabilities {
    let login = Table::new(Action::Login, FIELDS)
        .with_proof(Proof::of_ids(None))
        .without_anonymous();
    Capabilities::new(KIND, login)
}

/// The payload. The field names are the wire names.
#[derive(Serialize, Deserialize)]
pub struct Login {
    id: String,
    proof: String,
}

/// Prints no value.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}

/// Signs users in to Desk.
#[derive(Debug)]
pub struct Desk {
    rules: Rules,
    keys: Keys<HmacKey>,
    plan: Arc<Plan>,
}

impl Desk {
    /// Makes an adapter with these keys. Rules and plan are made once; each login reuses them.
    ///
    /// # Errors
    ///
    /// None in practice: the names of the steps are fixed.
    pub fn new(keys: Keys<HmacKey>, policy: Policy) -> Result<Self> {
        let plan = Plan::new(KIND, Action::Login)
            .with_steps([Step::call("Desk.boot", [Argument::payload()])?])
            .with_logout([Step::call("Desk.shutdown", [])?])
            .with_verification(Verification::hmac("/proof"));
        Ok(Self {
            rules: Rules::new(capabilities()).with_policy(policy),
            keys,
            plan: Arc::new(plan),
        })
    }

    /// Makes the payload in the vendor's own form.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](countersign::ErrorKind::InvalidIdentity) with every fault of the request.
    pub fn login(&self, request: &Request<'_>) -> Result<Accepted<Login>> {
        let request = request.for_action(Action::Login);
        let user = self
            .rules
            .accept(&request, |screening| self.screen(screening))?;
        Ok(user.map(|id| self.sign(id)))
    }

    fn sign(&self, id: &str) -> Login {
        let proof = self.keys.current().tag(&[id.as_bytes()]).hex();
        Login {
            id: id.to_owned(),
            proof,
        }
    }
}

impl Mint for Desk {
    type Input<'a> = &'a str;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> &'a str {
        // A missing id has been refused by now, so that `mint` never gets the empty text.
        screening.user().user_id().unwrap_or_default()
    }

    fn mint(&self, user: Accepted<&str>) -> Result<Accepted<ClientBundle>> {
        user.try_map(|id| {
            let payload = JsonText::of(&self.sign(id))?;
            Ok(ClientBundle::planned(&self.plan, payload))
        })
    }
}

impl Vendor for Desk {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, sent: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        let login: Login = serde_json::from_str(sent.payload.get())
            .map_err(|_| failures::MALFORMED.rejection())?;
        // Each comparison takes constant time.
        let is_signed = |key: &HmacKey| key.tag(&[login.id.as_bytes()]).is_hex(&login.proof);
        if !self.keys.iter().any(is_signed) {
            return Err(failures::BAD_PROOF.rejection());
        }
        let mut user = User::new();
        user.user_id = Some(login.id);
        Ok(Verdict::Accepted(user))
    }
}
