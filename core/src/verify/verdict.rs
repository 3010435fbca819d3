//! The vendor's verdict on the values that reached it.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::identity::{Account, AttributeValue, Privacy};

/// The vendor's verdict on a proof that it does not reject.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The vendor accepts the proof, as this user's.
    Accepted(User),
    /// Only the vendor can read the proof.
    Opaque,
}

/// The user whom the vendor sees, with the keys of an identity's JSON.
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
    /// Makes a user without any value.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes a visitor.
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

/// The reason why the vendor rejects a proof, spelled as the vendor documents it.
///
/// Details can be personal data, so Debug and Display do not show them.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Rejection {
    /// The event or callback that tells the page, such as `LOGIN_FAILED`. It is never empty.
    pub event: Cow<'static, str>,
    /// The reason inside the event, such as `IDENTITIES_INVALID_TOKEN`. It is never empty.
    pub reason: Cow<'static, str>,
    /// Further values that the vendor sends with the event.
    pub details: Map<String, Value>,
    /// The usual slip that caused the rejection, where one is found. It is Countersign's and not the vendor's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slip: Option<String>,
}

impl Rejection {
    /// Makes a rejection without details.
    #[must_use]
    pub fn new(event: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            event: event.into(),
            reason: reason.into(),
            details: Map::new(),
            slip: None,
        }
    }

    /// Sets the usual slip that caused the rejection, such as [`HmacKey::slip`](crate::sign::HmacKey::slip) finds.
    #[must_use]
    pub fn with_slip(mut self, slip: Option<String>) -> Self {
        self.slip = slip;
        self
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
