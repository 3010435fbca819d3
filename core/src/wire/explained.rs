//! Failures that vendors document, and the findings of a configuration, as they are written.

use serde::Serialize;

use crate::config::{Fingerprint, Inspection, Registry};
use crate::problem::Problems;
use crate::verify::Failure;

/// A failure, with the kind of the vendor that documents it.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct Explained {
    /// The kind.
    pub kind: &'static str,
    /// The failure.
    #[serde(flatten)]
    pub failure: &'static Failure,
}

/// Returns the failures that have this name on any surface, or all of them. Case, blanks, `-` and `_` do not matter.
pub fn explained(registry: &Registry, name: Option<&str>) -> Vec<Explained> {
    let wanted = name.map(letters);
    let called = |failure: &'static Failure| {
        let is_wanted = |wanted: &String| failure.names().any(|known| letters(known) == *wanted);
        wanted.as_ref().is_none_or(is_wanted)
    };
    let all = registry.failures().filter(|(_, failure)| called(failure));
    all.map(|(kind, failure)| Explained { kind, failure })
        .collect()
}

/// Returns the letters and digits of a name, in lower case.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|one| one.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The findings of one entry of a configuration; without an adapter's name, those of the whole.
#[derive(Debug, Serialize)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each is documented at Entry")]
pub struct Checked<'a> {
    pub adapter: Option<&'a str>,
    pub kind: Option<&'static str>,
    pub problems: &'a Problems,
    pub warnings: &'a Problems,
    pub secrets: &'a [Fingerprint],
}

/// Returns the findings of a configuration. Those of the whole stand first, where there are any.
#[must_use]
pub fn checked(inspection: &Inspection) -> Vec<Checked<'_>> {
    static NONE: Problems = Problems::new();
    let whole = Checked {
        adapter: None,
        kind: None,
        problems: &inspection.problems,
        warnings: &NONE,
        secrets: &[],
    };
    let entries = inspection.entries.iter().map(|entry| Checked {
        adapter: Some(&entry.adapter),
        kind: entry.kind,
        problems: &entry.problems,
        warnings: &entry.warnings,
        secrets: &entry.secrets,
    });
    let whole = Some(whole).filter(|whole| !whole.problems.is_empty());
    whole.into_iter().chain(entries).collect()
}
