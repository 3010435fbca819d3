//! Reading JSON with every fault at once: typed, strict, and without quoting a value.
//!
//! serde stops at the first fault and quotes what it found; identities and configurations need
//! neither. Each value is kept as raw text until somebody asks for its type.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::problem::{Code, Path, Problems, near};

/// The text as one JSON value.
///
/// The fault names the column, and the line where there are several, at which the text stops being
/// JSON.
pub fn json<'a>(text: &'a str, path: Path<'_>, problems: &mut Problems) -> Option<&'a RawValue> {
    match serde_json::from_str(text) {
        Ok(raw) => Some(raw),
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

/// The value as text.
pub fn text<'a>(
    raw: &'a RawValue,
    path: Path<'_>,
    problems: &mut Problems,
) -> Option<Cow<'a, str>> {
    let Some(quoted) = quoted(raw) else {
        return wrong_type("text", raw, path, problems);
    };
    if !quoted.contains('\\') {
        return Some(Cow::Borrowed(quoted));
    }
    match serde_json::from_str::<Text<'a>>(raw.get()) {
        Ok(text) => Some(text.0),
        Err(_) => {
            problems.add(path, Code::Invalid, "text holds half of a surrogate pair");
            None
        }
    }
}

/// What stands between the quotes of a text, escapes and all.
fn quoted(raw: &RawValue) -> Option<&str> {
    raw.get().strip_prefix('"')?.strip_suffix('"')
}

/// Whether the value is text that holds half of a surrogate pair, so that it is no Unicode.
#[must_use]
pub fn is_broken_text(raw: &RawValue) -> bool {
    let escaped = quoted(raw).is_some_and(|quoted| quoted.contains('\\'));
    escaped && serde_json::from_str::<Text<'_>>(raw.get()).is_err()
}

/// The value as an integer; `None` inside `Some` where it is one beyond 64 bits.
pub fn integer(raw: &RawValue, path: Path<'_>, problems: &mut Problems) -> Option<Option<i64>> {
    let digits = raw.get().strip_prefix('-').unwrap_or(raw.get());
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(raw.get().parse().ok());
    }
    wrong_type("an integer", raw, path, problems)
}

/// The value as `true` or `false`.
pub fn boolean(raw: &RawValue, path: Path<'_>, problems: &mut Problems) -> Option<bool> {
    match raw.get() {
        "true" => Some(true),
        "false" => Some(false),
        _ => wrong_type("true or false", raw, path, problems),
    }
}

/// The value as a list.
pub fn list<'a>(
    raw: &'a RawValue,
    path: Path<'_>,
    problems: &mut Problems,
) -> Option<Vec<&'a RawValue>> {
    match serde_json::from_str(raw.get()) {
        Ok(items) => Some(items),
        Err(_) => wrong_type("a list", raw, path, problems),
    }
}

/// The value as an object. A key that is given twice is a problem, and its first value stands.
pub fn object<'a>(
    raw: &'a RawValue,
    path: Path<'_>,
    problems: &mut Problems,
) -> Option<Object<'a>> {
    if !is_object(raw) {
        return wrong_type("an object", raw, path, problems);
    }
    let Ok(Entries(entries)) = serde_json::from_str::<Entries<'a, Text<'a>>>(raw.get()) else {
        problems.add(path, Code::Invalid, "a key holds half of a surrogate pair");
        return None;
    };
    let mut entries: Vec<_> = entries
        .into_iter()
        .map(|(key, value)| (key.0, value))
        .collect();
    if has_doubles(&entries) {
        let mut seen = HashSet::new();
        entries.retain(|(key, _)| {
            let first = seen.insert(key.clone());
            if !first {
                problems.add(path.key(key), Code::Invalid, "given twice");
            }
            first
        });
    }
    Some(Object { entries })
}

/// What a page finds of its own in the value: the keys of an object, the entries of a list. A key may stand twice, and
/// the last counts (ECMA-262, `JSON.parse`).
pub(crate) fn entries_of_page<'a>(raw: &'a RawValue) -> Vec<(Cow<'a, str>, &'a RawValue)> {
    if raw.get().starts_with('[') {
        let items = list(raw, Path::ROOT, &mut Problems::new()).unwrap_or_default();
        let numbered = |(index, item): (usize, _)| (Cow::Owned(index.to_string()), item);
        return items.into_iter().enumerate().map(numbered).collect();
    }
    let Ok(Entries(entries)) = serde_json::from_str::<Entries<'a, PageKey<'a>>>(raw.get()) else {
        return Vec::new();
    };
    let named = |(key, value): (PageKey<'a>, _)| Some((key.0?, value));
    entries.into_iter().filter_map(named).collect()
}

/// What a page finds at a key of the value.
pub(crate) fn own<'a>(raw: &'a RawValue, key: &str) -> Option<&'a RawValue> {
    let mut entries = entries_of_page(raw).into_iter();
    entries.rfind(|(name, _)| name == key).map(|(_, raw)| raw)
}

