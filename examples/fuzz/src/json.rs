//! JSON objects in the order of their text: `serde_json::Value` sorts keys and drops doubled keys.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Reads the entries of an object; `None` where the text is no object. Half of a surrogate pair in a key is U+FFFD.
pub fn entries(text: &str) -> Option<Vec<(String, String)>> {
    serde_json::from_str::<Entries>(text)
        .ok()
        .map(|entries| entries.0)
}

/// Says whether a key of the object stands twice.
pub fn has_doubles(entries: &[(String, String)]) -> bool {
    let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
}

/// Returns the text of the value at a key: of several the last one, as JavaScript does.
pub fn at<'a>(entries: &'a [(String, String)], key: &str) -> Option<&'a str> {
    let mut entries = entries.iter();
    entries
        .rfind(|(name, _)| name == key)
        .map(|(_, raw)| raw.as_str())
}

/// Returns the value, where it is text.
pub fn text(raw: &str) -> Option<String> {
    serde_json::from_str(raw).ok()
}

struct Entries(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, raw)) = map.next_entry::<Key, Box<RawValue>>()? {
                    entries.push((key.0, raw.get().to_owned()));
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Collect)
    }
}

/// A key, which serde_json hands out as bytes where its text is no Unicode.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl Visitor<'_> for Bytes {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Key, E> {
                Ok(Key(String::from_utf8_lossy(bytes).into_owned()))
            }
        }

        deserializer.deserialize_bytes(Bytes)
    }
}
