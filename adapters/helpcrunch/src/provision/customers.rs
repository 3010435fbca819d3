//! Searches, changes and makes customers.

use countersign::adapter::{Capabilities, Request, Rules, async_trait};
use countersign::http::header::{ACCEPT, CONTENT_TYPE};
use countersign::http::{Answer, HeaderValue, Method, StatusCode, Transport};
use countersign::identity::Field;
use countersign::json::JsonText;
use countersign::problem::{Code, Path, Problem};
use countersign::provision::{Outcome, Progress, Provisioner, Record, RestApi, SendError};
use countersign::{Action, Error, ErrorKind, Result};

use super::customer::{self, Customer};
use super::refusal::Refusal;
use super::search::{self, By, Found, Match};
use crate::Helpcrunch;

/// The address of HelpCrunch's API (documented). An address in its place must have the version, too.
pub const API_URL: &str = "https://api.helpcrunch.com/v1";

/// The calls that HelpCrunch takes in a minute, from all clients of an account together (documented).
pub const CALLS_PER_MINUTE: u32 = 120;

/// The most searches for a user: a second one where the customer came or went after the first.
const ATTEMPTS: usize = 2;

pub(super) const UNVERIFIED_EMAIL: &str =
    "id-or-email is for verified emails: not beside allow-unverified = [\"email\"]";

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Sends users to HelpCrunch as customers.
///
/// Each user takes two calls: a search, then a PATCH of the customer who has the id, or a POST. A user can be sent
/// again where no answer came, and HelpCrunch still has one customer. A customer whom HelpCrunch knows by an email
/// alone is made a second time, unless [`with_match`](Self::with_match) says otherwise.
#[derive(Debug)]
pub struct Customers {
    adapter: Helpcrunch,
    rules: Rules,
    api: RestApi,
    by: Match,
}

impl Customers {
    /// Sends the users of this adapter, each by the id under which the adapter signs the user in.
    #[must_use]
    pub fn new(adapter: Helpcrunch, api: RestApi) -> Self {
        let rules = Rules::new(customer::capabilities()).with_policy(adapter.rules.policy());
        Self {
            adapter,
            rules,
            api,
            by: Match::Id,
        }
    }

    /// Sets the way in which a user is found.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where unverified emails would be matched. A user who types another person's email
    /// would get that person's customer, with all that the person has written.
    pub fn with_match(mut self, by: Match) -> Result<Self> {
        if by == Match::IdOrEmail && self.rules.policy().allows_unverified(Field::Email) {
            return Err(Error::new(ErrorKind::InvalidConfig));
        }
        self.by = by;
        Ok(self)
    }

    async fn send_one(
        &self,
        transport: &dyn Transport,
        record: &Record,
    ) -> Result<Outcome, SendError> {
        let customer: Customer<'_> = serde_json::from_str(record.body.get())
            .map_err(|_| SendError::NotDone(Error::new(ErrorKind::Unsupported)))?;
        let mut attempts = ATTEMPTS;
        loop {
            attempts -= 1;
            let written = match self.find(transport, &customer).await? {
                Ok(Found::Nobody) => self.create(transport, &customer).await?,
                Ok(Found::One(number)) => self.update(transport, &customer, number).await?,
                Ok(Found::Several(field)) => return Ok(Outcome::Refused(several(field).into())),
                Err(refusal) => Written::Refused(refusal),
            };
            match written {
                Written::Done => return Ok(Outcome::Done { task: None }),
                Written::Overtaken(_) if attempts > 0 => {}
                Written::Overtaken(refusal) | Written::Refused(refusal) => {
                    return Ok(Outcome::Refused(refusal.problems(&customer)));
                }
            }
        }
    }

    /// Finds the customer of a user.
    async fn find(
        &self,
        transport: &dyn Transport,
        customer: &Customer<'_>,
    ) -> Result<Result<Found, Refusal>, SendError> {
        let found = self.search(transport, By::Id(&customer.user_id)).await?;
        let email = customer.email.as_deref();
        let email = email.filter(|_| self.by == Match::IdOrEmail);
        match (found, email) {
            (Ok(Found::Nobody), Some(email)) => self.search(transport, By::Email(email)).await,
            (found, _) => Ok(found),
        }
    }

