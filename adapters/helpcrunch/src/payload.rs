//! HelpCrunch's user entity. The serde names are the wire names.

use std::borrow::Cow;
use std::fmt;

use countersign::AttributeValue;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// What the vendor's documentation calls the user entity; a visitor's has no keys. A login sets it, an
/// update hands it over (documented).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each is what HelpCrunch calls it")]
pub struct UserEntity<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "CustomData::is_empty")]
    pub custom_data: CustomData<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

impl fmt::Debug for UserEntity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserEntity(..)")
    }
}

/// The `custom_data` object: flat, in the order of the identity's attributes.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CustomData<'a>(Vec<(Cow<'a, str>, Cow<'a, AttributeValue>)>);

impl CustomData<'_> {
    /// Whether it has no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &AttributeValue)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_ref(), value.as_ref()))
    }
}

impl<'a> FromIterator<&'a (String, AttributeValue)> for CustomData<'a> {
    fn from_iter<I: IntoIterator<Item = &'a (String, AttributeValue)>>(entries: I) -> Self {
        let borrowed = |(key, value): &'a (String, AttributeValue)| {
            (Cow::Borrowed(key.as_str()), Cow::Borrowed(value))
        };
        Self(entries.into_iter().map(borrowed).collect())
    }
}

impl Serialize for CustomData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for CustomData<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = CustomData<'static>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a flat object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, AttributeValue>()? {
                    entries.push((Cow::Owned(key), Cow::Owned(value)));
                }
                Ok(CustomData(entries))
            }
        }

        deserializer.deserialize_map(Collect)
    }
}

impl fmt::Debug for CustomData<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CustomData(..)")
    }
}
