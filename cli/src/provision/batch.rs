//! A batch: successive lines of the input, and the records of one call.

use countersign::problem::Problems;
use countersign::provision::{Outcome, Provisioner, Record};
use countersign::{Error, ErrorKind};

use super::journal::{Entry, Lines, Refusal};
use crate::status::Failure;
use countersign::wire::Fault;

/// The most bytes of records that one call has, give or take a record.
const MOST_BYTES: usize = 4 << 20;

/// The lines of the next call.
#[derive(Default)]
pub(crate) struct Batch {
    lines: Option<Lines>,
    records: Vec<Record>,
    /// The line of each record.
    places: Vec<u64>,
    refused: Vec<Refusal>,
    bytes: usize,
}

impl Batch {
    pub(crate) fn lines(&self) -> Option<Lines> {
        self.lines
    }

    pub(crate) fn records(&self) -> &[Record] {
        &self.records
    }

    /// Adds a line with its record, or with the error because of which it has none.
    pub(crate) fn add(&mut self, line: u64, made: Result<Record, Error>) -> Result<(), Failure> {
        let first = self.lines.map_or(line, |lines| lines.0);
        self.lines = Some(Lines(first, line));
        match made {
            Ok(record) => {
                self.bytes += record.body.get().len();
                self.records.push(record);
                self.places.push(line);
            }
            Err(error) => {
                let refusal = refuse(line, &error)?;
                self.bytes += refusal.error.get().len();
                self.refused.push(refusal);
            }
        }
        Ok(())
    }

    pub(crate) fn is_full(&self, provisioner: &dyn Provisioner) -> bool {
        self.records.len() >= provisioner.batch_limit() || self.bytes >= MOST_BYTES
    }

    /// Returns the journal's entry before the call.
    pub(crate) fn sent(&self, lines: Lines) -> Entry {
        Entry::Sent {
            lines,
            refused: self.refused.clone(),
        }
    }

    /// Returns the journal's entry where no line can be sent.
    pub(crate) fn refused(self, lines: Lines) -> Entry {
        Entry::Answered {
            lines,
            refused: self.refused,
            tasks: Vec::new(),
        }
    }

    /// Returns the journal's entry of the vendor's answers, one for each record.
    pub(crate) fn answered(&self, lines: Lines, outcomes: Vec<Outcome>) -> Result<Entry, Failure> {
        if outcomes.len() != self.records.len() {
            let message = "the adapter did not answer for each record that it was given";
            return Err(Failure::new(message));
        }
        let (mut refused, mut tasks) = (Vec::new(), Vec::new());
        for (line, outcome) in self.places.iter().zip(outcomes) {
            match outcome {
                Outcome::Done { task } => {
                    tasks.extend(task.filter(|task| tasks.last() != Some(task)));
                }
                Outcome::Refused(problems) => refused.push(by_vendor(*line, problems)?),
                _ => return Err(Failure::new("the adapter answered what is not known here")),
            }
        }
        Ok(Entry::Answered {
            lines,
            refused,
            tasks,
        })
    }
}

fn by_vendor(line: u64, problems: Problems) -> Result<Refusal, Failure> {
    refuse(line, &Error::from_problems(ErrorKind::Rejected, problems))
}

fn refuse(line: u64, error: &Error) -> Result<Refusal, Failure> {
    Refusal::new(line, &Fault::from(error)).map_err(|_| Failure::new("a fault cannot be written"))
}
