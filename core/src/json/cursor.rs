//! Reads one value at its path, and adds its fault to a list.

use std::borrow::Cow;
use std::fmt;

use serde_json::value::RawValue;

use super::object::Object;
use super::raw::{self, Fault};
use crate::problem::{Code, Path, Problems};

/// A value, its path, and the list that its faults are added to.
pub struct Cursor<'a, 'p> {
    raw: &'a RawValue,
    path: Path<'p>,
    problems: &'p mut Problems,
}

impl<'a, 'p> Cursor<'a, 'p> {
    /// Makes a cursor at this value.
    pub const fn new(raw: &'a RawValue, path: Path<'p>, problems: &'p mut Problems) -> Self {
        Self {
            raw,
            path,
            problems,
        }
    }

    /// Parses the text as one JSON value, and makes a cursor at it.
    ///
    /// The fault names the column at which the text is not JSON, and the line where there are several.
    pub fn parse(text: &'a str, path: Path<'p>, problems: &'p mut Problems) -> Option<Self> {
        match serde_json::from_str(text) {
            Ok(raw) => Some(Self::new(raw, path, problems)),
            Err(error) => {
                let what = match text.trim().is_empty() {
                    true => "nothing, where JSON is expected",
                    false if error.is_eof() => "JSON that ends too early",
                    false => "not JSON",
                };
                // A text of one line may be any line of a larger one.
                let place = match error.line() {
                    1 => format!("{what}, at column {}", error.column()),
                    line => format!("{what}, at line {line}, column {}", error.column()),
                };
                problems.add(path, Code::Invalid, place);
                None
            }
        }
    }

    /// Parses the text as one object, with the faults of [`parse`](Self::parse) and then of [`object`](Self::object).
    pub fn parse_object(
        text: &'a str,
        path: Path<'p>,
        problems: &'p mut Problems,
    ) -> Option<Object<'a>> {
        match raw::parsed_entries(text) {
            // One pass finds the entries and that the whole text is JSON.
            Ok(entries) => Some(strict(entries, path, problems)),
            Err(_) => Self::parse(text, path, problems)?.object(),
        }
    }

    /// Reads the value as text.
    #[must_use]
    pub fn text(mut self) -> Option<Cow<'a, str>> {
        self.keep(raw::text(self.raw))
    }

    /// Reads the value as an integer, and converts it by `narrow`. Where `narrow` returns `None`, or the integer has
    /// more than 64 bits, the fault names the required `form`.
    pub fn integer<T>(
        mut self,
        narrow: impl FnOnce(i64) -> Option<T>,
        form: impl Into<Cow<'static, str>>,
    ) -> Option<T> {
        let value = match raw::integer(self.raw) {
            Err(Fault::TooLarge) => None,
            read => narrow(self.keep(read)?),
        };
        if value.is_none() {
            self.problems.add(self.path, Code::Invalid, form);
        }
        value
    }

    /// Reads the value as `true` or `false`.
    #[must_use]
    pub fn boolean(mut self) -> Option<bool> {
        self.keep(raw::boolean(self.raw))
    }

    /// Reads the value as a list.
    #[must_use]
    pub fn list(mut self) -> Option<Vec<&'a RawValue>> {
        self.keep(raw::list(self.raw))
    }

    /// Reads the value as an object. A key that is given twice is a fault, and its first value stands.
    #[must_use]
    pub fn object(mut self) -> Option<Object<'a>> {
        let entries = self.keep(raw::entries(self.raw))?;
        Some(strict(entries, self.path, self.problems))
    }

    fn keep<T>(&mut self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| {
            self.problems
                .add(self.path, Code::Invalid, fault.to_string())
        })
        .ok()
    }
}

/// Makes an object of the first entry of each key. Each other one is a fault.
fn strict<'a>(
    entries: Vec<(Cow<'a, str>, &'a RawValue)>,
    path: Path<'_>,
    problems: &mut Problems,
) -> Object<'a> {
    let mut object = Object::of(entries);
    if object.has_doubles() {
        object.keep_first(|key| problems.add(path.key(key), Code::Invalid, "given twice"));
    }
    object
}

impl fmt::Debug for Cursor<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cursor")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
