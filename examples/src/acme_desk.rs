//! Acme Desk, a vendor that does not exist: `AcmeDesk.identify({"id", "email", "name", "hash"})`.
//!
//! The hash is the lower-case hex HMAC-SHA256 of the id, with the secret of Acme's dashboard. It
//! proves the id and nothing else, and never expires. A visitor has neither.

use std::sync::Arc;

use countersign::adapter::{
    Adapter, Capabilities, FieldRule, Intake, Mint, Need, Policy, Proof, Request, Vendor,
};
use countersign::bundle::{Argument, Dropped, Step};
use countersign::config::{AdapterConfig, Settings};
use countersign::identity::Field;
use countersign::problem::Problems;
use countersign::sign::{HmacKey, Keys};
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{ClientBundle, Result, Timestamp};
use serde::{Deserialize, Serialize};

const KIND: &str = "acme-desk";

/// What Acme takes: this table is enforced by the intake, printed by the command, and tested.
const FIELDS: &[FieldRule] = &[
    FieldRule::new(Field::UserId, Need::Required, "id")
        .signed()
        .with_max(64),
    FieldRule::new(Field::Email, Need::Optional, "email"),
    FieldRule::new(Field::FullName, Need::Optional, "name").with_max(100),
];

fn capabilities() -> Capabilities {
    Capabilities::new(KIND, FIELDS).with_proof(Proof::Id)
}

/// What Acme reads. The field names are the wire names; what is absent is left out, never null.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Contact {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<String>,
}

/// Signs users in to Acme Desk.
#[derive(Debug)]
pub struct AcmeDesk {
    capabilities: Capabilities,
    keys: Keys<HmacKey>,
    policy: Policy,
    login: Step,
    logout: Step,
}

impl AcmeDesk {
    /// An adapter with these keys. Keys and steps are made once; each login reuses them.
    ///
    /// # Errors
    ///
    /// None in practice: the names of the steps are fixed.
    pub fn new(keys: Keys<HmacKey>, policy: Policy) -> Result<Self> {
        Ok(Self {
            capabilities: capabilities(),
            keys,
            policy,
            login: Step::call("AcmeDesk.identify", [Argument::payload()])?,
            logout: Step::call("AcmeDesk.reset", [])?,
        })
    }

    /// The payload as JSON text, and what did not go in.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](countersign::ErrorKind::InvalidIdentity) with every fault of the
    /// request.
    pub fn contact(&self, request: &Request<'_>) -> Result<(impl Serialize + use<>, Vec<Dropped>)> {
        let mut problems = Problems::new();
        let (mut contact, dropped) = self.read(request, &mut problems);
        problems.into_refusal()?;
        let tag = |id: &String| self.keys.current().tag(&[id.as_bytes()]).hex();
        contact.hash = contact.id.as_ref().map(tag);
        Ok((contact, dropped))
    }

    /// `check` and `mint` go through the same intake, so that they cannot differ.
    fn read(&self, request: &Request<'_>, problems: &mut Problems) -> (Contact, Vec<Dropped>) {
        let intake = Intake::open(&self.capabilities, self.policy, request, problems);
        // It has nothing that nobody verified, nor what the table has no place for.
        let user = intake.user();
        let contact = Contact {
            id: user.user_id().map(str::to_owned),
            email: user.email().map(str::to_owned),
            name: user.name().full.map(str::to_owned),
            hash: None,
        };
        (contact, intake.into_dropped())
    }
}

impl Vendor for AcmeDesk {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn check(&self, request: &Request<'_>, problems: &mut Problems) {
        self.read(request, problems);
    }

    fn verify(&self, sent: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        let refused = |reason: &'static str| Rejection::new("identify-failed", reason);
        let contact: Contact =
            serde_json::from_str(sent.payload.get()).map_err(|_| refused("malformed"))?;
        let mut user = match (contact.id, contact.hash) {
            (None, None) => User::anonymous(),
            (Some(id), Some(hash)) => {
                // Previous secrets verify as well; each comparison takes constant time.
                if !self
                    .keys
                    .iter()
                    .any(|key| key.tag(&[id.as_bytes()]).is_hex(&hash))
                {
                    return Err(refused("wrong-hash"));
                }
                let mut user = User::new();
                user.user_id = Some(id);
                user
            }
            _ => return Err(refused("missing-hash")),
        };
        user.email = contact.email;
        user.name = contact.name;
        Ok(Verdict::Accepted(user))
    }
}

impl Mint for AcmeDesk {
    fn mint(&self, request: Request<'_>) -> Result<ClientBundle> {
        let (contact, dropped) = self.contact(&request)?;
        Ok(ClientBundle::new(KIND, request.action, &contact)?
            .with_steps(vec![self.login.clone()])
            .with_logout(vec![self.logout.clone()])
            .with_dropped(dropped))
    }
}

/// What a configuration says: `secret`, `previous-secrets`, and what every kind has.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config;

impl AdapterConfig for Config {
    const KIND: &'static str = KIND;

    fn capabilities() -> Vec<Capabilities> {
        vec![capabilities()]
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let keys = settings.keys(HmacKey::new);
        let policy = settings.policy();
        Some(Arc::new(AcmeDesk::new(keys?, policy).ok()?))
    }
}
