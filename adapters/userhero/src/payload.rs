//! The payloads: the portal's signed user, and the widget's metadata. The serde names are the wire names.

use std::borrow::Cow;
use std::fmt;

use countersign::adapter::Screening;
use countersign::bundle::{Life, Reason};
use countersign::identity::{AttributeMap, Field};
use countersign::json::{JsonText, ObjectWriter, key};
use countersign::problem::{Code, Path};
use countersign::{AttributeValue, Timestamp};
use serde::{Deserialize, Serialize};

use crate::limits::{LARGEST_METADATA, RESERVED, USER_ID, json_length, value_length};

/// A user, in the form of the action's surface.
#[derive(Debug)]
pub enum Input<'a> {
    Portal(SignedUser<'a>, Life),
    Widget(Metadata<'a>),
}

/// The user that is signed.
pub struct SignedUser<'a> {
    pub(crate) company: Option<&'a str>,
    pub(crate) email: Option<&'a str>,
    pub(crate) expires_at: Timestamp,
    pub(crate) external_user_id: Option<&'a str>,
    pub(crate) locale: Option<&'static str>,
    pub(crate) name: Option<Cow<'a, str>>,
    pub(crate) phone: Option<&'a str>,
}

impl SignedUser<'_> {
    /// Writes the keys in alphabetical order. So a consumer that writes the object again with sorted keys makes the
    /// same bytes.
    pub(crate) fn to_json(&self) -> JsonText {
        ObjectWriter::write(256, |user| {
            user.optional_text(key!("company"), self.company);
            user.optional_text(key!("email"), self.email);
            user.integer(key!("expiresAt"), self.expires_at.unix());
            user.optional_text(key!("externalUserId"), self.external_user_id);
            user.optional_text(key!("locale"), self.locale);
            user.optional_text(key!("name"), self.name.as_deref());
            user.optional_text(key!("phone"), self.phone);
        })
    }
}

impl fmt::Debug for SignedUser<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedUser(..)")
    }
}

/// The object that the portal is opened with: the signed text as an object, and its tag.
#[derive(Clone, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct Login {
    /// The signed user, as exact JSON text: `JSON.stringify(JSON.parse(text)) === text`.
    pub user: JsonText,
    /// The lower-case hex HMAC-SHA256 of the text of `user`.
    pub user_hmac: String,
}

impl Login {
    /// Writes the payload with the same bytes that serde writes.
    #[must_use]
    pub fn to_json(&self) -> JsonText {
        ObjectWriter::write(self.user.get().len() + 96, |login| {
            login.json(key!("user"), &self.user);
            login.text(key!("userHmac"), &self.user_hmac);
        })
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}

/// The argument of `UserHero.setMetadata`: one plain object, which replaces the one before it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metadata<'a> {
    entries: AttributeMap<'a>,
    /// The bytes of the JSON text.
    #[serde(skip)]
    length: usize,
}

