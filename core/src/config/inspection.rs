//! What is wrong or remarkable in a configuration.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::{Issuers, UsedSecret};
use crate::problem::{Code, FieldPath, Path, Problem, Problems};

/// What was found in a configuration.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Inspection {
    /// Faults of the configuration as a whole.
    pub problems: Problems,
    /// What was found in each entry, by name.
    pub entries: Vec<Entry>,
    pub(crate) issuers: Issuers,
}

impl Inspection {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty() && self.entries.iter().all(|entry| entry.problems.is_empty())
    }
}

/// What was found in one entry of a configuration.
#[derive(Debug)]
#[non_exhaustive]
pub struct Entry {
    /// The name that the configuration gives it.
    pub adapter: String,
    /// The kind, where it is one.
    pub kind: Option<&'static str>,
    /// What is wrong.
    pub problems: Problems,
    /// What is allowed, and should be known.
    pub warnings: Problems,
    /// The secrets that could be had, so that those of two servers can be compared.
    pub secrets: Vec<Fingerprint>,
    /// Every setting that was looked for, in order.
    pub looked_for: Vec<String>,
}

/// A secret of which only so much is told that two can be compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Fingerprint {
    /// Where the configuration names it.
    pub path: FieldPath,
    /// How many bytes it has.
    pub bytes: usize,
    /// Eight hex digits of HMAC-SHA256 under the secret of
    /// [`FINGERPRINT_TEXT`](crate::sign::FINGERPRINT_TEXT).
    pub fingerprint: String,
}

/// The most problems that one list of a configuration holds.
const MOST_PROBLEMS: usize = 100;

/// Cuts a list of problems that would tell nobody anything, and says how many there are more.
pub(crate) fn shorten(problems: &mut Problems, at: Path<'_>) {
    if problems.len() <= MOST_PROBLEMS {
        return;
    }
    let more = problems.len() - MOST_PROBLEMS;
    let told = std::mem::take(problems).into_iter().take(MOST_PROBLEMS);
    problems.extend(told);
    problems.add(at, Code::TooMany, format!("and {more} more"));
}

impl Entry {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            adapter: name.to_owned(),
            kind: None,
            problems: Problems::new(),
            warnings: Problems::new(),
            secrets: Vec::new(),
            looked_for: Vec::new(),
        }
    }
}

/// The same secret for two purposes of one kind is a fault; for two kinds it is remarkable.
pub(crate) fn compare_secrets(entries: &mut [Entry], used: &[(String, UsedSecret)]) {
    let kinds: BTreeMap<String, &'static str> = entries
        .iter()
        .filter_map(|entry| Some((entry.adapter.clone(), entry.kind?)))
        .collect();
    for entry in entries {
        for (name, secret) in used.iter().filter(|(name, _)| *name == entry.adapter) {
            // A list of more than can be told is made no longer.
            let enough = MOST_PROBLEMS + 1;
            let others = used
                .iter()
                .filter(|(other, theirs)| other != name && theirs.digest == secret.digest);
            for (other, theirs) in others {
                if entry.warnings.len() + entry.problems.len() > 2 * enough {
                    break;
                }
                if kinds.get(other) != kinds.get(name) {
                    let detail = "the same secret as of another kind: ";
                    entry.warnings.push(about(&secret.path, other, detail));
                } else if theirs.purpose != secret.purpose {
                    let detail = "the same secret for another purpose, so that values are equal: ";
                    entry.problems.push(about(&secret.path, other, detail));
                }
            }
        }
    }
}

fn about(path: &FieldPath, other: &str, detail: &str) -> Problem {
    let other = FieldPath::from(Path::ROOT.key("adapters").key(other));
    let mut problem = Problem::new(Path::ROOT, Code::Invalid, format!("{detail}{other}"));
    problem.path = path.clone();
    problem
}
