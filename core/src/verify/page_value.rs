//! The value of a step's argument in the page, as `countersign.js` makes it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::value::RawValue;

use crate::bundle::Argument;
use crate::json;

/// A value of the page.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Json(&'a RawValue),
    /// A part of the payload.
    Part(&'a Part<'a>),
    /// An object that a step makes of several parts.
    Made(&'a Argument),
    /// A list that a step makes, or another value that is no text and has no JSON text here.
    List,
    /// A value that JSON cannot express: `undefined`, or a function.
    Nothing,
}

/// The parts of the payload that arguments name, by their pointers. Each object of the payload is read once: otherwise
/// a short text could take any amount of time.
pub(crate) type Parts<'a> = BTreeMap<&'a str, Part<'a>>;

/// A part of the payload.
#[derive(Clone)]
pub(crate) enum Part<'a> {
    Json(&'a RawValue, Entries<'a>),
    /// The length of a list or a text, or a character.
    Measure,
}

type Entries<'a> = Arc<HashMap<Cow<'a, str>, &'a RawValue>>;

impl<'a> Value<'a> {
    pub(crate) fn of(argument: &'a Argument, parts: &'a Parts<'_>) -> Self {
        match argument {
            Argument::Value(value) => Self::Json(value),
            Argument::Payload(pointer) => parts.get(&**pointer).map_or(Self::Nothing, Self::Part),
            Argument::Merge(_) | Argument::Object(_) => Self::Made(argument),
            Argument::List(_) => Self::List,
            // A value that only the vendor's event knows exists only inside the function.
            Argument::Ask(_) | Argument::Given(_) | Argument::Steps(_) => Self::Nothing,
        }
    }

    /// Returns the value at a key of its own, which may be nothing; `None` where there is no such key. Of a merge's
    /// parts the last one with the key counts, as `copy` in the page does.
    pub(crate) fn entry(self, key: &str, parts: &'a Parts<'_>) -> Option<Self> {
        match self {
            Self::Json(value) => json::own(value, key).map(Self::Json),
            Self::Part(Part::Json(_, entries)) => entries.get(key).map(|value| Self::Json(value)),
            Self::Made(Argument::Object(keys)) => Some(Self::of(keys.get(key)?, parts)),
            Self::Made(Argument::Merge(merged)) => {
                let mut merged = merged.iter().rev();
                merged.find_map(|one| Self::of(one, parts).entry(key, parts))
            }
            Self::Made(_) | Self::Part(Part::Measure) | Self::List | Self::Nothing => None,
        }
    }

    /// Returns the JSON text of the value. A value that a step makes becomes a list, whatever is in it: an adapter
    /// refuses a list in the place of a text.
    pub(crate) fn json(self) -> Option<&'a RawValue> {
        match self {
            Self::Json(value) => Some(value),
            Self::Part(Part::Json(value, _)) => Some(*value),
            Self::Made(_) | Self::Part(Part::Measure) | Self::List => {
                Some(serde_json::from_str("[]").unwrap_or(RawValue::NULL))
            }
            Self::Nothing => None,
        }
    }
}

/// Reads the parts of a payload that arguments name.
pub(crate) fn parts<'a>(
    payload: &'a RawValue,
    arguments: impl Iterator<Item = &'a Argument>,
) -> Parts<'a> {
    let mut reader = Reader {
        payload,
        read: HashMap::new(),
        parts: Parts::new(),
    };
    arguments.for_each(|argument| reader.look_through(argument));
    reader.parts
}

struct Reader<'a> {
    payload: &'a RawValue,
    /// The entries of each object, by the address of its text in the payload.
    read: HashMap<*const u8, Entries<'a>>,
    parts: Parts<'a>,
}

impl<'a> Reader<'a> {
    fn look_through(&mut self, argument: &'a Argument) {
        match argument {
            Argument::Payload(pointer) => {
                if let Some(part) = self.part(pointer) {
                    self.parts.insert(pointer, part);
                }
            }
            Argument::Merge(parts) => parts.iter().for_each(|part| self.look_through(part)),
            Argument::Object(keys) => keys.values().for_each(|value| self.look_through(value)),
            Argument::Ask(_)
            | Argument::Given(_)
            | Argument::List(_)
            | Argument::Steps(_)
            | Argument::Value(_) => {}
        }
    }

    fn part(&mut self, pointer: &str) -> Option<Part<'a>> {
        let mut value = self.payload;
        for key in json::keys(pointer) {
            value = match self.entries(value).get(&*key) {
                Some(inside) => inside,
                None => return json::measures(value, &key).then_some(Part::Measure),
            };
        }
        Some(Part::Json(value, self.entries(value)))
    }

    fn entries(&mut self, value: &'a RawValue) -> Entries<'a> {
        let entries = self.read.entry(value.get().as_ptr());
        let read = || Arc::new(json::entries_of_page(value).into_iter().collect());
        Arc::clone(entries.or_insert_with(read))
    }
}
