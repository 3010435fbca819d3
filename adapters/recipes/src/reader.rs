//! Reads values of a recipe, and adds every fault with its path to one list.

use countersign::json::{Cursor, Object, entries};
use countersign::problem::{Code, Path, Problems};
use serde_json::value::RawValue;

/// The words that a recipe may use at a place, each with its meaning.
pub(crate) type Words<T> = [(&'static str, T)];

/// A place in a recipe that is being read.
pub(crate) struct Reader<'p> {
    at: Path<'p>,
    problems: &'p mut Problems,
}

impl<'p> Reader<'p> {
    pub(crate) const fn new(at: Path<'p>, problems: &'p mut Problems) -> Self {
        Self { at, problems }
    }

    pub(crate) fn below<'q>(&'q mut self, key: &'q str) -> Reader<'q> {
        Reader::new(self.at.key(key), self.problems)
    }

    pub(crate) fn item(&mut self, index: usize) -> Reader<'_> {
        Reader::new(self.at.index(index), self.problems)
    }

    /// Adds a fault of this place.
    pub(crate) fn refuse(&mut self, detail: impl Into<std::borrow::Cow<'static, str>>) {
        self.problems.add(self.at, Code::Invalid, detail);
    }

    fn cursor<'a, 'q>(&'q mut self, raw: &'a RawValue) -> Cursor<'a, 'q> {
        Cursor::new(raw, self.at, self.problems)
    }

    pub(crate) fn number(&mut self, raw: &RawValue, from: u32, to: u32) -> Option<u32> {
        let narrow = |given| u32::try_from(given).ok();
        let within = |given: &u32| (from..=to).contains(given);
        self.cursor(raw).integer(
            |given| narrow(given).filter(within),
            format!("from {from} to {to}"),
        )
    }

    /// Reads one of these words.
    pub(crate) fn word<T: Copy>(&mut self, raw: &RawValue, words: &Words<T>) -> Option<T> {
        let text = self.cursor(raw).text()?;
        let known = words.iter().find(|(word, _)| *word == text);
        if known.is_none() {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.refuse(format!("one of {}", words.join(", ")));
        }
        known.map(|(_, meaning)| *meaning)
    }

    /// Reads an object, all of whose keys `read` must take.
    pub(crate) fn object<'a, T>(
        &mut self,
        raw: &'a RawValue,
        known: &[&'static str],
        read: impl FnOnce(&mut Reader<'_>, &mut Object<'a>) -> Option<T>,
    ) -> Option<T> {
        let mut object = self.cursor(raw).object()?;
        let value = read(self, &mut object);
        object.finish_among(self.at, known, &[], self.problems);
        value
    }

    /// Takes the value of a key and reads it.
    pub(crate) fn take<'a, T>(
        &mut self,
        object: &mut Object<'a>,
        key: &str,
        read: impl FnOnce(&mut Reader<'_>, &'a RawValue) -> Option<T>,
    ) -> Option<T> {
        let raw = object.take(key)?;
        read(&mut self.below(key), raw)
    }

    /// Takes the value of a key that must be there.
    pub(crate) fn need<'a, T>(
        &mut self,
        object: &mut Object<'a>,
        key: &str,
        read: impl FnOnce(&mut Reader<'_>, &'a RawValue) -> Option<T>,
    ) -> Option<T> {
        let raw = object.require(key, self.at, self.problems)?;
        read(&mut self.below(key), raw)
    }

    /// Reads each item of a list.
    pub(crate) fn list<'a, T>(
        &mut self,
        raw: &'a RawValue,
        mut read: impl FnMut(&mut Reader<'_>, &'a RawValue) -> Option<T>,
    ) -> Option<Vec<T>> {
        let items = self.cursor(raw).list()?.into_iter().enumerate();
        Some(
            items
                .filter_map(|(index, item)| read(&mut self.item(index), item))
                .collect(),
        )
    }

    /// Reads each entry of an object whose keys are the author's own.
    pub(crate) fn entries<'a, T>(
        &mut self,
        raw: &'a RawValue,
        mut read: impl FnMut(&mut Reader<'_>, &str, &'a RawValue) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.cursor(raw).object()?;
        let all = entries(raw).unwrap_or_default().into_iter();
        Some(
            all.filter_map(|(key, raw)| read(&mut self.below(&key), &key, raw))
                .collect(),
        )
    }
}

/// Reads text that is not empty, and keeps it for the life of the process: tables and failures hold it.
pub(crate) fn text(reader: &mut Reader<'_>, raw: &RawValue) -> Option<&'static str> {
    let text = reader.cursor(raw).text()?;
    if text.trim().is_empty() {
        reader
            .problems
            .add(reader.at, Code::Empty, "at least one character");
        return None;
    }
    Some(keep(&text))
}

pub(crate) fn boolean(reader: &mut Reader<'_>, raw: &RawValue) -> Option<bool> {
    reader.cursor(raw).boolean()
}

/// Keeps a text for the life of the process.
pub(crate) fn keep(text: &str) -> &'static str {
    Box::leak(Box::<str>::from(text))
}
