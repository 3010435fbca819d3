//! Desk's own API: `PUT /people` takes a list of users, and keeps each id once.

use std::sync::Arc;

use countersign::adapter::async_trait;
use countersign::http::header::CONTENT_TYPE;
use countersign::http::{HeaderValue, Method, Transport};
use countersign::prelude::*;
use countersign::problem::Problem;
use countersign::provision::{Outcome, Progress, Provisioner, Record, RestApi, SendError};
use serde::Serialize;

use crate::Desk;

/// The address of Desk's API.
const API_URL: &str = "https://api.desk.example";

const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "id").with_max(64),
    FieldRule::optional(Field::FullName, "name"),
];

/// A user as Desk's API takes one. An absent field is left out, never null.
#[derive(Serialize)]
struct Person<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

/// Sends users to Desk.
#[derive(Debug)]
pub struct People {
    rules: Rules,
    api: RestApi,
}

impl People {
    /// Sends the users of this adapter to this API.
    #[must_use]
    pub fn new(adapter: &Desk, api: RestApi) -> Self {
        let table = Table::new(Action::UpdateProfile, FIELDS).without_anonymous();
        let rules = Rules::new(Capabilities::new(Desk::KIND, table));
        Self {
            rules: rules.with_policy(adapter.rules.policy()),
            api,
        }
    }
}

/// Builds a provisioner of the entries in `adapters` and in `provision`.
pub(crate) fn build(
    adapter: &mut Settings<'_>,
    provision: &mut Settings<'_>,
) -> Option<Arc<dyn Provisioner>> {
    let keys = adapter.keys(HmacKey::new);
    let policy = adapter.policy();
    let api = provision.rest_api(API_URL);
    let adapter = adapter.keep(Desk::new(keys?, policy));
    Some(Arc::new(People::new(&adapter?, api?)))
}

#[async_trait]
impl Provisioner for People {
    fn capabilities(&self) -> &Capabilities {
        self.rules.capabilities()
    }

    fn destination(&self) -> String {
        self.api.url().to_owned()
    }

    fn batch_limit(&self) -> usize {
        100
    }

    fn calls_per_minute(&self) -> Option<u32> {
        self.api.calls_per_minute()
    }

    /// A user who is sent again replaces the one of the same id.
    fn is_idempotent(&self) -> bool {
        true
    }

    fn record(&self, request: Request<'_>) -> Result<Record> {
        let request = request.for_action(Action::UpdateProfile);
        let person = self.rules.accept(&request, |screening| {
            let user = screening.user();
            Person {
                id: user.user_id().unwrap_or_default(),
                name: user.name().full,
            }
        })?;
        Ok(Record::new(person.try_map(|person| JsonText::of(&person))?))
    }

    async fn send(
        &self,
        transport: &dyn Transport,
        records: &[Record],
    ) -> Result<Vec<Outcome>, SendError> {
        let people: Vec<&str> = records.iter().map(|record| record.body.get()).collect();
        let call = self.api.call(Method::PUT, "/people");
        let call = call.map_err(SendError::NotDone)?;
        let call = call
            .with_header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .with_body(format!("[{}]", people.join(",")));
        let answer = transport.send(call).await?;
        if let Some(unanswered) = SendError::from_status(answer.status) {
            return Err(unanswered);
        }
        let outcome = if answer.status.is_success() {
            Outcome::Done { task: None }
        } else {
            // Desk refuses a list as a whole, and names no user.
            let problem = Problem::new(Path::ROOT, Code::Invalid, "Desk refuses its batch");
            Outcome::Refused(problem.into())
        };
        Ok(vec![outcome; records.len()])
    }

    /// Returns nothing: Desk answers at once and has no tasks.
    async fn progress(&self, _: &dyn Transport, _: &str) -> Result<Option<Progress>, SendError> {
        Ok(None)
    }
}
