//! The value of a step's argument in the page, as `countersign.js` makes it.

use serde_json::value::RawValue;

use crate::bundle::Argument;
use crate::json::{self, JsonView};

/// A value of the page.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Json(&'a RawValue),
    /// JSON whose entries were read.
    Read(&'a JsonView<'a>),
    /// An object that a step makes of several parts.
    Made(&'a Argument),
    /// A list that a step makes, or another value that is no text and has no JSON text here, such as a text's length.
    List,
    /// A value that JSON cannot express: `undefined`, or a function.
    Nothing,
}

impl<'a> Value<'a> {
    pub(crate) fn of(argument: &'a Argument, payload: &'a JsonView<'_>) -> Self {
        match argument {
            Argument::Value(value) => Self::Json(value.as_raw()),
            Argument::Payload(pointer) if pointer.is_empty() => Self::Read(payload),
            Argument::Payload(pointer) => Self::part(pointer, payload),
            Argument::Merge(_) | Argument::Object(_) => Self::Made(argument),
            Argument::List(_) | Argument::Text(_) => Self::List,
            // A value that only the vendor's event knows exists only inside the function.
            Argument::Ask(_) | Argument::Given(_) | Argument::Steps(_) => Self::Nothing,
        }
    }

    /// Returns the part of the payload that a pointer names: also the length of a list or a text, or a character.
    fn part(pointer: &str, payload: &'a JsonView<'_>) -> Self {
        let mut value = Self::Read(payload);
        for key in json::keys(pointer) {
            value = match value.entry(&key, payload) {
                Some(inside) => inside,
                None if value.json().is_some_and(|raw| json::measures(raw, &key)) => {
                    return Self::List;
                }
                None => return Self::Nothing,
            };
        }
        value
    }

    /// Returns the value at a key of its own, which may be nothing; `None` where there is no such key. Of a merge's
    /// parts the last one with the key counts, as `copy` in the page does.
    pub(crate) fn entry(self, key: &str, payload: &'a JsonView<'_>) -> Option<Self> {
        match self {
            Self::Json(value) => payload.own_inside(value, key).map(Self::Json),
            Self::Read(view) => view.value(key).map(Self::Json),
            Self::Made(Argument::Object(keys)) => Some(Self::of(keys.get(key)?, payload)),
            Self::Made(Argument::Merge(merged)) => {
                let mut merged = merged.iter().rev();
                merged.find_map(|one| Self::of(one, payload).entry(key, payload))
            }
            Self::Made(_) | Self::List | Self::Nothing => None,
        }
    }

    /// Returns the JSON text of a value that has one.
    pub(crate) fn text(self) -> Option<&'a str> {
        match self {
            Self::Json(value) => Some(value.get()),
            Self::Read(view) => Some(view.get()),
            Self::Made(_) | Self::List | Self::Nothing => None,
        }
    }

    /// Returns the JSON text of the value. A value that a step makes becomes a list, whatever is in it: an adapter
    /// refuses a list in the place of a text.
    pub(crate) fn json(self) -> Option<&'a RawValue> {
        match self {
            Self::Json(value) => Some(value),
            Self::Read(view) => Some(view.as_raw()),
            Self::Made(_) | Self::List => {
                Some(serde_json::from_str("[]").unwrap_or(RawValue::NULL))
            }
            Self::Nothing => None,
        }
    }
}

/// Reads the parts of the payload that an argument names, each of them once: otherwise a short text could take any
/// amount of time.
pub(crate) fn read_parts(argument: &Argument, payload: &mut JsonView<'_>) {
    match argument {
        Argument::Payload(pointer) => payload.read_along(json::keys(pointer)),
        Argument::Merge(parts) => parts.iter().for_each(|part| read_parts(part, payload)),
        Argument::Object(keys) => keys.values().for_each(|value| read_parts(value, payload)),
        Argument::Ask(_)
        | Argument::Given(_)
        | Argument::List(_)
        | Argument::Text(_)
        | Argument::Steps(_)
        | Argument::Value(_) => {}
    }
}
