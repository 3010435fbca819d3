//! The report: a JSON object for each finding, or a table for people.

use countersign::config::Kind;
use countersign::problem::Problems;
use countersign::verify::{Rejection, Verdict};
use serde::Serialize;
use serde_json::Value;

use super::forgeries::Forgery;
use super::trial::Example;
use crate::output::Output;
use crate::status::{Failure, Status};
use crate::terminal::{Table, escaped};

/// A part of the trial, and its result.
#[derive(Serialize)]
pub(super) struct Finding<'a> {
    part: Part,
    /// The kind, the forgery or the check; `answer` for the known answer of an example.
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<&'a str>,
    /// `None` where the check was not run.
    holds: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vendor: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problems: Option<&'a Problems>,
    /// The place in the payload, as a JSON pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    got: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Names the judge of the proofs, in the place of a judge by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    judge: Option<&'a str>,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Part {
    Format,
    Example,
    Forgery,
    Check,
}

impl<'a> Finding<'a> {
    const fn new(part: Part, name: &'a str, holds: Option<bool>) -> Self {
        Self {
            part,
            name,
            example: None,
            holds,
            vendor: None,
            problems: None,
            at: None,
            expected: None,
            got: None,
            event: None,
            reason: None,
            detail: None,
            judge: None,
        }
    }

    /// The file: its kind where it could be read, or its faults.
    pub(super) fn format(kind: Option<&'a Kind>, problems: &'a Problems) -> Self {
        let mut capabilities = kind.into_iter().flat_map(Kind::capabilities);
        Self {
            vendor: capabilities.next().and_then(|one| one.vendor()),
            problems: Some(problems),
            ..Self::new(
                Part::Format,
                kind.map_or("?", Kind::name),
                Some(kind.is_some()),
            )
        }
    }

    fn of(part: Part, name: &'a str, example: &'a Example, holds: Option<bool>) -> Self {
        Self {
            example: Some(&example.name),
            ..Self::new(part, name, holds)
        }
    }

    /// An example whose payload holds all that it expects.
    pub(super) fn example(example: &'a Example) -> Self {
        Self::of(Part::Example, "answer", example, Some(true))
    }

    /// An example whose settings or identity are refused.
    pub(super) fn refused(example: &'a Example, problems: &'a Problems) -> Self {
        Self {
            problems: Some(problems),
            ..Self::of(Part::Example, "answer", example, Some(false))
        }
    }

    /// An example whose payload holds something else.
    pub(super) fn other(
        example: &'a Example,
        at: &'a str,
        expected: &'a Value,
        got: Option<&'a Value>,
        slip: Option<String>,
    ) -> Self {
        Self {
            at: Some(at),
            expected: Some(expected),
            got,
            detail: slip.map(|slip| format!("of the expected value: {slip}")),
            ..Self::of(Part::Example, "answer", example, Some(false))
        }
    }

    /// The verdict on the bundle of an example, which must be accepted.
    pub(super) fn accepted(example: &'a Example, verdict: &Result<Verdict, Rejection>) -> Self {
        let holds = matches!(verdict, Ok(Verdict::Accepted(_)));
        Self::of(Part::Example, "accepted", example, Some(holds)).with(verdict)
    }

    /// The verdict on a forgery, which must be refused.
    pub(super) fn forgery(
        example: &'a Example,
        forgery: &'a Forgery,
        verdict: &Result<Verdict, Rejection>,
    ) -> Self {
        Self {
            at: Some(&*forgery.at).filter(|at| !at.is_empty()),
            ..Self::of(Part::Forgery, forgery.name, example, Some(verdict.is_err()))
        }
        .with(verdict)
    }

    fn with(self, verdict: &Result<Verdict, Rejection>) -> Self {
        match verdict {
            Ok(_) => self,
            Err(why) => Self {
                event: Some(why.event.to_string()),
                reason: Some(why.reason.to_string()),
                ..self
            },
        }
    }

    /// A check, with the message of its failure.
    pub(super) fn check(
        example: &'a Example,
        name: &'a str,
        broken: Option<String>,
        is_judged: bool,
    ) -> Self {
        Self {
            judge: is_judged.then_some("verify"),
            ..Self::of(Part::Check, name, example, Some(broken.is_none()))
        }
        .with_detail(broken)
    }

