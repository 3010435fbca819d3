// The guide's small adapter, with keys and a configuration: `{"id", "proof"}`, the proof being the hex HMAC-SHA256 of the
// id.

use std::sync::Arc;

use countersign::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct Login {
    id: String,
    proof: String,
}

const FIELDS: &[FieldRule] = &[FieldRule::required(Field::UserId, "id")
    .signed()
    .with_max(64)];

failures! {
    BAD_PROOF = Failure::new("boot_failed", "another id or secret was signed", "compare the secrets");
}

fn capabilities() -> Capabilities {
    let table = Table::new(Action::Login, FIELDS)
        .with_proof(Proof::of_ids(None))
        .without_anonymous();
    Capabilities::new(Desk::KIND, table)
}

#[derive(Debug)]
pub struct Desk {
    rules: Rules,
    keys: Keys<HmacKey>,
}

impl Desk {
    pub fn new(keys: Keys<HmacKey>, policy: Policy) -> Result<Self> {
        let plan = Plan::new(Self::KIND, Action::Login)
            .with_steps([Step::call("Desk.boot", [Argument::payload()])?])
            .with_logout([Step::call("Desk.shutdown", [])?])
            .with_verification(Verification::hmac("/proof"));
        let rules = Rules::new(capabilities()).with_plans([plan]);
        let rules = rules.with_policy(policy);
        Ok(Self { rules, keys })
    }

    pub fn login(&self, request: &Request<'_>) -> Result<Accepted<Login>> {
        let user = self.accept(&request.for_action(Action::Login))?;
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
        screening.user().user_id().unwrap_or_default()
    }

    fn mint(&self, user: Accepted<&str>) -> Result<Accepted<ClientBundle>> {
        let payload = user.try_map(|id| JsonText::of(&self.sign(id)))?;
        Ok(self.rules.bundle(payload, Life::Forever))
    }
}

impl Vendor for Desk {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, sent: &Presented<'_>, _now: Timestamp) -> Result<Verdict, Rejection> {
        let login: Login = sent.payload_as(&BAD_PROOF)?;
        let is_signed = |key: &HmacKey| key.tag(&[login.id.as_bytes()]).is_hex(&login.proof);
        BAD_PROOF.unless(self.keys.iter().any(is_signed))?;
        let mut user = User::new();
        user.user_id = Some(login.id);
        Ok(Verdict::Accepted(user))
    }
}

impl AdapterConfig for Desk {
    const KIND: &'static str = "desk";

    fn capabilities() -> Vec<Capabilities> {
        vec![capabilities()]
    }

    fn failures() -> &'static [Failure] {
        ALL
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let keys = settings.keys(HmacKey::new);
        let policy = settings.policy();
        settings.adapter(Self::new(keys?, policy))
    }
}
