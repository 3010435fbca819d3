//! Desk, a vendor that does not exist, as the guide's page on an adapter that is fit to ship has it.
//!
//! `Desk.boot({"id", "name", "fields", "expires", "proof"})`: the proof is the lower-case hex HMAC-SHA256 of `expires`, a
//! colon and the id. Desk refuses it from `expires` on, in Unix seconds.

pub mod people;

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use countersign::prelude::*;
use serde::{Deserialize, Serialize};

/// The life of a proof.
const LIFE: Duration = Duration::from_secs(600);

/// The fields that Desk takes: screening enforces this table, the command prints it, and tests try it.
const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "id").signed(),
    FieldRule::optional(Field::FullName, "name").with_max(100),
    FieldRule::optional(Field::FirstName, "name").with_max(100),
    FieldRule::optional(Field::LastName, "name").with_max(100),
    FieldRule::optional(Field::DisplayName, "name").with_max(100),
    FieldRule::optional(Field::Attributes, "fields"),
];

/// The names that Desk reads as the user or as a privilege.
static RESERVED: LazyLock<ReservedNames> = LazyLock::new(|| ReservedNames::new(["id", "role"]));

failures! {
    BAD_PROOF = Failure::new("boot_failed", "another id, end or secret was signed", "compare the secrets")
        .with_reason("bad-proof").found_by(FoundBy::Server);
    EXPIRED = Failure::new("boot_failed", "expires is past", "set the clock, and sign at each page load")
        .with_reason("expired").found_by(FoundBy::Server);
}

fn capabilities() -> Capabilities {
    let proof = Proof::of_ids(None).with_longest_life(LIFE);
    let table = |of| Table::new(of, FIELDS).with_proof(proof).without_anonymous();
    let login = table(Action::Login).with_client_names(&[(Field::UserId, "id")]);
    Capabilities::new(Desk::KIND, login).and(table(Action::UpdateProfile))
}

/// The payload. The field names are the wire names. It has no Debug, since it holds personal data.
#[derive(Serialize, Deserialize)]
pub struct Payload<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    fields: AttributeMap<'a>,
    expires: Timestamp,
    proof: String,
}

/// Signs users in to Desk.
#[derive(Debug)]
pub struct Desk {
    rules: Rules,
    keys: Keys<HmacKey>,
}

impl Desk {
    /// Makes an adapter with these keys. Rules, keys and plans are made once; each login reuses them.
    ///
    /// # Errors
    ///
    /// None in practice: the names of the steps are fixed.
    pub fn new(keys: Keys<HmacKey>, policy: Policy) -> Result<Self> {
        let call = |function: &'static str| Step::call(function, [Argument::payload()]);
        let ask = AskFunction::new(vec![call("Desk.renew")?]).with_client(Argument::given("/0"));
        let listen = Step::call("Desk.onExpiring", [Argument::Ask(ask)])?;
        let plan = |of| Plan::new(Self::KIND, of).with_verification(Verification::hmac("/proof"));
        let login = plan(Action::Login).with_steps([listen, call("Desk.boot")?]);
        let login = login.with_logout([Step::call("Desk.shutdown", [])?]);
        let update = plan(Action::UpdateProfile).with_steps([call("Desk.update")?]);
        let rules = Rules::new(capabilities()).with_plans([login, update]);
        let rules = rules.with_policy(policy);
        Ok(Self { rules, keys })
    }

    /// Makes the payload of either action, in the vendor's own form.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](countersign::ErrorKind::InvalidIdentity) with every fault of the request.
    pub fn payload<'a>(&'a self, request: &Request<'a>) -> Result<Accepted<Payload<'a>>> {
        Ok(self.accept(request)?.map(|payload| self.sign(payload)))
    }

    fn sign<'a>(&self, mut payload: Payload<'a>) -> Payload<'a> {
        payload.proof = tag(self.keys.current(), &payload).hex();
        payload
    }
}

/// Makes the proof, which names the user and the end. The end comes first: it has no colon.
fn tag(key: &HmacKey, payload: &Payload<'_>) -> Tag {
    key.tag(&[format!("{}:{}", payload.expires.unix(), payload.id).as_bytes()])
}

impl Mint for Desk {
    /// The payload without its proof.
    type Input<'a> = Payload<'a>;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Payload<'a> {
        Payload {
            // A missing id has been refused by now, so that `mint` never gets the empty text.
            id: screening.user().user_id().unwrap_or_default().to_owned(),
            name: screening.one_name().map(String::from),
            fields: screening.attributes(|name, _| RESERVED.has(name).then_some(Reason::Reserved)),
            expires: screening.now() + LIFE,
            proof: String::new(),
        }
    }

    fn mint(&self, user: Accepted<Payload<'_>>) -> Result<Accepted<ClientBundle>> {
        let end = user.value().expires;
        let life = Life::until_event(end, end - LIFE / 3);
        let payload = user.try_map(|payload| JsonText::of(&self.sign(payload)))?;
        Ok(self.rules.bundle(payload, life))
    }
}

impl Vendor for Desk {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, sent: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
        let payload: Payload<'_> = sent.payload_as(&BAD_PROOF)?;
        // Each comparison takes constant time.
        let is_signed = |key: &HmacKey| tag(key, &payload).is_hex(&payload.proof);
        BAD_PROOF.unless(self.keys.iter().any(is_signed))?;
        EXPIRED.unless(now < payload.expires)?;
        let mut user = User::new();
        user.user_id = Some(payload.id);
        user.name = payload.name;
        user.attributes = payload.fields.into();
        Ok(Verdict::Accepted(user))
    }
}

/// The kind in configurations. Its settings are `secret`, `previous-secrets`, `allow-unverified` and `strict`.
impl AdapterConfig for Desk {
    const KIND: &'static str = "desk";

    fn capabilities() -> Vec<Capabilities> {
        vec![capabilities()]
    }

    fn failures() -> &'static [Failure] {
        ALL
    }

    /// Tells `probe` where the end stands in a payload, and by which failure Desk refuses a forgery.
    fn page_facts() -> Option<PageFacts> {
        let facts = PageFacts::new().with_time(ProofTime::Ends("/expires"));
        Some(facts.with_forged(&[BAD_PROOF]))
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let keys = settings.keys(HmacKey::new);
        let policy = settings.policy();
        settings.adapter(Self::new(keys?, policy))
    }

    fn provision() -> Option<BuildProvisioner> {
        Some(people::build)
    }
}
