//! An object, from which a reader takes the values by their keys.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;

use serde_json::value::RawValue;

use crate::problem::{Code, Path, Problems, near};

/// The entries of an object, in the order of the text. No key is there twice.
#[derive(Default)]
pub struct Object<'a> {
    entries: Vec<(Cow<'a, str>, &'a RawValue)>,
}

/// Up to this number, comparing keys costs less than hashing them.
pub(super) const FEW: usize = 16;

impl<'a> Object<'a> {
    pub(super) const fn of(entries: Vec<(Cow<'a, str>, &'a RawValue)>) -> Self {
        Self { entries }
    }

    pub(super) fn has_doubles(&self) -> bool {
        has_doubles(&self.entries)
    }

    /// Keeps the first entry of each key, and calls `tell` with the key of each other one.
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

    /// Returns the entries that were not taken, in the order of the text.
    pub(super) fn entries(&self) -> &[(Cow<'a, str>, &'a RawValue)] {
        &self.entries
    }

    /// Whether the key is there and has not been taken.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| name == key)
    }

    /// Takes the value of a key.
    pub fn take(&mut self, key: &str) -> Option<&'a RawValue> {
        let index = self.entries.iter().position(|(name, _)| name == key)?;
        Some(self.entries.remove(index).1)
    }

    /// Takes the value of a key, and reports the key as missing where it is not there.
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

    /// Returns the entries that were not taken, in the order of the text.
    #[must_use]
    pub fn into_entries(self) -> Vec<(Cow<'a, str>, &'a RawValue)> {
        self.entries
    }

    /// Reports each entry that was not taken as an unknown field.
    pub fn finish(self, path: Path<'_>, problems: &mut Problems) {
        self.finish_among(path, &[], &[], problems);
    }

    /// Reports the same, and names the known key that is meant where one is [`near`]. `also` holds other words for
    /// known keys.
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

/// Says whether a key is there twice.
pub(super) fn has_doubles<K: Eq + Hash>(entries: &[(K, &RawValue)]) -> bool {
    if entries.len() > FEW {
        let mut seen = HashSet::with_capacity(entries.len());
        return !entries.iter().all(|(key, _)| seen.insert(key));
    }
    let stands_before = |(index, (key, _)): (usize, &(K, _))| {
        let mut before = entries.iter().take(index);
        before.any(|(other, _)| other == key)
    };
    entries.iter().enumerate().any(stands_before)
}

impl fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.entries.iter().map(|(key, _)| key))
            .finish()
    }
}
