//! User data out of an identity and of the vendor data: every fault at once.

use std::borrow::Cow;

use countersign::adapter::Screening;
use countersign::bundle::Reason;
use countersign::identity::Field;
use countersign::json::{Cursor, Object};
use countersign::problem::{Code, FieldPath, Path};
use countersign::{AttributeValue, Privacy};
use serde_json::value::RawValue;

use super::forms::{Form, RESERVED, field_fault, tag_fault};
use super::{APP, GLOBAL, Holds, Key, ProfileUpdate, UserData, Value};
use crate::failures::EntryFault;
use crate::limits::{COLLECTION_MAX, CUSTOM_FIELD_MAX, MULTILINE_FIELD_MAX};
use crate::token::METADATA;
use crate::{KIND, Surface};

/// Ours: Helpshift has them among the other custom fields, with a longer limit.
pub(super) const MULTILINE: &str = "multiline_user_fields";

/// Under `vendor`: the id of a core profile, in the words of the REST API.
pub(crate) const CORE_PROFILE_ID: &str = "core-profile-id";

/// Reads the user data of a request that goes in.
pub(crate) fn update<'a>(screening: &mut Screening<'a>, surface: Surface) -> ProfileUpdate<'a> {
    let vendor = Path::ROOT.key("vendor");
    let at = vendor.key(KIND);
    // Under full privacy the vendor is told nothing at all.
    if screening.user().privacy() == Privacy::Full {
        if screening.has_vendor_data() {
            screening.drop(at, Reason::Privacy);
        }
        return ProfileUpdate::default();
    }
    let given = Given::take(screening, at);
    if given.core_profile_id.is_some() {
        screening.drop(at.key(CORE_PROFILE_ID), Reason::NoPlace);
    }
    if given.metadata.is_some() {
        screening.drop(at.key(METADATA), Reason::NoPlace);
    }
    let mut read = |keys: &[Key], given, name| {
        let at = at.key(name);
        let reader = Reader {
            screening: &mut *screening,
            surface,
            given,
            at,
        };
        reader.read(keys.iter().copied())
    };
    let global = read(GLOBAL, given.global, "global");
    let app = read(APP, given.app, "app");
    ProfileUpdate::new(surface, global, app)
}

/// The vendor data of a request, by its parts.
#[derive(Default)]
pub(crate) struct Given<'a> {
    pub(crate) global: Option<Object<'a>>,
    pub(crate) app: Option<Object<'a>>,
    pub(crate) core_profile_id: Option<&'a RawValue>,
    pub(crate) metadata: Option<&'a RawValue>,
}

impl<'a> Given<'a> {
    pub(crate) fn take(screening: &mut Screening<'a>, at: Path<'_>) -> Self {
        let Some(mut given) = screening.vendor_data() else {
            return Self::default();
        };
        let problems = screening.problems();
        let mut set = |name: &str| Cursor::new(given.take(name)?, at.key(name), problems).object();
        let (global, app) = (set("global"), set("app"));
        let core_profile_id = given.take(CORE_PROFILE_ID);
        let metadata = given.take(METADATA);
        given.finish(at, screening.problems());
        Self {
            global,
            app,
            core_profile_id,
            metadata,
        }
    }
}

/// One set of keys on its way in.
pub(crate) struct Reader<'i, 'a, 'q> {
    pub(crate) screening: &'i mut Screening<'a>,
    pub(crate) surface: Surface,
    pub(crate) given: Option<Object<'a>>,
    pub(crate) at: Path<'q>,
}

