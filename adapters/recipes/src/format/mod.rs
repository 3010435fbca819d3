//! The format of a recipe: the words that a file may use. serde names the fields as the file does.

pub(crate) mod failures;
pub(crate) mod page;
mod read;
mod recipe;

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use countersign::adapter::{Fold, Need};
use countersign::identity::Field;
use countersign::verify::FoundBy;
use serde::de::value::{StrDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

pub use recipe::Recipe;

/// A recipe, as its file says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", expecting = "a table")]
pub(crate) struct Format {
    #[serde(rename = "format")]
    _version: Version,
    pub(crate) kind: Kebab,
    pub(crate) vendor: Text,
    pub(crate) switch: Option<Text>,
    pub(crate) warning: Option<Text>,
    #[serde(rename = "docs")]
    _docs: Vec<Doc>,
    #[serde(default, rename = "inferred")]
    _inferred: Vec<Text>,
    #[serde(default)]
    pub(crate) settings: Ordered<Kebab, OwnSetting>,
    /// The fields that an operator may choose to sign by, each with the other ones that are sent all the same.
    #[serde(default)]
    pub(crate) by: Ordered<Text, Vec<Source>>,
    #[serde(default)]
    pub(crate) fields: Ordered<Source, Place>,
    #[serde(default)]
    pub(crate) claims: Ordered<Source, Place>,
    #[serde(default)]
    pub(crate) constants: Ordered<Pointer, Constant>,
    #[serde(default)]
    pub(crate) also: Vec<Hmac>,
    pub(crate) page: Table,
    #[serde(default)]
    pub(crate) failures: Vec<FailureRecipe>,
    #[serde(default)]
    pub(crate) reserved: Vec<Text>,
    pub(crate) examples: Vec<Example>,
    pub(crate) proof: Proof,
}

/// A document that the recipe rests on, and the day on which it was read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
struct Doc {
    #[serde(rename = "url")]
    _url: Url,
    #[serde(rename = "read")]
    _read: toml::value::Datetime,
}

/// A setting that the recipe has of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub(crate) struct OwnSetting {
    pub(crate) need: SettingNeed,
    #[serde(default)]
    pub(crate) form: SettingKind,
    pub(crate) about: Text,
    #[serde(default)]
    pub(crate) example: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SettingNeed {
    Optional,
    Required,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SettingKind {
    Text,
    Url,
    #[default]
    Word,
}

/// The place of a user's value.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub(crate) struct Place {
    pub(crate) to: Pointer,
    #[serde(default = "optional")]
    pub(crate) need: Need,
    pub(crate) max: Option<Max>,
    pub(crate) fold: Option<Fold>,
    /// The setting whose text stands before the value.
    pub(crate) before: Option<Kebab>,
}

const fn optional() -> Need {
    Need::Optional
}

/// The origin of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Source {
    UserId,
    Email,
    /// Whether the email is verified, where there is an email.
    EmailVerified,
    Phone,
    /// The full name, else the first and the last one, else the one that the product shows.
    Name,
    FirstName,
    LastName,
    CompanyId,
    CompanyName,
    Locale,
    Country,
    City,
    Picture,
    CreatedAt,
    Attributes,
}

impl Source {
    /// Reads the word for an origin.
    pub(crate) fn of(word: &str) -> Option<Self> {
        let word: StrDeserializer<'_, serde::de::value::Error> = StrDeserializer::new(word);
        Self::deserialize(word).ok()
    }

