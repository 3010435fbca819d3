// The smallest adapter: `{"id", "proof"}`, the proof being the hex HMAC-SHA256 of the id. It is
// the one that the guide of `countersign` walks through.

use countersign::{ClientBundle, Result, Secret, Timestamp};
use countersign::adapter::{Capabilities, FieldRule, Intake, Mint, Need, Policy, Proof, Request, Vendor};
use countersign::bundle::{Argument, Dropped, Step};
use countersign::identity::Field;
use countersign::problem::Problems;
use countersign::sign::HmacKey;
use countersign::verify::{Presented, Rejection, User, Verdict};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct Login {
    pub id: String,
    pub proof: String,
}

const FIELDS: &[FieldRule] = &[FieldRule::new(Field::UserId, Need::Required, "id")
    .signed()
    .with_max(64)];

#[derive(Debug)]
pub struct Desk {
    capabilities: Capabilities,
    key: HmacKey,
    boot: Step,
}

impl Desk {
    pub fn new(secret: &Secret) -> Result<Self> {
        Ok(Self {
            capabilities: Capabilities::new("desk", FIELDS)
                .with_proof(Proof::Id)
                .without_anonymous(),
            key: HmacKey::new(secret)?,
            boot: Step::call("Desk.boot", [Argument::payload()])?,
        })
    }

    pub fn login(&self, request: &Request<'_>) -> Result<(Login, Vec<Dropped>)> {
        let mut problems = Problems::new();
        let intake = Intake::open(&self.capabilities, Policy::new(), request, &mut problems);
        let id = intake.user().user_id().unwrap_or_default().to_owned();
        let dropped = intake.into_dropped();
        problems.into_refusal()?;
        let proof = self.key.tag(&[id.as_bytes()]).hex();
        Ok((Login { id, proof }, dropped))
    }
}

impl Vendor for Desk {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn check(&self, request: &Request<'_>, problems: &mut Problems) {
        let _ = Intake::open(&self.capabilities, Policy::new(), request, problems);
    }

    fn verify(
        &self,
        presented: &Presented<'_>,
        _now: Timestamp,
    ) -> Result<Verdict, Rejection> {
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

impl Mint for Desk {
    fn mint(&self, request: Request<'_>) -> Result<ClientBundle> {
        let (login, dropped) = self.login(&request)?;
        Ok(ClientBundle::new("desk", request.action, &login)?
            .with_steps(vec![self.boot.clone()])
            .with_dropped(dropped))
    }
}
