//! What the neutral identity says of the user, in Helpshift's words.

use std::borrow::Cow;

use countersign::AttributeValue;
use countersign::adapter::Screening;
use countersign::bundle::Reason;
use countersign::identity::Field;
use countersign::problem::Path;

use super::collect::Collection;
use super::payload::Value;
use crate::limits::CUSTOM_FIELD_MAX;
use crate::surface::Surface;

/// The value of a field that a key has a place for. Its length and emptiness the table has judged.
pub(super) fn value<'a>(
    screening: &mut Screening<'a>,
    field: Field,
    surface: Surface,
) -> Option<Value<'a>> {
    let user = screening.user();
    let text = match field {
        Field::FullName => user.name().full,
        Field::FirstName => user.name().first,
        Field::LastName => user.name().last,
        Field::DisplayName => user.name().display,
        Field::Country => user.country(),
        Field::City => user.city(),
        Field::Locale => return language(screening),
        Field::Tags => return tags(screening, surface),
        _ => None,
    };
    text.map(|text| Value::Text(Cow::Borrowed(text)))
}

/// `en-GB` counts as `en`; a language without two letters has no code of ISO 639-1.
fn language<'a>(screening: &mut Screening<'a>) -> Option<Value<'a>> {
    let language = screening.user().locale()?.iso_639_1();
    if language.is_none() {
        screening.drop_field(Field::Locale, Reason::UnsupportedValue);
    }
    language.map(|language| Value::Text(Cow::Owned(language)))
}

fn tags<'a>(screening: &mut Screening<'a>, surface: Surface) -> Option<Value<'a>> {
    let given = screening.user().tags();
    let at = Path::ROOT.key(Field::Tags.key());
    let mut tags = Collection::new(screening, surface);
    for (index, tag) in given {
        tags.tag(at.index(index), Cow::Borrowed(tag));
    }
    Some(tags.kept)
        .filter(|kept| !kept.is_empty())
        .map(Value::Tags)
}

/// Adds the attributes: custom fields are flat text.
pub(super) fn attributes<'a>(fields: &mut Collection<'_, 'a, (Cow<'a, str>, Cow<'a, str>)>) {
    let at = Path::ROOT.key(Field::Attributes.key());
    for (name, value) in fields.screening.user().attributes() {
        let here = at.key(name);
        let text = match value {
            AttributeValue::Text(text) => Cow::Borrowed(text.as_str()),
            AttributeValue::Bool(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            AttributeValue::Integer(number) => Cow::Owned(number.to_string()),
            AttributeValue::Decimal(number) => Cow::Borrowed(number.as_str()),
            _ => {
                fields.screening.drop(here, Reason::UnsupportedValue);
                continue;
            }
        };
        fields.field(here, Cow::Borrowed(name), text, CUSTOM_FIELD_MAX);
    }
}
