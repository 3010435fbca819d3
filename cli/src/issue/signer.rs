//! The signer: makes a bundle of an identity for each adapter.

use countersign::bundle::{Dropped, Renew, Step, Verification};
use countersign::{Action, ClientBundle, Error, Issuer, Timestamp, page_script};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

use super::answer::Answer;
use crate::arguments::{Format, From, Time};
use crate::input::Item;
use crate::output::{self, Fault};
use crate::status::Failure;

/// A bundle as it is printed.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Bundle<'a> {
    /// The line of the input; none in an answer to a request.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    adapter: &'a str,
    kind: &'a str,
    action: Action,
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    payload: &'a RawValue,
    steps: &'a [Step],
    #[serde(skip_serializing_if = "<[Step]>::is_empty")]
    renewal: &'a [Step],
    logout: &'a [Step],
    renew: Renew,
    expires_at: Option<Timestamp>,
    refresh_at: Option<Timestamp>,
    dropped: &'a [Dropped],
    #[serde(skip_serializing_if = "Option::is_none")]
    verification: Option<&'a Verification>,
}

impl<'a> Bundle<'a> {
    pub(crate) fn of(line: Option<u64>, issuer: &'a Issuer, bundle: &'a ClientBundle) -> Self {
        Self {
            line,
            adapter: issuer.name(),
            kind: issuer.kind(),
            action: bundle.action,
            payload: &bundle.payload,
            steps: &bundle.steps,
            renewal: &bundle.renewal,
            logout: &bundle.logout,
            renew: bundle.renew,
            expires_at: bundle.expires_at,
            refresh_at: bundle.refresh_at,
            dropped: &bundle.dropped,
            verification: bundle.verification.as_ref(),
        }
    }
}

#[derive(Serialize)]
struct Refused<'a> {
    line: u64,
    adapter: &'a str,
    kind: &'a str,
    error: Fault<'a>,
}

/// The adapters that are asked, and the form of the answers.
pub(crate) struct Signer {
    pub(crate) issuers: Vec<Issuer>,
    pub(crate) kinds: Vec<&'static str>,
    pub(crate) action: Action,
    pub(crate) from: From,
    pub(crate) format: Format,
    pub(crate) nonce: Option<String>,
    pub(crate) time: Time,
    pub(crate) pretty: bool,
}

impl Signer {
    /// Appends the bundle or the refusal of each adapter.
    pub(crate) async fn sign(&self, item: Item<'_>, answer: &mut Answer) -> Result<(), Failure> {
        let draft = item.draft_from(self.from, &self.kinds);
        let now = self.time.now();
        answer.tally.identities += 1;
        for issuer in &self.issuers {
            let request = draft.request(issuer.kind(), self.action, now);
            match issuer.issue(request).await {
                Ok(bundle) => self.accept(item.line, issuer, &bundle, answer)?,
                Err(error) => self.refuse(item.line, issuer, &error, answer)?,
            }
        }
        Ok(())
    }

    fn accept(
        &self,
        line: u64,
        issuer: &Issuer,
        bundle: &ClientBundle,
        answer: &mut Answer,
    ) -> Result<(), Failure> {
        answer.tally.bundles += 1;
        if self.format == Format::Script {
            let script = page_script(&[bundle], self.nonce.as_deref(), None);
            let script = script.map_err(|error| Failure::new(error.to_string()))?;
            answer.text.extend_from_slice(script.as_bytes());
            answer.text.push(b'\n');
            return Ok(());
        }
        let issued = Bundle::of(Some(line), issuer, bundle);
        output::append(&mut answer.text, &issued, self.pretty)
    }

    fn refuse(
        &self,
        line: u64,
        issuer: &Issuer,
        error: &Error,
        answer: &mut Answer,
    ) -> Result<(), Failure> {
        answer.tally.refusals += 1;
        let adapter = issuer.name();
        if self.format == Format::Script {
            // A page cannot use a refusal.
            let complaint = format!("line {line}: {adapter}: {error}");
            answer.complaints.push(complaint);
            return Ok(());
        }
        let refused = Refused {
            line,
            adapter,
            kind: issuer.kind(),
            error: error.into(),
        };
        output::append(&mut answer.text, &refused, self.pretty)
    }
}
