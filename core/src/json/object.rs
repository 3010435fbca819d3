//! An object, from which its reader takes one value after the other.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde_json::value::RawValue;

use crate::problem::{Code, Path, Problems, near};

/// The entries of an object, in the order of the text. Each key stands once.
pub struct Object<'a> {
    entries: Vec<(Cow<'a, str>, &'a RawValue)>,
}

/// Looking through a few keys costs less than hashing them.
const FEW: usize = 16;

impl<'a> Object<'a> {
    pub(super) const fn of(entries: Vec<(Cow<'a, str>, &'a RawValue)>) -> Self {
        Self { entries }
    }

    pub(super) fn has_doubles(&self) -> bool {
        let entries = &self.entries;
        if entries.len() > FEW {
            let mut seen = HashSet::with_capacity(entries.len());
            return !entries.iter().all(|(key, _)| seen.insert(key));
        }
        let stands_before = |(index, (key, _)): (usize, &(Cow<'_, str>, _))| {
            let mut before = entries.iter().take(index);
            before.any(|(other, _)| other == key)
        };
        entries.iter().enumerate().any(stands_before)
    }

    /// Keeps the first entry of each key, and tells the keys of the others.
    pub(super) fn keep_first(&mut self, mut tell: impl FnMut(&str)) {
        let mut seen = HashSet::new();
        self.entries.retain(|(key, _)| {
            let first = seen.insert(key.clone());
            if !first {
                tell(key);
            }
            first
        });
    }

    /// Says whether a key is there that nobody took.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| name == key)
    }

    /// Takes the value of a key out.
    pub fn take(&mut self, key: &str) -> Option<&'a RawValue> {
        let index = self.entries.iter().position(|(name, _)| name == key)?;
        Some(self.entries.remove(index).1)
    }

    /// Takes the value of a key that must be there.
    pub fn require(
        &mut self,
        key: &str,
        path: Path<'_>,
        problems: &mut Problems,
    ) -> Option<&'a RawValue> {
        let value = self.take(key);
        if value.is_none() {
            problems.add(path.key(key), Code::Missing, "required");
        }
        value
    }

    /// Gives the entries that nobody took, in the order of the text.
    #[must_use]
    pub fn into_entries(self) -> Vec<(Cow<'a, str>, &'a RawValue)> {
        self.entries
    }

    /// Reports each entry that nobody took as an unknown field.
    pub fn finish(self, path: Path<'_>, problems: &mut Problems) {
        self.finish_among(path, &[], &[], problems);
    }

    /// Reports the same, and which of the known names is meant, where one is [`near`]. `also` holds other
    /// words for them.
    pub fn finish_among(
        self,
        path: Path<'_>,
        known: &[&'static str],
        also: &[(&str, &'static str)],
        problems: &mut Problems,
    ) {
        for (key, _) in &self.entries {
            let detail = match near(key, known, also) {
                Some(meant) => Cow::Owned(format!("no field of this name: {meant} is meant")),
                None => Cow::Borrowed("no field of this name"),
            };
            problems.add(path.key(key), Code::UnknownField, detail);
        }
    }
}

impl fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.entries.iter().map(|(key, _)| key))
            .finish()
    }
}