impl<'a> Metadata<'a> {
    /// Returns the entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &AttributeValue)> {
        self.entries.iter()
    }

    /// Reads the identifiers, then the descriptions in the order of the identity. An entry that does not fit is
    /// dropped, and a smaller one after it may still go in.
    pub(crate) fn of(screening: &mut Screening<'a>) -> Self {
        let mut metadata = Self::identifiers(screening);
        if let Some(name) = screening.one_name()
            && !metadata.add("name", text(name))
        {
            drop_name(screening);
        }
        for (field, key, value) in descriptions(screening) {
            if !metadata.add(key, value) {
                screening.drop_field(field, Reason::TooLong);
            }
        }
        metadata.add_attributes(screening);
        metadata
    }

    /// Reads the identifiers, and refuses them where they do not fit.
    fn identifiers(screening: &mut Screening<'a>) -> Self {
        let user = screening.user();
        let identifiers = [
            (USER_ID, user.user_id()),
            ("email", user.email()),
            ("phone", user.phone()),
        ];
        let mut metadata = Self::default();
        let mut fits = true;
        for (key, text) in identifiers {
            if let Some(text) = text {
                fits &= metadata.add(key, self::text(text));
            }
        }
        if !fits {
            // An address and a number are short (RFC 5321, E.164).
            let detail = format!("the identifiers take more than {LARGEST_METADATA} bytes of JSON");
            screening.refuse(Path::ROOT.key(Field::UserId.key()), Code::TooLong, detail);
        }
        metadata
    }

    /// Adds the attributes whose names are free.
    fn add_attributes(&mut self, screening: &mut Screening<'a>) {
        let kept = screening.attributes(|name, value| {
            if RESERVED.has(name) {
                Some(Reason::Reserved)
            } else if name.trim().is_empty() {
                Some(Reason::Invalid)
            } else {
                (!self.makes_room(name, value)).then_some(Reason::TooLong)
            }
        });
        for (name, value) in kept {
            self.entries.push(name, value);
        }
    }

    /// Adds an entry where there is room for it, and says whether there was.
    fn add(&mut self, key: &'a str, value: Cow<'a, AttributeValue>) -> bool {
        let fits = self.makes_room(key, &value);
        if fits {
            self.entries.push(key, value);
        }
        fits
    }

    /// Counts an entry where there is room for it, and says whether there was.
    fn makes_room(&mut self, key: &str, value: &AttributeValue) -> bool {
        // The first entry brings two braces, and each other entry a comma. Every entry brings a colon.
        let around = if self.length == 0 { 3 } else { 2 };
        let length = [self.length, json_length(key), value_length(value), around];
        let length = length.into_iter().fold(0, usize::saturating_add);
        let fits = length <= LARGEST_METADATA;
        if fits {
            self.length = length;
        }
        fits
    }
}

/// Returns the fields that only describe the user, with their keys.
fn descriptions<'a>(
    screening: &mut Screening<'a>,
) -> Vec<(Field, &'static str, Cow<'a, AttributeValue>)> {
    let user = screening.user();
    let text = |found: Option<&'a str>| found.map(text);
    let created_at = user
        .created_at()
        .map(|moment| AttributeValue::Integer(moment.unix()));
    let created_at = created_at.map(Cow::Owned);
    let found = [
        (Field::CompanyName, "company", text(user.company_name())),
        (Field::CompanyId, "companyId", text(user.company_id())),
        (
            Field::Locale,
            "locale",
            text(user.locale().map(|locale| locale.as_str())),
        ),
        (Field::Country, "country", text(user.country())),
        (Field::City, "city", text(user.city())),
        (Field::CreatedAt, "createdAt", created_at),
        (Field::Tags, "tags", tags(screening)),
    ];
    let there = found
        .into_iter()
        .filter_map(|(field, key, value)| Some((field, key, value?)));
    there.collect()
}

/// Reads the tags, and drops blank ones.
fn tags<'a>(screening: &mut Screening<'_>) -> Option<Cow<'a, AttributeValue>> {
    let mut kept = Vec::new();
    for (index, tag) in screening.user().tags() {
        if tag.trim().is_empty() {
            screening.drop(
                Path::ROOT.key(Field::Tags.key()).index(index),
                Reason::Invalid,
            );
        } else {
            kept.push(tag.to_owned());
        }
    }
    let kept = (!kept.is_empty()).then_some(kept)?;
    Some(Cow::Owned(AttributeValue::List(kept)))
}

fn text<'a>(text: impl Into<String>) -> Cow<'a, AttributeValue> {
    Cow::Owned(AttributeValue::Text(text.into()))
}

/// Drops every part of the name, which no longer fits.
fn drop_name(screening: &mut Screening<'_>) {
    for part in [
        Field::FullName,
        Field::FirstName,
        Field::LastName,
        Field::DisplayName,
    ] {
        if screening.user().has(part) {
            screening.drop_field(part, Reason::TooLong);
        }
    }
}

impl fmt::Debug for Metadata<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metadata(..)")
    }
}
