//! User data as Helpshift reads it, and the same read back. The names are the wire names.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{APP, GLOBAL, Holds};
use crate::Surface;

/// An update of the user's data: on the web `globalUserData` and `appUserData`, in SDK X `masterAttributes` and
/// `appAttributes`. A set without data is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct ProfileUpdate<'a> {
    /// Web: the data of the user in all apps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub global_user_data: Option<UserData<'a>>,
    /// Web: the data of the user on this site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_user_data: Option<UserData<'a>>,
    /// SDK X: the data of the user in all apps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub master_attributes: Option<UserData<'a>>,
    /// SDK X: the data of the user in this app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_attributes: Option<UserData<'a>>,
}

impl<'a> ProfileUpdate<'a> {
    pub(crate) fn new(surface: Surface, global: UserData<'a>, app: UserData<'a>) -> Self {
        let some = |data: UserData<'a>| Some(data).filter(|data| !data.0.is_empty());
        let (global, app) = (some(global), some(app));
        match surface {
            Surface::Web => Self {
                global_user_data: global,
                app_user_data: app,
                ..Self::default()
            },
            Surface::SdkX => Self {
                master_attributes: global,
                app_attributes: app,
                ..Self::default()
            },
        }
    }

    /// Says whether there is data for all apps, and for this one.
    pub(crate) const fn says(&self) -> (bool, bool) {
        (
            self.global_user_data.is_some() || self.master_attributes.is_some(),
            self.app_user_data.is_some() || self.app_attributes.is_some(),
        )
    }
}

/// Keys and values, in the order of Helpshift's pages.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UserData<'a>(pub(crate) Vec<(&'static str, Value<'a>)>);

/// The value of a key.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Fields(Vec<(Cow<'a, str>, Cow<'a, str>)>),
    Tags(Vec<Cow<'a, str>>),
    Text(Cow<'a, str>),
}

impl Serialize for UserData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Fields(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (key, value) in fields {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
            Self::Tags(tags) => tags.serialize(serializer),
            Self::Text(text) => text.serialize(serializer),
        }
    }
}

impl fmt::Debug for UserData<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.0.iter().map(|(key, _)| key))
            .finish()
    }
}

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
            // A key that stands in both sets holds the same value in both.
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
