//! The report: lines for people, or an object for each finding and one for all.

use std::borrow::Cow;
use std::fmt::Write;

use countersign::Issuer;
use serde::Serialize;

use super::body::Shape;
use super::calls::Probe;
use super::findings::{Found, Grade};
use crate::output::Output;
use crate::program::named;
use crate::status::{Failure, Status};

#[derive(Serialize)]
struct Line<'a> {
    adapter: &'a str,
    kind: &'a str,
    probe: Probe,
    finding: &'a str,
    grade: Grade,
    vendor_reason: Option<&'a str>,
    detail: String,
    remedy: Cow<'a, str>,
}

#[derive(Serialize)]
struct Summary<'a> {
    adapter: &'a str,
    kind: &'a str,
    probes: usize,
    findings: usize,
    critical: usize,
    error: usize,
    warning: usize,
    /// The form of the answer to the page's own request.
    answer: Option<Shape>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    told_as_refused: &'a [&'static str],
}

/// The findings of each probe.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// The number of calls that were made.
    probes: usize,
    found: Vec<(Probe, Found)>,
    /// The form of the answer to the page's own request.
    pub(super) answered: Option<Shape>,
    /// The findings that cannot be told from `refused`, since the kind says nothing of its page.
    pub(super) told_as_refused: Vec<&'static str>,
}

impl Report {
    /// Returns the report of a finding before anything was sent.
    pub(super) fn unsent(found: Found) -> Self {
        Self {
            probes: 0,
            found: vec![(Probe::Page, found)],
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, probe: Probe, found: Vec<Found>) {
        self.probes += 1;
        self.found
            .extend(found.into_iter().map(|found| (probe, found)));
    }

    pub(super) fn print(
        &self,
        issuer: &Issuer,
        json: bool,
        output: &mut Output,
    ) -> Result<Status, Failure> {
        let (adapter, kind) = (issuer.name(), issuer.kind());
        for (probe, found) in &self.found {
            let line = Line {
                adapter,
                kind,
                probe: *probe,
                finding: found.finding.code,
                grade: found.finding.grade,
                vendor_reason: found.vendor_reason.as_deref(),
                detail: found.detail(),
                remedy: named(found.finding.remedy),
            };
            if json {
                output.print(&line)?;
            } else {
                output.write(line.for_people().as_bytes())?;
            }
        }
        let summary = self.summary(adapter, kind);
        if json {
            output.print(&summary)?;
        } else {
            output.write(summary.for_people().as_bytes())?;
        }
        Ok(match self.found.is_empty() {
            true => Status::Done,
            false => Status::Faulty,
        })
    }

    fn summary<'a>(&'a self, adapter: &'a str, kind: &'a str) -> Summary<'a> {
        let of = |grade| {
            let graded = self
                .found
                .iter()
                .filter(|(_, found)| found.finding.grade == grade);
            graded.count()
        };
        Summary {
            adapter,
            kind,
            probes: self.probes,
            findings: self.found.len(),
            critical: of(Grade::Critical),
            error: of(Grade::Error),
            warning: of(Grade::Warning),
            answer: self.answered,
            told_as_refused: &self.told_as_refused,
        }
    }
}

impl Line<'_> {
    fn for_people(&self) -> String {
        let mut text = format!("{}: {} ({})\n", self.grade, self.finding, self.probe);
        let _ = writeln!(text, "  seen:   {}", self.detail);
        if let Some(reason) = self.vendor_reason {
            let _ = writeln!(text, "  vendor: {reason}");
        }
        let _ = writeln!(text, "  to do:  {}", self.remedy);
        text
    }
}

impl Summary<'_> {
    fn for_people(&self) -> String {
        let Self {
            adapter,
            kind,
            probes,
            critical,
            error,
            warning,
            answer,
            told_as_refused,
            ..
        } = self;
        let answer = answer.map_or("", |shape| match shape {
            Shape::Bundle => ", answer: a bundle",
            Shape::Bundles => ", answer: a list of bundles",
            Shape::Payload => ", answer: the payload",
            Shape::Token => ", answer: the token",
        });
        let mut text = format!(
            "{adapter} ({kind}): probes {probes}, critical {critical}, error {error}, \
             warning {warning}{answer}\n"
        );
        if !told_as_refused.is_empty() {
            let findings = told_as_refused.join(", ");
            let _ = writeln!(text, "told as refused for this kind: {findings}");
        }
        text
    }
}
