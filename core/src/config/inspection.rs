//! The findings of a configuration: problems and warnings.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::{Issuers, UsedSecret};
use crate::problem::{Code, FieldPath, Path, Problem, Problems};

/// The findings of a configuration.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Inspection {
    /// The problems of the configuration as a whole.
    pub problems: Problems,
    /// The findings of each entry, by name.
    pub entries: Vec<Entry>,
    pub(crate) issuers: Issuers,
}

impl Inspection {
    /// Whether there is no problem.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty() && self.entries.iter().all(|entry| entry.problems.is_empty())
    }
}

/// The findings of one entry of a configuration.
#[derive(Debug)]
#[non_exhaustive]
pub struct Entry {
    /// The entry's name in the configuration.
    pub adapter: String,
    /// The kind, where it is a registered one.
    pub kind: Option<&'static str>,
    /// The problems.
    pub problems: Problems,
    /// Settings that are allowed, and that an administrator should know of.
    pub warnings: Problems,
    /// The secrets that were found, so that those of two servers can be compared.
    pub secrets: Vec<Fingerprint>,
    /// Every setting that the kind has read, in order.
    pub looked_for: Vec<String>,
}

/// The length and fingerprint of a secret, by which two secrets can be compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Fingerprint {
    /// The path at which the configuration names the secret.
    pub path: FieldPath,
    /// The number of bytes of the secret.
    pub bytes: usize,
    /// Eight hex digits of HMAC-SHA256 under the secret of
    /// [`FINGERPRINT_TEXT`](crate::sign::FINGERPRINT_TEXT).
    pub fingerprint: String,
}

/// The most problems that one list of a configuration holds.
const MOST_PROBLEMS: usize = 100;

/// Cuts a list of problems that is too long to be read, and adds the number of those that were cut.
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

/// Reports a secret that several entries use: a problem for two purposes of one kind, a warning for two kinds.
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
