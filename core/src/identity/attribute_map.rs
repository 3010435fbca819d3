//! Attributes as an object in a payload.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::AttributeValue;
use crate::json::ObjectWriter;

/// Attributes by name, in the order given: an object in a payload. Debug prints no value.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AttributeMap<'a>(Vec<(Cow<'a, str>, Cow<'a, AttributeValue>)>);

impl<'a> AttributeMap<'a> {
    /// Makes a map without entries that has room for so many.
    #[must_use]
    pub fn with_capacity(entries: usize) -> Self {
        Self(Vec::with_capacity(entries))
    }

    /// Whether the map has no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds an entry at the end.
    pub fn push(&mut self, name: impl Into<Cow<'a, str>>, value: Cow<'a, AttributeValue>) {
        self.0.push((name.into(), value));
    }

    /// Writes the entries as members of an object, in order.
    pub fn write_to(&self, object: &mut ObjectWriter<'_>) {
        for (name, value) in self.iter() {
            match value {
                AttributeValue::Bool(value) => object.boolean(name, *value),
                AttributeValue::Integer(value) => object.integer(name, *value),
                AttributeValue::Decimal(value) => object.digits(name, value.as_str()),
                AttributeValue::Text(value) => object.text(name, value),
                AttributeValue::List(values) => object.texts(name, values),
            }
        }
    }

    /// Returns the entries in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &AttributeValue)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_ref(), value.as_ref()))
    }
}

impl<'a> FromIterator<&'a (String, AttributeValue)> for AttributeMap<'a> {
    fn from_iter<I: IntoIterator<Item = &'a (String, AttributeValue)>>(entries: I) -> Self {
        let borrowed = |(key, value): &'a (String, AttributeValue)| {
            (Cow::Borrowed(key.as_str()), Cow::Borrowed(value))
        };
        Self(entries.into_iter().map(borrowed).collect())
    }
}

impl From<AttributeMap<'_>> for Vec<(String, AttributeValue)> {
    fn from(map: AttributeMap<'_>) -> Self {
        let owned = |(name, value): (Cow<'_, str>, Cow<'_, AttributeValue>)| {
            (name.into_owned(), value.into_owned())
        };
        map.into_iter().map(owned).collect()
    }
}

impl<'a> IntoIterator for AttributeMap<'a> {
    type Item = (Cow<'a, str>, Cow<'a, AttributeValue>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Serialize for AttributeMap<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for AttributeMap<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = AttributeMap<'static>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of attributes")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, AttributeValue>()? {
                    entries.push((Cow::Owned(key), Cow::Owned(value)));
                }
                Ok(AttributeMap(entries))
            }
        }

        deserializer.deserialize_map(Collect)
    }
}

impl fmt::Debug for AttributeMap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttributeMap(..)")
    }
}
