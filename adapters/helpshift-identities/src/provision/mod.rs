//! Sending users to Helpshift's own API, so that agents see them before they have chatted.
//!
//! A bulk action takes up to 10,000 core profiles and answers with the id of a task, which works through them later.
//! Nothing tells whether a batch arrived whose answer was lost.

mod core_profile;
mod wire;

use std::time::Duration;

use countersign::adapter::{Capabilities, Request, Rules, async_trait};
use countersign::http::header::{ACCEPT, CONTENT_TYPE};
use countersign::http::{Answer, HeaderValue, Method, Transport};
use countersign::problem::{Code, Path, Problem};
use countersign::provision::{Outcome, Progress, Provisioner, Record, RestApi, SendError};
use countersign::{Action, Error, ErrorKind, Result};

use crate::{HelpshiftIdentities, tables};

/// The address of Helpshift's API (documented).
pub const API_URL: &str = "https://api.helpshift.com";

/// The most core profiles that one call takes (documented).
pub const LONGEST_BATCH: usize = 10_000;

/// A whole batch goes up in one call.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// The placeholder of the task's id in a task's path.
const TASK_ID: &str = "{task_id}";

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The action on the core profiles of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BulkAction {
    /// Makes them. It is unknown whether a user who has one already gets another.
    CreateCoreProfiles,
    /// Overwrites those of these ids (documented): each needs its `core-profile-id`.
    UpdateCoreProfiles,
}

impl BulkAction {
    /// Every action, by the name that a configuration gives it: kebab-case.
    pub(crate) const BY_NAME: [(&'static str, Self); 2] = [
        ("create-core-profiles", Self::CreateCoreProfiles),
        ("update-core-profiles", Self::UpdateCoreProfiles),
    ];

    /// Returns the action as Helpshift names it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CreateCoreProfiles => "create_core_profiles",
            Self::UpdateCoreProfiles => "update_core_profiles",
        }
    }
}

/// Sends users to Helpshift as core profiles, in bulk.
///
/// Each answer is the id of a task, under which Helpshift works through the batch later. Where the answer is lost
/// nobody can ask whether the batch arrived, so it is not sent again.
#[derive(Debug)]
pub struct BulkActions {
    action: BulkAction,
    api: RestApi,
    rules: Rules,
    path: String,
    task_path: Option<String>,
}

impl BulkActions {
    /// Makes a sender to this domain, the part before `.helpshift.com`. The adapter's policy says which data goes in
    /// and which is refused.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] unless the domain has letters, digits and hyphens alone.
    pub fn new(
        adapter: &HelpshiftIdentities,
        api: RestApi,
        domain: &str,
        action: BulkAction,
    ) -> Result<Self> {
        if !is_domain(domain) {
            return Err(Error::new(ErrorKind::InvalidConfig));
        }
        Ok(Self {
            action,
            api,
            rules: Rules::new(tables::core_profile()).with_policy(adapter.rules.policy()),
            path: format!("/v2/{domain}/identity/bulk_actions"),
            task_path: None,
        })
    }

    /// Follows tasks at this path below the API's address, in which `{task_id}` stands for the id. The vendor's pages
    /// do not name the path, and its collection does (unknown here).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] unless it begins with a slash and has `{task_id}` in it.
    pub fn with_task_path(mut self, path: &str) -> Result<Self> {
        if !is_task_path(path) {
            return Err(Error::new(ErrorKind::InvalidConfig));
        }
        self.task_path = Some(path.to_owned());
        Ok(self)
    }

    /// Reads the outcome of every record out of an answer: a batch is taken or refused as a whole.
    fn outcome(&self, answer: &Answer, records: &[Record]) -> Result<Outcome, SendError> {
        if let Some(unanswered) = SendError::from_status(answer.status) {
            return Err(unanswered);
        }
        if answer.status.is_success() {
            let id = wire::task_id(&answer.body).filter(|id| !self.api.is_key_in(id));
            let id = id.ok_or_else(|| SendError::unreadable(answer.status))?;
            let task = Some(id).filter(|id| !wire::quotes(id, records));
            return Ok(Outcome::Done { task });
        }
        let status = answer.status.as_u16();
        let code = wire::code(&answer.body, records).filter(|code| !self.api.is_key_in(code));
        let code = code.map_or_else(String::new, |code| format!(", {code}"));
        let detail = format!("Helpshift refuses the whole batch; HTTP {status}{code}");
        let problem = Problem::new(Path::ROOT, Code::Invalid, detail);
        Ok(Outcome::Refused(problem.into()))
    }
}

/// Says whether a domain can stand in a path.
pub(crate) fn is_domain(domain: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !domain.is_empty() && domain.bytes().all(inside)
}

/// Says whether this is a path with a place for a task's id.
pub(crate) fn is_task_path(path: &str) -> bool {
    let visible = path.bytes().all(|byte| byte.is_ascii_graphic());
    path.starts_with('/') && path.contains(TASK_ID) && visible
}

#[async_trait]
impl Provisioner for BulkActions {
    fn capabilities(&self) -> &Capabilities {
        self.rules.capabilities()
    }

    fn destination(&self) -> String {
        let (action, url) = (self.action.as_str(), self.api.url());
        format!("{action} at {url}{}", self.path)
    }

    fn batch_limit(&self) -> usize {
        LONGEST_BATCH
    }

    /// Returns the configured limit: Helpshift sets one for each domain, and its default is unknown.
    fn calls_per_minute(&self) -> Option<u32> {
        self.api.calls_per_minute()
    }

    fn is_idempotent(&self) -> bool {
        false
    }

    fn record(&self, request: Request<'_>) -> Result<Record> {
        let request = request.for_action(Action::UpdateProfile);
        let profile = self.rules.accept(&request, |screening| {
            core_profile::of(screening, self.action)
        })?;
        Ok(Record::new(profile.map(|profile| profile.to_json())))
    }

    async fn send(
        &self,
        transport: &dyn Transport,
        records: &[Record],
    ) -> Result<Vec<Outcome>, SendError> {
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let call = self.api.call(Method::POST, &self.path);
        let call = call.map_err(SendError::NotDone)?;
        let call = call
            .with_header(CONTENT_TYPE, wire::CONTENT_TYPE)
            .with_header(ACCEPT, JSON)
            .with_time_limit(TIME_LIMIT)
            .with_body(wire::body(self.action, records));
        let answer = transport.send(call).await?;
        Ok(vec![self.outcome(&answer, records)?; records.len()])
    }

    async fn progress(
        &self,
        transport: &dyn Transport,
        reference: &str,
    ) -> Result<Option<Progress>, SendError> {
        let Some(path) = self.task_path.as_deref().filter(|_| wire::is_id(reference)) else {
            return Ok(None);
        };
        let path = path.replace(TASK_ID, reference);
        let call = self.api.call(Method::GET, &path);
        let call = call.map_err(SendError::NotDone)?;
        let answer = transport.send(call.with_header(ACCEPT, JSON)).await;
        let answer = answer.map_err(|fault| SendError::from(fault).for_read())?;
        if let Some(unanswered) = SendError::from_status(answer.status) {
            return Err(unanswered.for_read());
        }
        let progress = wire::progress(&answer.body).filter(|_| answer.status.is_success());
        let progress = progress.ok_or_else(|| SendError::unreadable(answer.status));
        progress.map(Some).map_err(SendError::for_read)
    }
}
