//! JSON text that is read once, for all who ask.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::value::RawValue;

use super::object::{FEW, Object, has_doubles};
use super::page::{PageKey, entries_of_page, own};
use super::raw::Fault;

/// One JSON value whose entries are read once, however many ask for them. Debug prints none of it.
#[derive(Clone)]
pub struct JsonView<'a> {
    text: &'a str,
    entries: Entries<'a>,
    /// The entries of values inside it that were read as well, by where their texts stand in memory.
    inside: BTreeMap<usize, Entries<'a>>,
}

impl<'a> JsonView<'a> {
    /// Reads a text that is known to be JSON.
    pub(crate) fn read(text: &'a str) -> Self {
        Self {
            text,
            entries: Entries::read(text),
            inside: BTreeMap::new(),
        }
    }

    /// Returns the text.
    #[must_use]
    pub const fn get(&self) -> &'a str {
        self.text
    }

    /// Reads the text once more, as a value of `serde_json`.
    #[must_use]
    pub fn as_raw(&self) -> &'a RawValue {
        // It is JSON by construction.
        serde_json::from_str(self.text).unwrap_or(RawValue::NULL)
    }

    /// Returns the value as an object in which each key stands once, as [`object`](super::object()) reads it.
    ///
    /// # Errors
    ///
    /// [`Fault::WrongType`], [`Fault::BrokenKey`] and [`Fault::DoubledKey`].
    pub fn object(&self) -> Result<Object<'a>, Fault> {
        self.check_object()?;
        let entries = self.entries.all.iter();
        let named = entries.filter_map(|(key, value)| Some((key.0.clone()?, *value)));
        Ok(Object::of(named.collect()))
    }

    /// Checks the same, for a reader that asks for single values by [`value`](Self::value).
    ///
    /// # Errors
    ///
    /// As for [`object`](Self::object).
    pub fn check_object(&self) -> Result<(), Fault> {
        let entries = &self.entries.all;
        if !self.text.starts_with('{') {
            Err(Fault::wrong_type("an object", self.text))
        } else if entries.iter().any(|(key, _)| key.0.is_none()) {
            Err(Fault::BrokenKey)
        } else if has_doubles(entries) {
            Err(Fault::DoubledKey)
        } else {
            Ok(())
        }
    }

    /// Returns the value at a key; of several the last one.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&'a RawValue> {
        self.entries.last(key)
    }

    /// Returns the value that a page finds at a key of a value inside this one, or of any other.
    pub(crate) fn own_inside<'r>(&self, value: &'r RawValue, key: &str) -> Option<&'r RawValue>
    where
        'a: 'r,
    {
        match self.inside.get(&address(value)) {
            Some(entries) => entries.last(key),
            None => own(value, key),
        }
    }

    /// Reads the values along the keys, each of them once.
    pub(crate) fn read_along(&mut self, keys: impl IntoIterator<Item = impl AsRef<str>>) {
        let mut entries = &self.entries;
        for key in keys {
            let Some(value) = entries.last(key.as_ref()) else {
                return;
            };
            let read = || Entries::read(value.get());
            entries = self.inside.entry(address(value)).or_insert_with(read);
        }
    }
}

/// The entries of an object or a list, as a page reads them; none of any other value.
#[derive(Clone)]
struct Entries<'a> {
    /// In the order of the text, those of a key that is given twice included.
    all: Vec<(PageKey<'a>, &'a RawValue)>,
    /// The places of the entries in the order of their keys, where there are many: otherwise a short text could take any
    /// amount of time.
    sorted: Vec<usize>,
}

impl<'a> Entries<'a> {
    fn read(text: &'a str) -> Self {
        let all = entries_of_page(text);
        let mut sorted = Vec::new();
        if all.len() > FEW {
            sorted.extend(0..all.len());
            // Stable: of a key that is given twice the last entry stays the last.
            sorted.sort_by_key(|place| key_at(&all, *place));
        }
        Self { all, sorted }
    }

    /// Returns the last value of a key, which is the one that counts.
    fn last(&self, key: &str) -> Option<&'a RawValue> {
        let place = if self.sorted.is_empty() {
            self.all.iter().rposition(|(name, _)| name.is(key))?
        } else {
            let until = |place: &usize| key_at(&self.all, *place) <= Some(key);
            let end = self.sorted.partition_point(until);
            let place = *self.sorted.get(end.checked_sub(1)?)?;
            Some(place).filter(|place| key_at(&self.all, *place) == Some(key))?
        };
        self.all.get(place).map(|(_, value)| *value)
    }
}

fn key_at<'e>(entries: &'e [(PageKey<'_>, &RawValue)], place: usize) -> Option<&'e str> {
    entries.get(place)?.0.0.as_deref()
}

/// Where a value's text stands in memory: no two values start at one place.
fn address(value: &RawValue) -> usize {
    value.get().as_ptr().addr()
}

impl<'a> From<&'a RawValue> for JsonView<'a> {
    fn from(raw: &'a RawValue) -> Self {
        Self::read(raw.get())
    }
}

impl fmt::Debug for JsonView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonView(..)")
    }
}
