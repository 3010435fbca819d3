//! What Helpshift reads as user data. The names are the wire names.

use std::borrow::Cow;
use std::fmt;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::surface::Surface;

/// What the page or app updates: on the web `globalUserData` and `appUserData`, in SDK X
/// `masterAttributes` and `appAttributes`. What has nothing to say is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct ProfileUpdate<'a> {
    /// Web: for the user in all apps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub global_user_data: Option<UserData<'a>>,
    /// Web: for the user on this site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_user_data: Option<UserData<'a>>,
    /// SDK X: for the user in all apps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub master_attributes: Option<UserData<'a>>,
    /// SDK X: for the user in this app.
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

    /// Whether there is something to say for all apps, and for this one.
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

/// What stands under a key.
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
