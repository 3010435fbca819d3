//! Acme Desk, a vendor that does not exist: `AcmeDesk.identify({"id", "email", "name", "hash"})`.
//!
//! The hash is the lower-case hex HMAC-SHA256 of the id, with the secret of Acme's dashboard. The hash proves the id
//! and nothing else, and never expires. A visitor has no id and no hash.

use std::fmt;
use std::sync::Arc;

use countersign::adapter::{
    Accepted, Adapter, Capabilities, FieldRule, Mint, Policy, Proof, Request, Rules, Screening,
    Table, Vendor,
};
use countersign::bundle::{Argument, Life, Plan, Step, Verification};
use countersign::config::{AdapterConfig, Settings};
use countersign::identity::Field;
use countersign::json::JsonText;
use countersign::sign::{HmacKey, Keys};
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{Action, ClientBundle, Result, Timestamp};
use serde::{Deserialize, Serialize};

const KIND: &str = "acme-desk";

/// The fields that Acme takes: screening enforces this table, the command prints it, and tests try it.
const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "id")
        .signed()
        .with_max(64),
    FieldRule::optional(Field::Email, "email"),
    FieldRule::optional(Field::FullName, "name").with_max(100),
];

fn capabilities() -> Capabilities {
    let login = Table::new(Action::Login, FIELDS).with_proof(Proof::of_ids(None));
    Capabilities::new(KIND, login)
}

/// The payload. The field names are the wire names. An absent field is left out, never null.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<String>,
}

/// Prints no value.
impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(..)")
    }
}

/// Signs users in to Acme Desk.
#[derive(Debug)]
pub struct AcmeDesk {
    rules: Rules,
    keys: Keys<HmacKey>,
    /// The plan of a visitor, who has no proof. The plan of a user is among the rules.
    visit: Arc<Plan>,
}

impl AcmeDesk {
    /// Makes an adapter with these keys. Rules and plans are made once; each login reuses them.
    ///
    /// # Errors
    ///
    /// None in practice: the names of the steps are fixed.
    pub fn new(keys: Keys<HmacKey>, policy: Policy) -> Result<Self> {
        let logout = [Step::call("AcmeDesk.reset", [])?];
        let plan = |step: Step| {
            Plan::new(KIND, Action::Login)
                .with_steps([step])
                .with_logout(logout.clone())
        };
        let identify = Step::call("AcmeDesk.identify", [Argument::payload()])?;
        let visit = plan(identify.clone());
        let login = plan(identify).with_verification(Verification::hmac("/hash"));
        Ok(Self {
            rules: Rules::new(capabilities())
                .with_policy(policy)
                .with_plans([login]),
            keys,
            visit: Arc::new(visit),
        })
    }

    /// Makes the payload as JSON text.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](countersign::ErrorKind::InvalidIdentity) with every fault of the
    /// request.
    pub fn contact(&self, request: &Request<'_>) -> Result<Accepted<JsonText>> {
        let contact = self.accept(&request.for_action(Action::Login))?;
        contact.try_map(|contact| self.sign(contact))
    }

    fn sign(&self, mut contact: Contact) -> Result<JsonText> {
        let tag = |id: &String| self.keys.current().tag(&[id.as_bytes()]).hex();
        contact.hash = contact.id.as_ref().map(tag);
        JsonText::of(&contact)
    }
}

impl Mint for AcmeDesk {
    type Input<'a> = Contact;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Contact {
        // The user has no unverified value, and no value that the table has no place for.
        let user = screening.user();
        Contact {
            id: user.user_id().map(str::to_owned),
            email: user.email().map(str::to_owned),
            name: user.name().full.map(str::to_owned),
            hash: None,
        }
    }

    fn mint(&self, contact: Accepted<Contact>) -> Result<Accepted<ClientBundle>> {
        let is_known = contact.value().id.is_some();
        let payload = contact.try_map(|contact| self.sign(contact))?;
        Ok(if is_known {
            self.rules.bundle(payload, Life::Forever)
        } else {
            payload.map(|payload| ClientBundle::planned(&self.visit, payload))
        })
    }
}

impl Vendor for AcmeDesk {
    fn rules(&self) -> &Rules {
        &self.rules
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

/// The settings of a configuration: `secret`, `previous-secrets`, and those of every kind.
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
        settings.adapter(AcmeDesk::new(keys?, policy))
    }
}
