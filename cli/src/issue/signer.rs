//! The signer: makes a bundle of an identity for each adapter.

use countersign::wire::Fault;
use countersign::{Action, ClientBundle, Error, Issuer, page_script};
use serde::Serialize;

use super::answer::Answer;
use crate::arguments::{Format, From, Time};
use crate::input::Item;
use crate::output;
use crate::status::Failure;

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
                Ok(bundle) => self.accept(item.line, &bundle, answer)?,
                Err(error) => self.refuse(item.line, issuer, &error, answer)?,
            }
        }
        Ok(())
    }

    fn accept(&self, line: u64, bundle: &ClientBundle, answer: &mut Answer) -> Result<(), Failure> {
        answer.tally.bundles += 1;
        if self.format == Format::Script {
            let script = page_script(&[bundle], self.nonce.as_deref(), None);
            let script = script.map_err(|error| Failure::new(error.to_string()))?;
            answer.text.push_str(&script);
            answer.text.push('\n');
            return Ok(());
        }
        let start = answer.text.len();
        bundle.append_to(&mut answer.text);
        // The line is the first member, behind the brace.
        answer
            .text
            .insert_str(start + 1, &format!("\"line\":{line},"));
        output::end_line(&mut answer.text, start, self.pretty);
        Ok(())
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
