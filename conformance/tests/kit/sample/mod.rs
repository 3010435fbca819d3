//! The sample: an adapter that sends every field. Its payload is `{"user": …, "proof": "…"}`, the proof being the hex
//! HMAC-SHA256 of the covered text. It keeps every check, until a test changes one part of it.

mod adapter;
mod declared;
mod payload;

use std::sync::Arc;
use std::time::Duration;

use countersign::adapter::{Accepted, Adapter, Capabilities, Proof, Request, Table};
use countersign::bundle::Step;
use countersign::identity::Field;
use countersign::problem::Problems;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Result, Timestamp};
use countersign_conformance::{Case, Configuration, Fixture};

use adapter::SampleAdapter;
use declared::{BY_ID, WHOLE};
pub(crate) use payload::{SignedAccount, SignedUser};

pub(crate) const SECRET: &str = "sample_secret_9876543210";
pub(crate) const LIFE: Duration = Duration::from_secs(600);

pub(crate) type Issued = Result<ClientBundle>;
pub(crate) type Verified = std::result::Result<Verdict, Rejection>;
pub(crate) type Judged = std::result::Result<Vec<String>, String>;

type Issuing = dyn Fn(&Request<'_>, Issued) -> Issued + Send + Sync;
type Checking = dyn Fn(&Request<'_>, &mut Problems) + Send + Sync;
type Verifying = dyn Fn(&Presented<'_>, Timestamp, Verified) -> Verified + Send + Sync;
type Typing = dyn Fn(&Request<'_>, Result<String>) -> Result<String> + Send + Sync;
type Judging = dyn Fn(&str, Timestamp, Judged) -> Judged + Send + Sync;

/// The sample as a fixture: the declarations, and the change that a test makes to each answer.
#[derive(Clone)]
pub(crate) struct Sample {
    pub(crate) table: Table,
    online: bool,
    salted: bool,
    /// Sends the email as the table says that the vendor folds it.
    pub(crate) folds: bool,
    updates: bool,
    pub(crate) logout: Arc<[Step]>,
    /// Writes the text that the proof is made of.
    pub(crate) covered: fn(&SignedUser) -> String,
    pub(crate) cases: Vec<Case>,
    /// The data that the page sends, and the key of it that the sample takes for the user's id.
    pub(crate) client: Option<&'static str>,
    pub(crate) named_by: Option<&'static str>,
    pub(crate) proofs: &'static [&'static str],
    pub(crate) secrets: Vec<String>,
    pub(crate) configuration: Option<Configuration>,
    issued: Arc<Issuing>,
    checked: Arc<Checking>,
    verified: Arc<Verifying>,
    typed: Arc<Typing>,
    judged: Arc<Judging>,
    debug: String,
}

impl Sample {
    pub(crate) fn whole() -> Self {
        let proof = Proof::of_payload().with_longest_life(LIFE).with_issued_at();
        let table = Table::new(Action::Login, WHOLE).with_proof(proof);
        Self::of(table, SignedUser::text)
    }

    pub(crate) fn by_id() -> Self {
        let table = Table::new(Action::Login, BY_ID).with_proof(Proof::of_ids(None));
        Self::of(table, |told| told.user_id.clone().unwrap_or_default())
    }

    pub(crate) fn of(table: Table, covered: fn(&SignedUser) -> String) -> Self {
        Self {
            table,
            online: false,
            salted: false,
            folds: false,
            updates: false,
            logout: Arc::default(),
            covered,
            cases: Vec::new(),
            client: None,
            named_by: None,
            proofs: &["/proof"],
            secrets: vec![SECRET.to_owned()],
            configuration: None,
            issued: Arc::new(|_, issued| issued),
            checked: Arc::new(|_, _| ()),
            verified: Arc::new(|_, _, verified| verified),
            typed: Arc::new(|_, typed| typed),
            judged: Arc::new(|_, _, judged| judged),
            debug: String::new(),
        }
    }

    /// Returns what the sample declares.
    pub(crate) fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::new("sample", self.table.clone());
        if self.updates {
            let update = Table::new(Action::UpdateProfile, self.table.fields());
            capabilities = capabilities.and(update.with_proof(self.table.proof()));
        }
        match (self.online, self.salted) {
            (true, _) => capabilities.online(),
            (false, true) => capabilities.salted(),
            (false, false) => capabilities,
        }
    }

    /// Changes the declared table.
    pub(crate) fn declaring(mut self, other: impl Fn(Table) -> Table) -> Self {
        self.table = other(self.table);
        self
    }

    /// Declares that it asks its vendor.
    pub(crate) fn online(mut self) -> Self {
        self.online = true;
        self
    }

    /// Declares that its proofs differ from call to call.
    pub(crate) fn salted(mut self) -> Self {
        self.salted = true;
        self
    }

    /// Has the update of a profile as a second action.
    pub(crate) fn updating(mut self) -> Self {
        self.updates = true;
        self
    }

    /// Has these steps sign each user out.
    pub(crate) fn signing_out(mut self, steps: impl Into<Arc<[Step]>>) -> Self {
        self.logout = steps.into();
        self
    }

    pub(crate) fn issuing(
        mut self,
        change: impl Fn(&Request<'_>, Issued) -> Issued + Send + Sync + 'static,
    ) -> Self {
        self.issued = Arc::new(change);
        self
    }

    /// Changes each bundle that is issued.
    pub(crate) fn bundling(
        self,
        change: impl Fn(&Request<'_>, ClientBundle) -> ClientBundle + Send + Sync + 'static,
    ) -> Self {
        self.issuing(move |request, issued| issued.map(|bundle| change(request, bundle)))
    }

    pub(crate) fn checking(
        mut self,
        change: impl Fn(&Request<'_>, &mut Problems) + Send + Sync + 'static,
    ) -> Self {
        self.checked = Arc::new(change);
        self
    }

    pub(crate) fn verifying(
        mut self,
        change: impl Fn(&Presented<'_>, Timestamp, Verified) -> Verified + Send + Sync + 'static,
    ) -> Self {
        self.verified = Arc::new(change);
        self
    }

    /// Changes each user who is accepted.
    pub(crate) fn accepting(
        self,
        change: impl Fn(&mut countersign::verify::User) + Send + Sync + 'static,
    ) -> Self {
        self.verifying(move |_, _, verified| {
            verified.map(|verdict| match verdict {
                Verdict::Accepted(mut user) => {
                    change(&mut user);
                    Verdict::Accepted(user)
                }
                other => other,
            })
        })
    }

    pub(crate) fn typing(
        mut self,
        change: impl Fn(&Request<'_>, Result<String>) -> Result<String> + Send + Sync + 'static,
    ) -> Self {
        self.typed = Arc::new(change);
        self
    }

    pub(crate) fn judging(
        mut self,
        change: impl Fn(&str, Timestamp, Judged) -> Judged + Send + Sync + 'static,
    ) -> Self {
        self.judged = Arc::new(change);
        self
    }

    pub(crate) fn shown_as(mut self, debug: &str) -> Self {
        debug.clone_into(&mut self.debug);
        self
    }
}

impl Fixture for Sample {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(SampleAdapter::new(self.clone()))
    }

    fn secrets(&self) -> Vec<String> {
        self.secrets.clone()
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let typed = SampleAdapter::new(self.clone()).payload(request);
        (self.typed)(request, typed.map(Accepted::into_value))
    }

    fn configuration(&self) -> Option<Configuration> {
        self.configuration.clone()
    }

    fn proofs(&self) -> &'static [&'static str] {
        self.proofs
    }

    fn judge(&self, payload: &str, secrets: &[String], now: Timestamp) -> Judged {
        (self.judged)(payload, now, self.judge_alone(payload, secrets, now))
    }

    fn client_data(&self) -> Option<&'static str> {
        self.client
    }

    fn more_cases(&self) -> Vec<Case> {
        self.cases.clone()
    }
}

impl Sample {
    fn judge_alone(&self, payload: &str, secrets: &[String], now: Timestamp) -> Judged {
        let (told, proof) = SignedUser::read(payload).ok_or("no payload")?;
        let tag = hmac_sha256::HMAC::mac((self.covered)(&told), &secrets[0]);
        let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
        if hex != proof {
            return Err("forged".to_owned());
        }
        if told.exp.is_some_and(|exp| exp <= now.unix()) {
            return Err("over".to_owned());
        }
        let signed = |field| self.table.rule(field).is_some_and(|rule| rule.is_signed());
        let one = |field, text: &Option<String>| text.clone().filter(|_| signed(field));
        let mut found = vec![
            one(Field::UserId, &told.user_id),
            one(Field::Email, &told.email),
            one(Field::Phone, &told.phone),
        ];
        let accounts = told.accounts.iter().filter(|_| signed(Field::Accounts));
        found.extend(accounts.map(|account| Some(account.id.clone())));
        Ok(found.into_iter().flatten().collect())
    }
}