    /// Returns the word for the origin.
    pub(crate) fn word(self) -> String {
        let word = Value::try_from(self).ok();
        word.and_then(|word| word.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// Returns the fields of an identity that the value is made of.
    pub(crate) const fn fields(self) -> &'static [Field] {
        use Field::{DisplayName, FirstName, FullName, LastName};
        match self {
            Self::UserId => &[Field::UserId],
            Self::Email => &[Field::Email],
            Self::EmailVerified => &[],
            Self::Phone => &[Field::Phone],
            Self::Name => &[FullName, FirstName, LastName, DisplayName],
            Self::FirstName => &[FirstName],
            Self::LastName => &[LastName],
            Self::CompanyId => &[Field::CompanyId],
            Self::CompanyName => &[Field::CompanyName],
            Self::Locale => &[Field::Locale],
            Self::Country => &[Field::Country],
            Self::City => &[Field::City],
            Self::Picture => &[Field::Picture],
            Self::CreatedAt => &[Field::CreatedAt],
            Self::Attributes => &[Field::Attributes],
        }
    }

    /// Whether the value is one text, which can be needed, limited, folded and signed.
    pub(crate) const fn is_text(self) -> bool {
        !matches!(
            self,
            Self::EmailVerified | Self::CreatedAt | Self::Attributes
        )
    }
}

/// A value that is the same for every user.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "expected a text, an integer, true, false or { setting = NAME }"
)]
pub(crate) enum Constant {
    Setting { setting: Text },
    Text(String),
    Integer(i64),
    Boolean(bool),
}

/// How the vendor's proof is made.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Proof {
    Hmac(Hmac),
    Jwt(Jwt),
}

/// An HMAC-SHA256 in lower-case hex.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub(crate) struct Hmac {
    /// Fields, settings, and the words `by` and `stamp`.
    pub(crate) message: Vec<Text>,
    pub(crate) to: Pointer,
    /// The text between two parts of the message.
    #[serde(default)]
    pub(crate) join: String,
    #[serde(default)]
    pub(crate) absent: Absent,
    #[serde(default)]
    pub(crate) key: KeyForm,
    pub(crate) stamp: Option<Stamp>,
    /// The setting of a secret of its own, of a further proof.
    pub(crate) secret: Option<Kebab>,
}

/// The meaning of a part of the message that is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Absent {
    Empty,
    #[default]
    NoProof,
}

/// The bytes of the key: those of the secret, or those that its hex digits stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum KeyForm {
    Hex,
    #[default]
    Text,
}

/// The moment of the proof in milliseconds, which stands in the payload and is signed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub(crate) struct Stamp {
    pub(crate) to: Pointer,
    /// How long the proof counts after that moment, and before it.
    pub(crate) window: Seconds,
}

/// A JWT.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", expecting = "a table")]
pub(crate) struct Jwt {
    pub(crate) to: Pointer,
    #[serde(rename = "algorithm")]
    _algorithm: Algorithm,
    /// The setting that names the key.
    pub(crate) key_id: Option<Kebab>,
    pub(crate) life: Life,
}

#[derive(Debug, Deserialize)]
enum Algorithm {
    #[serde(rename = "HS256")]
    Hs256,
}

/// The life of a token: until `exp`, or for so long after `iat`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub(crate) struct Life {
    pub(crate) claim: Claim,
    pub(crate) default: Option<Seconds>,
    pub(crate) longest: Seconds,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Claim {
    Exp,
    Iat,
}

/// A failure under the vendor's own name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub(crate) struct FailureRecipe {
    pub(crate) fault: Option<Fault>,
    pub(crate) event: Text,
    pub(crate) reason: Option<Text>,
    #[serde(default = "server")]
    pub(crate) by: FoundBy,
    pub(crate) documented: Option<bool>,
    pub(crate) retry: Option<bool>,
    pub(crate) cause: Option<Text>,
    pub(crate) remedy: Option<Text>,
}

/// A fault that `verify` finds in what reached the vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fault {
    Malformed,
    MissingProof,
    WrongProof,
    WrongKeyId,
    MissingId,
    TooEarly,
    Expired,
}

const fn server() -> FoundBy {
    FoundBy::Server
}

/// A known answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub(crate) struct Example {
    pub(crate) name: Text,
    pub(crate) source: Text,
    pub(crate) identity: Table,
    #[serde(default)]
    pub(crate) settings: Table,
    pub(crate) secrets: BTreeMap<String, Text>,
    #[serde(default)]
    pub(crate) now: u32,
    pub(crate) expected: Table,
}

