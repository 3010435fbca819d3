//! One action of an adapter under test, and the cases that it is tried on.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use countersign::adapter::{Adapter, Capabilities, Table};
use countersign::identity::Draft;
use countersign::{Action, ClientBundle, Result, Timestamp};
use serde_json::Value;

use crate::bundle_text;
use crate::corpus::{self, Case};
use crate::fixture::Fixture;
use crate::run::{Panicked, block_on, guard};
use crate::value;

/// The present moment of every check: the start of 2025, as in the known answers.
pub(crate) fn now() -> Timestamp {
    Timestamp::EPOCH + Duration::from_secs(1_735_689_600)
}

/// One adapter, one of its actions, and the cases that it meets.
pub(crate) struct Trial<'f> {
    pub(crate) fixture: &'f dyn Fixture,
    pub(crate) adapter: Arc<dyn Adapter>,
    pub(crate) capabilities: Capabilities,
    /// The table of the action.
    pub(crate) table: Table,
    pub(crate) cases: Vec<Case>,
}

/// A case that the adapter made a bundle of.
pub(crate) struct Issued<'b> {
    pub(crate) case: &'b Case,
    pub(crate) action: Action,
    pub(crate) bundle: ClientBundle,
}

impl<'f> Trial<'f> {
    /// Tries the adapter once for each action that it declares.
    pub(crate) fn each(
        fixture: &'f dyn Fixture,
        check: impl Fn(&Self) -> Result<(), String>,
    ) -> Result<(), String> {
        Self::each_without_cases(fixture, |trial| {
            let mut cases = corpus::all(&trial.table);
            cases.extend(fixture.more_cases());
            let kind = trial.capabilities.kind();
            for case in &mut cases {
                case.identity = with_client_data(fixture, kind, &case.identity).into_owned();
            }
            check(&Self {
                fixture,
                adapter: Arc::clone(&trial.adapter),
                capabilities: trial.capabilities.clone(),
                table: trial.table.clone(),
                cases,
            })
        })
    }

    /// Tries the adapter as [`each`](Self::each) does, for cases that are drawn one by one.
    pub(crate) fn each_without_cases(
        fixture: &'f dyn Fixture,
        check: impl Fn(&Self) -> Result<(), String>,
    ) -> Result<(), String> {
        let adapter = fixture.adapter();
        for table in adapter.capabilities().tables() {
            check(&Self {
                fixture,
                adapter: fixture.adapter(),
                capabilities: adapter.capabilities().clone(),
                table: table.clone(),
                cases: Vec::new(),
            })?;
        }
        Ok(())
    }

    /// Says whether the same request gives the same bytes. It does also where the vendor is asked, since a scripted
    /// vendor gives the same answer to the same call.
    pub(crate) const fn repeats(&self) -> bool {
        self.capabilities.is_deterministic() || !self.capabilities.is_offline()
    }

    /// Returns every case, with the action of this trial.
    pub(crate) fn each_case(&self) -> impl Iterator<Item = (&Case, Action)> {
        self.cases.iter().map(|case| (case, self.table.action()))
    }

    /// Issues a bundle for an identity in JSON.
    pub(crate) fn issue(
        &self,
        identity: &str,
        action: Action,
    ) -> Result<Result<ClientBundle>, Panicked> {
        self.issue_by(&*self.adapter, identity, action)
    }

    /// Issues a bundle for an identity in JSON by an adapter of the same kind.
    pub(crate) fn issue_by(
        &self,
        adapter: &dyn Adapter,
        identity: &str,
        action: Action,
    ) -> Result<Result<ClientBundle>, Panicked> {
        let identity = with_client_data(self.fixture, self.capabilities.kind(), identity);
        issue(adapter, &identity, action, now())
    }

    /// Issues the bundle of a case; `None` where it is refused.
    pub(crate) fn issued_for<'b>(&self, case: &'b Case) -> Result<Option<Issued<'b>>, String> {
        let action = self.table.action();
        let bundle = self
            .issue(&case.identity, action)
            .map_err(|panicked| says(case, action, format!("issuing {panicked}")))?;
        let issued = |bundle| Issued {
            case,
            action,
            bundle,
        };
        Ok(bundle.ok().map(issued))
    }

    /// Issues the bundles of all cases that are not refused.
    pub(crate) fn issued(&self) -> Result<Vec<Issued<'_>>, String> {
        let issued: Vec<Issued<'_>> = self
            .each_case()
            .filter_map(|(case, action)| {
                let bundle = self.issue(&case.identity, action).ok()?.ok()?;
                Some(Issued {
                    case,
                    action,
                    bundle,
                })
            })
            .collect();
        if issued.is_empty() {
            let action = self.table.action();
            return Err(format!(
                "{action}: the adapter refuses every case of the corpus"
            ));
        }
        Ok(issued)
    }
}

impl Issued<'_> {
    /// Writes a message about this bundle.
    pub(crate) fn says(&self, what: impl std::fmt::Display) -> String {
        says(self.case, self.action, what)
    }

    /// Reads the identity, as a value that can be changed.
    pub(crate) fn identity(&self) -> Value {
        self.case.value()
    }

    /// Reads the texts of the proofs that the bundle has.
    pub(crate) fn proofs(&self, places: &[&str]) -> Vec<String> {
        let texts = places
            .iter()
            .map(|place| bundle_text::text_at(&self.bundle, place));
        texts.flatten().collect()
    }
}

/// Puts the page's data of a fixture beside an identity in JSON, which has none of its own.
pub(crate) fn with_client_data<'i>(
    fixture: &dyn Fixture,
    kind: &str,
    identity: &'i str,
) -> Cow<'i, str> {
    let Some(client) = fixture.client_data() else {
        return Cow::Borrowed(identity);
    };
    let has_its_own = value::read(identity).get("client").is_some();
    match identity.trim_end().strip_suffix('}') {
        Some(entries) if !has_its_own => {
            let comma = if entries.ends_with('{') { "" } else { "," };
            Cow::Owned(format!(
                r#"{entries}{comma}"client":{{"{kind}":{client}}}}}"#
            ))
        }
        _ => Cow::Borrowed(identity),
    }
}

/// Writes a message about a case.
pub(crate) fn says(case: &Case, action: Action, what: impl std::fmt::Display) -> String {
    format!("case {:?}, {action}: {what}", case.name)
}

/// Issues a bundle for an identity in JSON.
pub(crate) fn issue(
    adapter: &dyn Adapter,
    identity: &str,
    action: Action,
    now: Timestamp,
) -> Result<Result<ClientBundle>, Panicked> {
    guard(|| {
        let draft = Draft::parse(identity);
        let request = draft.request(adapter.capabilities().kind(), action, now);
        // The request carries the draft's faults: one answer lists them and those of the adapter.
        block_on(adapter.issue(request))
    })
}
