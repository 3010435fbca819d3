//! Reads HelpCrunch's customer out of an identity. The serde names are the wire names.

use std::borrow::Cow;

use countersign::adapter::{Capabilities, FieldRule, Screening, Table};
use countersign::bundle::Reason;
use countersign::identity::Field;
use countersign::problem::Path;
use countersign::{Action, AttributeValue, Locale};
use serde::{Deserialize, Serialize};

use crate::{Helpcrunch, KIND};

/// A customer, for POST and PATCH. An absent field is left out and never null, since a null clears the field.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Customer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<Cow<'a, str>>,
    pub(super) user_id: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) company: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) phone: Option<Cow<'a, str>>,
    /// The Unix seconds as a text, which the newer revision of the page documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) first_seen: Option<Cow<'a, str>>,
    /// The language, by ISO 639-1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) locale: Option<Cow<'a, str>>,
    /// The tags of a new customer. An existing customer keeps the tags that agents have given, which a PATCH with tags
    /// may take away (inferred).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) tags: Vec<Tag<'a>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) custom_data: Vec<Property<'a>>,
}

/// A tag. HelpCrunch makes a tag that the account does not have, in its own color (documented).
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Tag<'a> {
    pub(super) name: Cow<'a, str>,
}

/// A custom attribute, which the account must know already (documented).
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Property<'a> {
    pub(super) property: Cow<'a, str>,
    pub(super) value: Cow<'a, AttributeValue>,
}

/// The fields of a customer. No limit of their length is documented.
const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "userId"),
    FieldRule::optional(Field::Email, "email"),
    FieldRule::optional(Field::Phone, "phone"),
    FieldRule::optional(Field::FullName, "name"),
    FieldRule::optional(Field::FirstName, "name"),
    FieldRule::optional(Field::LastName, "name"),
    FieldRule::optional(Field::DisplayName, "name"),
    FieldRule::optional(Field::CompanyName, "company"),
    FieldRule::optional(Field::Locale, "locale"),
    FieldRule::optional(Field::CreatedAt, "firstSeen"),
    FieldRule::optional(Field::Tags, "tags"),
    FieldRule::optional(Field::Attributes, "customData"),
];

/// Returns the fields that a customer is made of.
pub(super) fn capabilities() -> Capabilities {
    let table = Table::new(Action::UpdateProfile, FIELDS).without_anonymous();
    Capabilities::new(KIND, table)
}

/// Reads the customer of a request.
pub(super) fn read<'a>(adapter: &'a Helpcrunch, screening: &mut Screening<'a>) -> Customer<'a> {
    let known = adapter.user(screening, false).entity(adapter.mode);
    let locale = screening.user().locale().map(Locale::iso_639_1);
    if locale == Some(None) {
        screening.drop_field(Field::Locale, Reason::UnsupportedValue);
    }
    let tags = tags(screening);
    let seen = screening.user().created_at();
    Customer {
        name: known.name,
        email: known.email,
        user_id: known.user_id.unwrap_or_default(),
        company: known.company,
        phone: known.phone,
        first_seen: seen.map(|seen| seen.unix().to_string().into()),
        locale: locale.flatten().map(Cow::Owned),
        tags,
        custom_data: known.custom_data.into_iter().map(property).collect(),
    }
}

/// Reads the tags, and drops blank ones.
fn tags<'a>(screening: &mut Screening<'a>) -> Vec<Tag<'a>> {
    let mut tags = Vec::new();
    for (index, name) in screening.user().tags() {
        if name.trim().is_empty() {
            let at = Path::ROOT.key(Field::Tags.key());
            screening.drop(at.index(index), Reason::Invalid);
        } else {
            tags.push(Tag { name: name.into() });
        }
    }
    tags
}

fn property<'a>((name, value): (Cow<'a, str>, Cow<'a, AttributeValue>)) -> Property<'a> {
    Property {
        property: name,
        value,
    }
}
