// The smallest adapter: `{"id", "proof"}`, the proof being the hex HMAC-SHA256 of the id. The guide of `countersign`
// walks through it.

use std::sync::Arc;

use countersign::adapter::{Accepted, Capabilities, FieldRule, Mint, Proof, Request, Rules, Screening, Table, Vendor};
use countersign::bundle::{Argument, Plan, Step, Verification};
use countersign::identity::Field;
use countersign::json::JsonText;
use countersign::sign::HmacKey;
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{Action, ClientBundle, Result, Secret, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct Login {
    pub id: String,
    pub proof: String,
}

const FIELDS: &[FieldRule] = &[FieldRule::required(Field::UserId, "id")
    .signed()
    .with_max(64)];

#[derive(Debug)]
pub struct Desk {
    rules: Rules,
    key: HmacKey,
    plan: Arc<Plan>,
}

impl Desk {
    pub fn new(secret: &Secret) -> Result<Self> {
        let table = Table::new(Action::Login, FIELDS)
            .with_proof(Proof::of_ids(None))
            .without_anonymous();
        let capabilities = Capabilities::new("desk", table);
        let plan = Plan::new("desk", Action::Login)
            .with_steps([Step::call("Desk.boot", [Argument::payload()])?])
            .with_verification(Verification::hmac("/proof"));
        Ok(Self {
            rules: Rules::new(capabilities),
            key: HmacKey::new(secret)?,
            plan: Arc::new(plan),
        })
    }

    pub fn login(&self, request: &Request<'_>) -> Result<Accepted<Login>> {
        let request = request.for_action(Action::Login);
        let user = self
            .rules
            .accept(&request, |screening| self.screen(screening))?;
        Ok(user.map(|id| self.sign(id)))
    }

    fn sign(&self, id: &str) -> Login {
        let proof = self.key.tag(&[id.as_bytes()]).hex();
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

    fn verify(&self, presented: &Presented<'_>, _now: Timestamp) -> Result<Verdict, Rejection> {
        let refused = || Rejection::new("desk-refused", "bad-proof");
        let login: Login = serde_json::from_str(presented.payload.get()).map_err(|_| refused())?;
        if !self.key.tag(&[login.id.as_bytes()]).is_hex(&login.proof) {
            return Err(refused());
        }
        let mut user = User::new();
        user.user_id = Some(login.id);
        Ok(Verdict::Accepted(user))
    }
}