/// Makes a type of a value that serde reads and a check.
macro_rules! checked {
    ($(#[$doc:meta])* $name:ident($inner:ty) of $read:ty: $form:literal, |$given:ident| $made:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
        #[serde(try_from = "Value")]
        pub(crate) struct $name(pub(crate) $inner);

        impl TryFrom<Value> for $name {
            type Error = &'static str;

            fn try_from(value: Value) -> Result<Self, &'static str> {
                let made = <$read>::deserialize(value).ok().and_then(|$given| $made);
                made.map(Self).ok_or(concat!("expected ", $form))
            }
        }
    };
}

checked!(
    /// The version of the format.
    Version(u32) of u32: "1: there is one version of the format", |given| Some(given).filter(|given| *given == 1)
);
checked!(
    /// A text that is not empty.
    Text(String) of String: "text that is not empty", |given| Some(given).filter(|given| !given.trim().is_empty())
);
checked!(
    /// An address.
    Url(String) of String: "an address that starts with https://", |given| Some(given).filter(|given| is_url(given))
);
checked!(
    /// A number of seconds.
    Seconds(u32) of u32: "seconds, from 1 to 86400", |given| Some(given).filter(|given| (1..=86_400).contains(given))
);
checked!(
    /// A number of characters.
    Max(u16) of u16: "a number from 1 to 65535", |given| Some(given).filter(|given| *given > 0)
);
checked!(
    /// A name in kebab-case.
    Kebab(String) of String: "kebab-case: words of a to z and digits, with a hyphen between them",
    |given| Some(given).filter(|given| given.split('-').all(|word| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    }))
);
checked!(
    /// A JSON pointer (RFC 6901), as the keys from the object down; none for the whole object.
    Pointer(Vec<String>) of String:
    "a JSON pointer, such as /user/email, of at most 8 keys, without ~ and without keys that every object shares",
    |given| keys(&given)
);

impl Pointer {
    /// Returns the pointer as text.
    pub(crate) fn text(&self) -> String {
        self.0.iter().map(|key| format!("/{key}")).collect()
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Deref for Kebab {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// Whether the text is an address that a page may call.
pub(crate) fn is_url(text: &str) -> bool {
    text.starts_with("https://")
        && !text.contains(|one: char| one.is_whitespace() || one.is_control())
}

fn keys(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let keys: Vec<String> = pointer
        .strip_prefix('/')?
        .split('/')
        .map(str::to_owned)
        .collect();
    let is_plain = |key: &String| !key.is_empty() && !key.contains('~') && !is_shared(key);
    (keys.len() <= MOST_KEYS && keys.iter().all(is_plain)).then_some(keys)
}

/// The most keys of a pointer: a payload is written and read by functions that call themselves.
const MOST_KEYS: usize = 8;

/// Whether every object of a page has this key.
pub(crate) fn is_shared(key: &str) -> bool {
    matches!(key, "__proto__" | "constructor" | "prototype")
}

/// The entries of a table in the order of the file.
#[derive(Debug)]
pub(crate) struct Ordered<K, V>(pub(crate) Vec<(K, V)>);

impl<K, V> Default for Ordered<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Ordered<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<K, V>(PhantomData<(K, V)>);

        impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Entries<K, V> {
            type Value = Ordered<K, V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    entries.push(map.next_value_seed(Entry(key, PhantomData))?);
                }
                Ok(Ordered(entries))
            }
        }

        /// The key of an entry as text. It is read with the value, so that the path of a fault in it has it.
        struct Entry<K, V>(String, PhantomData<(K, V)>);

        impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> DeserializeSeed<'de> for Entry<K, V> {
            type Value = (K, V);

            fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(K, V), D::Error> {
                let key: StringDeserializer<D::Error> = self.0.into_deserializer();
                Ok((K::deserialize(key)?, V::deserialize(value)?))
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}
