//! Reads one value, and returns the value or its fault.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::object::Object;
use super::writer::any;

/// A fault of a value. It never holds the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The value is of another type.
    WrongType {
        /// The type that is required, in words.
        expected: &'static str,
        /// The type that is there, in words.
        found: &'static str,
    },
    /// The integer has more than 64 bits.
    TooLarge,
    /// The text holds half of a surrogate pair, so that it is no Unicode (RFC 8259, section 8.2).
    BrokenText,
    /// A key of the object holds half of a surrogate pair.
    BrokenKey,
    /// The object has a key twice, so that two readers may read two things.
    DoubledKey,
}

impl Fault {
    pub(super) fn wrong_type(expected: &'static str, text: &str) -> Self {
        let found = match text.bytes().next() {
            Some(b'"') => "text",
            Some(b'{') => "an object",
            Some(b'[') => "a list",
            Some(b't' | b'f') => "true or false",
            Some(b'n') => "null",
            _ if text.contains(['.', 'e', 'E']) => "a number with a fraction or exponent",
            _ => "a number",
        };
        Self::WrongType { expected, found }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongType { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::TooLarge => f.write_str("an integer of more than 64 bits"),
            Self::BrokenText => f.write_str("text holds half of a surrogate pair"),
            Self::BrokenKey => f.write_str("a key holds half of a surrogate pair"),
            Self::DoubledKey => f.write_str("a key is given twice"),
        }
    }
}

impl std::error::Error for Fault {}

/// Reads the value as text.
///
/// # Errors
///
/// [`Fault::WrongType`] and [`Fault::BrokenText`].
pub fn text(raw: &RawValue) -> Result<Cow<'_, str>, Fault> {
    let quoted = raw.get().strip_prefix('"');
    let Some(quoted) = quoted.and_then(|rest| rest.strip_suffix('"')) else {
        return Err(Fault::wrong_type("text", raw.get()));
    };
    // JSON holds no quote and no control character within a text but behind a backslash.
    if !any(quoted.as_bytes(), |byte| byte == b'\\') {
        return Ok(Cow::Borrowed(quoted));
    }
    let text: serde_json::Result<Text<'_>> = serde_json::from_str(raw.get());
    text.map(|text| text.0).map_err(|_| Fault::BrokenText)
}

/// Reads the value as an integer.
///
/// # Errors
///
/// [`Fault::WrongType`], and [`Fault::TooLarge`] beyond 64 bits.
pub fn integer(raw: &RawValue) -> Result<i64, Fault> {
    let digits = raw.get().strip_prefix('-').unwrap_or(raw.get());
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return raw.get().parse().map_err(|_| Fault::TooLarge);
    }
    Err(Fault::wrong_type("an integer", raw.get()))
}

/// Reads the value as `true` or `false`.
///
/// # Errors
///
/// [`Fault::WrongType`].
pub fn boolean(raw: &RawValue) -> Result<bool, Fault> {
    match raw.get() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Fault::wrong_type("true or false", raw.get())),
    }
}

/// Reads the value as a list.
///
/// # Errors
///
/// [`Fault::WrongType`].
pub fn list(raw: &RawValue) -> Result<Vec<&RawValue>, Fault> {
    serde_json::from_str(raw.get()).map_err(|_| Fault::wrong_type("a list", raw.get()))
}

/// Reads the value as an object in which each key stands once.
///
/// # Errors
///
/// [`Fault::WrongType`], [`Fault::BrokenKey`] and [`Fault::DoubledKey`].
pub fn object(raw: &RawValue) -> Result<Object<'_>, Fault> {
    let object = Object::of(entries(raw)?);
    if object.has_doubles() {
        return Err(Fault::DoubledKey);
    }
    Ok(object)
}

/// Reads the entries of an object in the order of the text, those of a key that is given twice included.
///
/// # Errors
///
/// [`Fault::WrongType`] and [`Fault::BrokenKey`].
pub fn entries(raw: &RawValue) -> Result<Vec<(Cow<'_, str>, &RawValue)>, Fault> {
    if !is_object(raw) {
        return Err(Fault::wrong_type("an object", raw.get()));
    }
    parsed_entries(raw.get()).map_err(|_| Fault::BrokenKey)
}

/// Parses the text as an object, and returns its entries.
pub(super) fn parsed_entries(text: &str) -> serde_json::Result<Vec<(Cow<'_, str>, &RawValue)>> {
    let Entries(entries) = serde_json::from_str::<Entries<'_, Text<'_>>>(text)?;
    let named = entries.into_iter().map(|(key, value)| (key.0, value));
    Ok(named.collect())
}

/// Says whether the value is `null`.
#[must_use]
pub fn is_null(raw: &RawValue) -> bool {
    raw.get() == "null"
}

/// Says whether the value is an object.
#[must_use]
pub fn is_object(raw: &RawValue) -> bool {
    raw.get().starts_with('{')
}

/// A text that is copied only where it holds an escape.
#[derive(Deserialize)]
pub(crate) struct Text<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

/// The entries of an object, whose keys are read as `K`.
pub(super) struct Entries<'a, K>(pub(super) Vec<(K, &'a RawValue)>);

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
