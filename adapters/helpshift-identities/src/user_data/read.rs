//! User data out of an identity and what stands under `vendor`: every fault at once.

use std::borrow::Cow;

use countersign::Privacy;
use countersign::adapter::Screening;
use countersign::bundle::Reason;
use countersign::json::{Cursor, Object};
use countersign::problem::{Code, Path};
use serde_json::value::RawValue;

use super::collect::Collection;
use super::core_profile::CORE_PROFILE_ID;
use super::forms::Form;
use super::identity;
use super::keys::{APP, GLOBAL, Holds, Key};
use super::payload::{ProfileUpdate, UserData, Value};
use crate::KIND;
use crate::limits::{CUSTOM_FIELD_MAX, MULTILINE_FIELD_MAX};
use crate::metadata::METADATA;
use crate::surface::Surface;

/// Ours: Helpshift has them among the other custom fields, with a longer limit.
const MULTILINE: &str = "multiline_user_fields";

/// What goes in, of all that the request says.
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

/// What stands under `vendor`, set by set.
#[derive(Default)]
pub(super) struct Given<'a> {
    pub(super) global: Option<Object<'a>>,
    pub(super) app: Option<Object<'a>>,
    pub(super) core_profile_id: Option<&'a RawValue>,
    pub(super) metadata: Option<&'a RawValue>,
}

impl<'a> Given<'a> {
    pub(super) fn take(screening: &mut Screening<'a>, at: Path<'_>) -> Self {
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
pub(super) struct Reader<'i, 'a, 'q> {
    pub(super) screening: &'i mut Screening<'a>,
    pub(super) surface: Surface,
    pub(super) given: Option<Object<'a>>,
    pub(super) at: Path<'q>,
}

impl<'a> Reader<'_, 'a, '_> {
    pub(super) fn read(mut self, keys: impl Iterator<Item = Key>) -> UserData<'a> {
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
        if let Some(field) = key.identity {
            if raw.is_some() {
                let detail = format!("the identity says it, as {field}");
                self.screening.refuse(here, Code::Unsupported, detail);
            }
            return identity::value(self.screening, field, self.surface);
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

    /// A list that was empty goes in as one: it resets the tags. One that only held what is dropped
    /// does not.
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
        if key.identity.is_some() {
            identity::attributes(&mut fields);
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