    async fn search(
        &self,
        transport: &dyn Transport,
        by: By<'_>,
    ) -> Result<Result<Found, Refusal>, SendError> {
        let body = search::body(by);
        let answer = self.ask(transport, Method::POST, "/customers/search", body);
        let answer = answer.await.map_err(SendError::for_read)?;
        let status = answer.status;
        if let Some(unanswered) = SendError::from_status(status) {
            return Err(unanswered.for_read());
        }
        if !status.is_success() {
            return Ok(Err(Refusal::of(&answer, &self.api)));
        }
        let found = search::read(&answer.body, by);
        found
            .map(Ok)
            .ok_or_else(|| SendError::unreadable(status).for_read())
    }

    async fn create(
        &self,
        transport: &dyn Transport,
        customer: &Customer<'_>,
    ) -> Result<Written, SendError> {
        let body = serde_json::to_vec(customer);
        let answer = self
            .ask(transport, Method::POST, "/customers", body)
            .await?;
        self.written(&answer, Refusal::says_it_exists)
    }

    async fn update(
        &self,
        transport: &dyn Transport,
        customer: &Customer<'_>,
        number: u64,
    ) -> Result<Written, SendError> {
        let mut customer = customer.clone();
        customer.tags.clear();
        let path = format!("/customers/{number}");
        let body = serde_json::to_vec(&customer);
        let answer = self.ask(transport, Method::PATCH, &path, body).await?;
        // A customer who is no longer there is searched for again.
        if answer.status == StatusCode::NOT_FOUND {
            let refusal = Refusal::of(&answer, &self.api);
            return Ok(Written::Overtaken(refusal));
        }
        self.written(&answer, |_| false)
    }

    fn written(
        &self,
        answer: &Answer,
        overtaken: impl Fn(&Refusal) -> bool,
    ) -> Result<Written, SendError> {
        if let Some(unanswered) = SendError::from_status(answer.status) {
            return Err(unanswered);
        }
        if answer.status.is_success() {
            return Ok(Written::Done);
        }
        let refusal = Refusal::of(answer, &self.api);
        Ok(if overtaken(&refusal) {
            Written::Overtaken(refusal)
        } else {
            Written::Refused(refusal)
        })
    }

    async fn ask(
        &self,
        transport: &dyn Transport,
        method: Method,
        path: &str,
        body: serde_json::Result<Vec<u8>>,
    ) -> Result<Answer, SendError> {
        let body = body.map_err(|_| Error::new(ErrorKind::Unsupported));
        let call = body.and_then(|body| Ok(self.api.call(method, path)?.with_body(body)));
        let call = call.map_err(SendError::NotDone)?;
        let call = call
            .with_header(CONTENT_TYPE, JSON)
            .with_header(ACCEPT, JSON);
        Ok(transport.send(call).await?)
    }
}

/// The end of a write.
enum Written {
    Done,
    /// Another client made or removed the customer after the search.
    Overtaken(Refusal),
    Refused(Refusal),
}

/// Refuses to choose between several customers. Which of them the widget shows is unknown, so none is changed
/// (inferred: the safe way).
fn several(field: Field) -> Problem {
    let whose = match field {
        Field::Email => "this email and no userId",
        _ => "this userId",
    };
    let detail = format!("several customers have {whose}; merge them in HelpCrunch");
    Problem::new(Path::ROOT.key(field.key()), Code::Invalid, detail)
}

#[async_trait]
impl Provisioner for Customers {
    fn capabilities(&self) -> &Capabilities {
        self.rules.capabilities()
    }

    /// Returns the address. It is the same for every account: only the key tells the account.
    fn destination(&self) -> String {
        self.api.url().to_owned()
    }

    fn batch_limit(&self) -> usize {
        1
    }

    fn calls_per_minute(&self) -> Option<u32> {
        self.api.calls_per_minute().or(Some(CALLS_PER_MINUTE))
    }

    fn is_idempotent(&self) -> bool {
        true
    }

    fn record(&self, request: Request<'_>) -> Result<Record> {
        let request = request.for_action(Action::UpdateProfile);
        let customer = self.rules.accept(&request, |screening| {
            customer::read(&self.adapter, screening)
        })?;
        Ok(Record::new(
            customer.try_map(|customer| JsonText::of(&customer))?,
        ))
    }

    async fn send(
        &self,
        transport: &dyn Transport,
        records: &[Record],
    ) -> Result<Vec<Outcome>, SendError> {
        let mut outcomes = Vec::with_capacity(records.len());
        for record in records {
            outcomes.push(self.send_one(transport, record).await?);
        }
        Ok(outcomes)
    }

    /// Returns nothing: HelpCrunch answers at once and has no tasks.
    async fn progress(&self, _: &dyn Transport, _: &str) -> Result<Option<Progress>, SendError> {
        Ok(None)
    }
}
