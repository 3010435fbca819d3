//! User data, read back as it was written.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::keys::{APP, GLOBAL, Holds};
use super::payload::{UserData, Value};

impl<'de> Deserialize<'de> for UserData<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Data(PhantomData))
    }
}

struct Data<'a>(PhantomData<UserData<'a>>);

impl<'de, 'a> Visitor<'de> for Data<'a> {
    type Value = UserData<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("user data")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut data = Vec::new();
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            // What a key of both sets holds is the same in both.
            let key = GLOBAL.iter().chain(APP).find(|key| key.name == name);
            let key = key.ok_or_else(|| A::Error::custom("no key of user data"))?;
            let value = match key.holds {
                Holds::CustomFields => Value::Fields(map.next_value::<Fields<'a>>()?.0),
                Holds::Tags => Value::Tags(map.next_value()?),
                Holds::Text(_) => Value::Text(map.next_value()?),
            };
            data.push((key.name, value));
        }
        Ok(UserData(data))
    }
}

/// Custom fields, in the order given.
#[derive(Default)]
struct Fields<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'de> Deserialize<'de> for Fields<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self::default())
    }
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("custom fields")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while let Some(field) = map.next_entry()? {
            self.0.push(field);
        }
        Ok(self)
    }
}