impl<'a> Reader<'_, 'a, '_> {
    /// Reads these keys, and refuses any other.
    pub(crate) fn read(mut self, keys: impl Iterator<Item = Key>) -> UserData<'a> {
        let mut data = Vec::new();
        for key in keys {
            let value = self.value(&key).map(|value| (key.name, value));
            data.extend(value);
        }
        if let Some(given) = self.given {
            given.finish(self.at, self.screening.problems());
        }
        UserData(data)
    }

    fn value(&mut self, key: &Key) -> Option<Value<'a>> {
        if key.holds == Holds::CustomFields {
            return self.custom_fields(key);
        }
        let raw = self.take(key.name);
        let here = self.at.key(key.name);
        if let Some(field) = key.said_by {
            if raw.is_some() {
                let detail = format!("the identity says it, as {field}");
                self.screening.refuse(here, Code::Unsupported, detail);
            }
            return said(self.screening, field, self.surface);
        }
        let raw = raw?;
        if key.app_only && self.surface == Surface::Web {
            self.screening.drop(here, Reason::NoPlace);
            return None;
        }
        match key.holds {
            Holds::Text(form) => self.text(key, form, raw).map(Value::Text),
            _ => self.tags(key, raw).map(Value::Tags),
        }
    }

    fn take(&mut self, name: &str) -> Option<&'a RawValue> {
        self.given.as_mut()?.take(name)
    }

    fn text(&mut self, key: &Key, form: Form, raw: &'a RawValue) -> Option<Cow<'a, str>> {
        let here = self.at.key(key.name);
        let text = Cursor::new(raw, here, self.screening.problems()).text()?;
        if let Some(fault) = form.fault(&text, self.surface) {
            let name = fault.name(self.surface);
            self.screening.drop_as(here, fault.reason(), Some(name));
            return None;
        }
        Some(text)
    }

    /// Reads a list of tags. An empty list goes in, and resets the tags; one whose tags are all dropped does not.
    fn tags(&mut self, key: &Key, raw: &'a RawValue) -> Option<Vec<Cow<'a, str>>> {
        let here = self.at.key(key.name);
        let items = Cursor::new(raw, here, self.screening.problems()).list()?;
        let empty = items.is_empty();
        let mut tags = Collection::new(&mut *self.screening, self.surface);
        for (index, raw) in items.into_iter().enumerate() {
            let here = here.index(index);
            if let Some(tag) = Cursor::new(raw, here, tags.screening.problems()).text() {
                tags.tag(here, tag);
            }
        }
        Some(tags.kept).filter(|kept| empty || !kept.is_empty())
    }

    fn custom_fields(&mut self, key: &Key) -> Option<Value<'a>> {
        let given = [
            (key.name, CUSTOM_FIELD_MAX),
            (MULTILINE, MULTILINE_FIELD_MAX),
        ];
        let given = given.map(|(name, max)| (name, max, self.take(name)));
        let mut fields = Collection::new(&mut *self.screening, self.surface);
        if key.said_by.is_some() {
            attributes(&mut fields);
        }
        for (name, max, raw) in given {
            let here = self.at.key(name);
            let Some(object) =
                raw.and_then(|raw| Cursor::new(raw, here, fields.screening.problems()).object())
            else {
                continue;
            };
            for (key, raw) in object.into_entries() {
                let here = here.key(&key);
                if let Some(value) = Cursor::new(raw, here, fields.screening.problems()).text() {
                    fields.field(here, key.clone(), value, max);
                }
            }
        }
        Some(fields.kept)
            .filter(|kept| !kept.is_empty())
            .map(Value::Fields)
    }
}

/// Reads the value of a field that a key has a place for. The field table has judged its length and emptiness.
fn said<'a>(screening: &mut Screening<'a>, field: Field, surface: Surface) -> Option<Value<'a>> {
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

/// Reads the language. `en-GB` counts as `en`; a language without two letters has no code of ISO 639-1.
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

/// Adds the attributes. Custom fields are flat text.
fn attributes<'a>(fields: &mut Collection<'_, 'a, (Cow<'a, str>, Cow<'a, str>)>) {
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

/// A list of tags or custom fields on its way in, up to the limits.
struct Collection<'i, 'a, T> {
    screening: &'i mut Screening<'a>,
    surface: Surface,
    kept: Vec<T>,
}

impl<'i, 'a, T> Collection<'i, 'a, T> {
    const fn new(screening: &'i mut Screening<'a>, surface: Surface) -> Self {
        Self {
            screening,
            surface,
            kept: Vec::new(),
        }
    }

    fn keep(&mut self, at: impl Into<FieldPath>, entry: T, fault: Option<EntryFault>) {
        // With that many of each, the hundred keys of a page cannot be reached: a list is one.
        let full = self.kept.len() >= COLLECTION_MAX;
        match fault.or(full.then_some(EntryFault::TooMany)) {
            Some(fault) => {
                let name = fault.name(self.surface);
                self.screening.drop_as(at, fault.reason(), Some(name));
            }
            None => self.kept.push(entry),
        }
    }
}

impl<'a> Collection<'_, 'a, Cow<'a, str>> {
    fn tag(&mut self, at: Path<'_>, tag: Cow<'a, str>) {
        let fault = tag_fault(&tag, self.surface);
        self.keep(at, tag, fault);
    }
}

impl<'a> Collection<'_, 'a, (Cow<'a, str>, Cow<'a, str>)> {
    fn field(&mut self, at: Path<'_>, key: Cow<'a, str>, value: Cow<'a, str>, max: usize) {
        if RESERVED.has(&key) {
            return self.screening.drop(at, Reason::Reserved);
        }
        if self.kept.iter().any(|(known, _)| *known == key) {
            return self.screening.refuse(at, Code::Invalid, "given twice");
        }
        let fault = field_fault(&key, &value, max, self.surface);
        self.keep(at, (key, value), fault);
    }
}
