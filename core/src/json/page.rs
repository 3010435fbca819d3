//! Reads a value as a page does: where a key is there twice, the last value counts (ECMA-262, `JSON.parse`).

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Visitor};
use serde_json::value::RawValue;

use super::raw::{Entries, text};

/// Returns the own properties that a page finds in the value: the keys of an object, or the entries of a list. A key
/// may be there twice, and then the last one counts.
pub(super) fn entries_of_page(text: &str) -> Vec<(PageKey<'_>, &RawValue)> {
    match text.bytes().next() {
        Some(b'{') => {
            if let Ok(Entries(all)) = serde_json::from_str(text) {
                return all;
            }
            // A key of which serde_json makes no text.
            let read = serde_json::from_str(text);
            let entries = read.map_or_else(|_| Vec::new(), |Entries(all)| all);
            let named = entries.into_iter();
            named.map(|(AnyKey(key), value)| (key, value)).collect()
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
            let key = |index: usize| PageKey(Some(Cow::Owned(index.to_string())));
            let numbered = items.into_iter().enumerate();
            numbered.map(|(index, item)| (key(index), item)).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the value that a page finds at a key.
pub(super) fn own<'a>(raw: &'a RawValue, key: &str) -> Option<&'a RawValue> {
    let mut entries = entries_of_page(raw.get()).into_iter();
    entries.rfind(|(name, _)| name.is(key)).map(|(_, raw)| raw)
}

/// Whether a page finds at the key a property that is not in the JSON text: a length, or a character of a text.
pub(crate) fn measures(raw: &RawValue, key: &str) -> bool {
    // How many characters half of a surrogate pair leaves is not asked: each index counts.
    let is_within = |index| text(raw).map_or(true, |text| index < text.encode_utf16().count());
    match raw.get().bytes().next() {
        Some(b'"' | b'[') if key == "length" => true,
        Some(b'"') => {
            let index = key.parse().ok();
            index.is_some_and(|index: usize| index.to_string() == key && is_within(index))
        }
        _ => false,
    }
}

/// Finds the value at a JSON pointer (RFC 6901), as a page reads it; `""` is the whole.
#[must_use]
pub fn pointer<'a>(raw: &'a RawValue, pointer: &str) -> Option<&'a RawValue> {
    keys(pointer).try_fold(raw, |raw, key| own(raw, &key))
}

/// Returns the keys of a JSON pointer.
pub(crate) fn keys(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let steps = pointer.split('/').skip(1);
    steps.map(|step| match step.contains('~') {
        true => Cow::Owned(step.replace("~1", "/").replace("~0", "~")),
        false => Cow::Borrowed(step),
    })
}

/// A key of a page's object; `None` where it holds half of a surrogate pair, since no key that is looked for does.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct PageKey<'a>(pub(super) Option<Cow<'a, str>>);

impl PageKey<'_> {
    pub(super) fn is(&self, key: &str) -> bool {
        self.0.as_deref() == Some(key)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for PageKey<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(ReadKey)
    }
}

/// A key whose text may hold half of a surrogate pair.
struct AnyKey<'a>(PageKey<'a>);

impl<'de: 'a, 'a> Deserialize<'de> for AnyKey<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(ReadKey).map(Self)
    }
}

struct ReadKey;

impl<'de> Visitor<'de> for ReadKey {
    type Value = PageKey<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(PageKey(Some(Cow::Borrowed(text))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(PageKey(Some(Cow::Owned(text.to_owned()))))
    }

    fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(PageKey(str::from_utf8(bytes).ok().map(Cow::Borrowed)))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        let text = str::from_utf8(bytes).ok();
        Ok(PageKey(text.map(|text| Cow::Owned(text.to_owned()))))
    }
}