/// Whether a page finds the length of the value at the key, or one of its characters, which have no text in it.
pub(crate) fn measures(raw: &RawValue, key: &str) -> bool {
    let units =
        || text(raw, Path::ROOT, &mut Problems::new()).map(|text| text.encode_utf16().count());
    match raw.get().bytes().next() {
        Some(b'"' | b'[') if key == "length" => true,
        Some(b'"') => key.parse().is_ok_and(|index: usize| {
            index.to_string() == key && units().is_none_or(|units| index < units)
        }),
        _ => false,
    }
}

/// Looking through a few keys costs less than hashing them.
const FEW: usize = 16;

fn has_doubles(entries: &[(Cow<'_, str>, &RawValue)]) -> bool {
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

/// Whether the value is `null`.
#[must_use]
pub fn is_null(raw: &RawValue) -> bool {
    raw.get() == "null"
}

/// Whether the value is an object.
#[must_use]
pub fn is_object(raw: &RawValue) -> bool {
    raw.get().starts_with('{')
}

/// The value at a JSON pointer (RFC 6901), as a page reads it; `""` is the whole.
#[must_use]
pub fn pointer<'a>(raw: &'a RawValue, pointer: &str) -> Option<&'a RawValue> {
    keys(pointer).try_fold(raw, |raw, key| own(raw, &key))
}

/// The keys that a JSON pointer goes through.
pub(crate) fn keys(pointer: &str) -> impl Iterator<Item = String> + '_ {
    let steps = pointer.split('/').skip(1);
    steps.map(|step| step.replace("~1", "/").replace("~0", "~"))
}

fn wrong_type<T>(
    expected: &'static str,
    raw: &RawValue,
    path: Path<'_>,
    problems: &mut Problems,
) -> Option<T> {
    let found = match raw.get().bytes().next() {
        Some(b'"') => "text",
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "null",
        _ if raw.get().contains(['.', 'e', 'E']) => "a number with a fraction or exponent",
        _ => "a number",
    };
    problems.add(
        path,
        Code::Invalid,
        format!("expected {expected}, found {found}"),
    );
    None
}

/// The entries of an object, in the order of the text.
pub struct Object<'a> {
    entries: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// Whether a key is there that nobody took.
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

    /// The entries that nobody took, in the order of the text.
    #[must_use]
    pub fn into_entries(self) -> Vec<(Cow<'a, str>, &'a RawValue)> {
        self.entries
    }

    /// Reports each entry that nobody took as an unknown field.
    pub fn finish(self, path: Path<'_>, problems: &mut Problems) {
        self.finish_among(path, &[], &[], problems);
    }

    /// The same, and which of the known names is meant, where one is [`near`]. `also` holds other words for
    /// them.
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

#[derive(Deserialize, PartialEq, Eq, Hash)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// A key of a page's object; `None` where it holds half of a surrogate pair, which no name that is asked for does.
struct PageKey<'a>(Option<Cow<'a, str>>);

impl<'de: 'a, 'a> Deserialize<'de> for PageKey<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl<'de> Visitor<'de> for Bytes {
            type Value = PageKey<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
                Ok(PageKey(str::from_utf8(bytes).ok().map(Cow::Borrowed)))
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                let text = str::from_utf8(bytes).ok();
                Ok(PageKey(text.map(|text| Cow::Owned(text.to_owned()))))
            }
        }

        deserializer.deserialize_bytes(Bytes)
    }
}

struct Entries<'a, K>(Vec<(K, &'a RawValue)>);

impl<'de: 'a, 'a, K: Deserialize<'de>> Deserialize<'de> for Entries<'a, K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect<K>(PhantomData<K>);

        impl<'de, K: Deserialize<'de>> Visitor<'de> for Collect<K> {
            type Value = Entries<'de, K>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::with_capacity(map.size_hint().unwrap_or(8));
                while let Some(entry) = map.next_entry::<K, &'de RawValue>()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Collect(PhantomData))
    }
}