    fn with_detail(self, detail: Option<String>) -> Self {
        Self { detail, ..self }
    }

    /// A check that was not run, and the reason.
    pub(super) fn not_run(example: &'a Example, name: &'a str, why: &str) -> Self {
        Self {
            detail: Some(why.to_owned()),
            ..Self::of(Part::Check, name, example, None)
        }
    }

    fn row(&self) -> [String; 4] {
        let part = match self.part {
            Part::Format => "format",
            Part::Example => "example",
            Part::Forgery => "forgery",
            Part::Check => "check",
        };
        let holds = match (self.holds, self.part) {
            (Some(true), Part::Forgery) => "refused",
            (Some(false), Part::Forgery) => "ACCEPTED",
            (Some(true), _) => "holds",
            (Some(false), _) => "FAILS",
            (None, _) => "not run",
        };
        let name = match self.at {
            Some(at) if matches!(self.part, Part::Forgery) => format!("{} {at}", self.name),
            _ => self.name.to_owned(),
        };
        let mut name = if self.judge.is_some() {
            format!("{name} *")
        } else {
            name
        };
        if let Some(example) = self.example {
            name = format!("{name}: {example}");
        }
        let verdict = [&self.event, &self.reason].map(|word| word.clone().unwrap_or_default());
        let verdict = verdict.join(" ");
        [
            part.to_owned(),
            holds.to_owned(),
            name,
            verdict.trim().to_owned(),
        ]
    }

    /// Returns the lines that say more than a row can.
    fn lines(&self) -> Vec<String> {
        let problems = self.problems.into_iter().flatten();
        let mut lines: Vec<String> = problems
            .map(|problem| format!("problem: {problem}"))
            .collect();
        if self.expected.is_some() {
            let show = |value: Option<&Value>| value.map_or("nothing".to_owned(), Value::to_string);
            let (at, expected, got) = (self.at.unwrap_or_default(), self.expected, self.got);
            lines.push(format!(
                "at {at}: expected {}, got {}",
                show(expected),
                show(got)
            ));
        }
        if let Some(detail) = self.detail.as_ref() {
            lines.push(format!("{}: {detail}", self.name));
        }
        lines
    }
}

/// The findings so far.
pub(super) struct Report<'o> {
    output: &'o mut Output,
    table: Table,
    lines: Vec<String>,
    counts: [usize; 3],
    /// Whether `verify` has stood in for a judge.
    is_judged: bool,
}

impl<'o> Report<'o> {
    pub(super) fn new(output: &'o mut Output) -> Self {
        Self {
            output,
            table: Table::new(&["part", "result", "name", "verify said"]),
            lines: Vec::new(),
            counts: [0; 3],
            is_judged: false,
        }
    }

    pub(super) fn add(&mut self, finding: &Finding<'_>) -> Result<(), Failure> {
        let [hold, fail, not_run] = &mut self.counts;
        *match finding.holds {
            Some(true) => hold,
            Some(false) => fail,
            None => not_run,
        } += 1;
        self.is_judged |= finding.judge.is_some();
        if !self.output.is_for_people() {
            self.output.print(finding)?;
            return self.output.flush();
        }
        let [part, holds, name, verdict] = &finding.row();
        self.table.row([part, holds, name, verdict]);
        self.lines.extend(finding.lines());
        Ok(())
    }

    /// Ends the report: for people with the table, what fails, and the counts.
    pub(super) fn end(self) -> Result<Status, Failure> {
        let [hold, fail, not_run] = self.counts;
        if self.output.is_for_people() {
            let mut text = self.table.render();
            text.push('\n');
            let judged = "* the recipe's own verify stands in for a judge by hand: the examples alone know the vendor";
            let counts = format!("{hold} hold, {fail} fail, {not_run} not run");
            let lines = self.lines.iter().map(String::as_str);
            let judged = self.is_judged.then_some(judged);
            for line in lines.chain(judged).chain([&*counts]) {
                text.push_str(&escaped(line));
                text.push('\n');
            }
            self.output.write(text.as_bytes())?;
        }
        Ok(if fail == 0 {
            Status::Done
        } else {
            Status::Faulty
        })
    }
}
