//! The vendor's side: what reached it, and what it makes of it.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::adapter::Action;
use crate::bundle::ClientBundle;
use crate::identity::{Account, AttributeValue, Privacy};
use crate::path::Path;
use crate::problem::Problems;
use crate::read;
use crate::step::{Argument, Step};

/// What reached the vendor: the payload's text, and what the page's configuration said beside it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Presented<'a> {
    /// What the bundle was for.
    pub action: Action,
    /// The payload, as the text that was sent.
    pub payload: &'a RawValue,
    settings: Vec<Setting<'a>>,
}

/// What stands at a key of a page's object.
#[derive(Clone)]
struct Setting<'a> {
    object: Cow<'a, str>,
    key: Cow<'a, str>,
    value: Cow<'a, RawValue>,
}

impl Setting<'_> {
    fn is_at(&self, object: &str, key: &str) -> bool {
        self.object == object && self.key == key
    }

    /// Whether its object is the value at that key, or inside it.
    fn is_below(&self, object: &str, key: &str) -> bool {
        let rest = self.object.strip_prefix(object);
        let rest = rest.and_then(|rest| rest.strip_prefix('.')?.strip_prefix(key));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

impl<'a> Presented<'a> {
    /// This payload, on a page that configured nothing.
    #[must_use]
    pub const fn new(action: Action, payload: &'a RawValue) -> Self {
        Self {
            action,
            payload,
            settings: Vec::new(),
        }
    }

    /// What reaches the vendor when a page runs the bundle's steps.
    #[must_use]
    pub fn of(bundle: &'a ClientBundle) -> Self {
        let mut presented = Self::new(bundle.action, &bundle.payload);
        for step in &bundle.steps {
            match step {
                Step::Assign { to, args } => {
                    for argument in args.iter() {
                        presented.assign(to.as_str(), argument);
                    }
                }
                Step::Remove { from, keys } => {
                    keys.iter()
                        .for_each(|key| presented.unset(from.as_str(), key));
                }
                Step::Call { .. } | Step::Push { .. } => {}
            }
        }
        presented
    }

    fn assign(&mut self, to: &'a str, argument: &'a Argument) {
        let object = match argument {
            Argument::Value(value) => value,
            Argument::Payload(pointer) => match read::pointer(self.payload, pointer) {
                Some(object) => object,
                None => return,
            },
            Argument::Steps(_) => return,
            Argument::Merge(parts) => {
                return parts.iter().for_each(|part| self.assign(to, part));
            }
        };
        let entries = read::object(object, Path::ROOT, &mut Problems::new())
            .map_or_else(Vec::new, read::Object::into_entries);
        for (key, value) in entries {
            self.set(Setting {
                object: Cow::Borrowed(to),
                key,
                value: Cow::Borrowed(value),
            });
        }
    }

    fn set(&mut self, setting: Setting<'a>) {
        self.unset(&setting.object, &setting.key);
        self.settings.push(setting);
    }

    /// Forgets a key, and what was set on the object that stood there.
    fn unset(&mut self, object: &str, key: &str) {
        self.settings
            .retain(|setting| !setting.is_at(object, key) && !setting.is_below(object, key));
    }

    /// Adds what the page set on the object of this name.
    #[must_use]
    pub fn with_setting<T>(mut self, object: &str, key: &str, value: &T) -> Self
    where
        T: Serialize + ?Sized,
    {
        if let Ok(value) = to_raw_value(value) {
            self.set(Setting {
                object: Cow::Owned(object.to_owned()),
                key: Cow::Owned(key.to_owned()),
                value: Cow::Owned(value),
            });
        }
        self
    }

    /// What the page set on the object of this name, as JSON text.
    #[must_use]
    pub fn setting(&self, object: &str, key: &str) -> Option<&RawValue> {
        let mut settings = self.settings.iter();
        let setting = settings.find(|setting| setting.is_at(object, key))?;
        Some(&setting.value)
    }

    /// What the page set on the object of this name, where that is text.
    #[must_use]
    pub fn setting_text(&self, object: &str, key: &str) -> Option<Cow<'_, str>> {
        read::text(self.setting(object, key)?, Path::ROOT, &mut Problems::new())
    }
}

impl fmt::Debug for Presented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self
            .settings
            .iter()
            .map(|setting| format!("{}.{}", setting.object, setting.key));
        f.debug_struct("Presented")
            .field("action", &self.action)
            .field("settings", &names.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// What the vendor makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Accepted, as this user.
    Accepted(User),
    /// Only the vendor can read what was presented.
    Opaque,
}

/// Whom the vendor takes the user for, in the words of an identity's JSON.
///
/// Debug prints no value.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each is documented where Identity is built")]
pub struct User {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "accounts")]
    pub accounts: Vec<Account>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "attributes")]
    pub attributes: Vec<(String, AttributeValue)>,
    #[serde(skip_serializing_if = "is_standard", serialize_with = "privacy")]
    pub privacy: Privacy,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub anonymous: bool,
}

impl User {
    /// A user of whom nothing is known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A visitor.
    #[must_use]
    pub fn anonymous() -> Self {
        Self {
            anonymous: true,
            ..Self::default()
        }
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.anonymous {
            "User(anonymous)"
        } else {
            "User(..)"
        })
    }
}

fn is_standard(privacy: &Privacy) -> bool {
    *privacy == Privacy::Standard
}

fn privacy<S: serde::Serializer>(privacy: &Privacy, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if is_standard(privacy) {
        "standard"
    } else {
        "full"
    })
}

fn accounts<S: serde::Serializer>(accounts: &[Account], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Wire<'a> {
        platform: &'a str,
        id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        metadata: Option<Pairs<'a, String>>,
    }

    serializer.collect_seq(accounts.iter().map(|account| Wire {
        platform: account.platform().as_str(),
        id: account.id(),
        metadata: Some(Pairs(account.metadata())).filter(|pairs| !pairs.0.is_empty()),
    }))
}

fn attributes<S: serde::Serializer>(
    attributes: &[(String, AttributeValue)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    Pairs(attributes).serialize(serializer)
}

/// An ordered map.
struct Pairs<'a, V>(&'a [(String, V)]);

impl<V: Serialize> Serialize for Pairs<'_, V> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// Why the vendor refuses what was presented, spelled as the vendor documents it.
///
/// Details can be personal data: Debug and Display do not show them.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Rejection {
    /// The event or callback that tells the page, such as `LOGIN_FAILED`. Never empty.
    pub event: Cow<'static, str>,
    /// The reason inside it, such as `IDENTITIES_INVALID_TOKEN`. Never empty.
    pub reason: Cow<'static, str>,
    /// What the vendor says beside it.
    pub details: Map<String, Value>,
}

impl Rejection {
    /// A refusal without details.
    #[must_use]
    pub fn new(event: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            event: event.into(),
            reason: reason.into(),
            details: Map::new(),
        }
    }

    /// Adds a detail.
    #[must_use]
    pub fn with_detail(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.details.insert(key.to_owned(), value.into());
        self
    }
}

impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rejection({}, {}, ..)", self.event, self.reason)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.event, self.reason)
    }
}

impl StdError for Rejection {}
