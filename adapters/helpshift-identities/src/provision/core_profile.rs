//! Helpshift's core profile, out of an identity and of the vendor data.

use std::borrow::Cow;

use countersign::adapter::Screening;
use countersign::bundle::Reason;
use countersign::identity::{AttributeMap, Field, Trusted};
use countersign::json::{Cursor, JsonText, ObjectWriter};
use countersign::problem::{Code, Path};
use countersign::{AttributeValue, Privacy};
use serde_json::value::RawValue;

use super::BulkAction;
use crate::limits::check_identities;
use crate::token::{METADATA, Metadata, entries, identifiers};
use crate::user_data::forms::Form;
use crate::user_data::read::{Given, Reader};
use crate::user_data::{CORE_PROFILE_ID, GLOBAL, Holds, Key, UserData, Value};
use crate::{KIND, Surface};

/// The surface whose limits hold, and whose names for faults are given: the API's are not documented, and the page's
/// are those of its client.
const SURFACE: Surface = Surface::SdkX;

/// The bytes of most core profiles.
const USUAL_BYTES: usize = 512;

/// A core profile.
pub(super) struct CoreProfile<'a> {
    id: Option<Cow<'a, str>>,
    user: Trusted<'a>,
    metadata: Metadata,
    data: UserData<'a>,
}

/// Reads the core profile of a request.
pub(super) fn of<'a>(screening: &mut Screening<'a>, action: BulkAction) -> CoreProfile<'a> {
    check_identities(screening, SURFACE);
    let vendor = Path::ROOT.key("vendor");
    let at = vendor.key(KIND);
    let mut given = Given::take(screening, at);
    let id = given
        .core_profile_id
        .and_then(|raw| Cursor::new(raw, at.key(CORE_PROFILE_ID), screening.problems()).text());
    let metadata = given
        .metadata
        .map(|raw| Metadata::read(screening, SURFACE, raw))
        .unwrap_or_default();
    let data = data(screening, at, &mut given);
    refuse_metadata_that_identifies(screening, &metadata);
    let id = core_profile_id(screening, action, id);
    let user = screening.user();
    CoreProfile {
        id,
        user,
        metadata,
        data,
    }
}

/// Reads the data of the user in all apps. The API has no word for those in one app, and none for changing tags instead
/// of giving them.
fn data<'a>(screening: &mut Screening<'a>, at: Path<'_>, given: &mut Given<'a>) -> UserData<'a> {
    let private = screening.user().privacy() == Privacy::Full;
    if given.app.is_some() {
        let reason = if private {
            Reason::Privacy
        } else {
            Reason::NoPlace
        };
        screening.drop(at.key("app"), reason);
    }
    let at = at.key("global");
    let mut global = given.global.take();
    if private {
        if global.is_some() {
            screening.drop(at, Reason::Privacy);
        }
        return UserData::default();
    }
    let changes_tags = |key: &&Key| key.holds == Holds::Tags && key.said_by.is_none();
    for key in GLOBAL.iter().filter(changes_tags) {
        if global.as_mut().and_then(|set| set.take(key.name)).is_some() {
            screening.drop(at.key(key.name), Reason::NoPlace);
        }
    }
    let reader = Reader {
        screening,
        surface: SURFACE,
        given: global,
        at,
    };
    reader.read(GLOBAL.iter().map(|key| Key {
        holds: key.in_rest.map_or(key.holds, Holds::Text),
        ..*key
    }))
}

impl CoreProfile<'_> {
    /// Writes the profile with the wire names. An absent value is left out.
    pub(super) fn to_json(&self) -> JsonText {
        ObjectWriter::write(USUAL_BYTES, |profile| {
            profile.optional_text(CORE_PROFILE_ID, self.id.as_deref());
            let identities = entries(&self.user, &self.metadata);
            // The kind is the key, and metadata stands beside it (documented).
            profile.objects("identities", identities, |entry, object| {
                object.text(entry.identifier, entry.value);
                for (key, value) in entry.metadata {
                    object.text(key, value);
                }
            });
            if self.texts().any(|(key, _)| key.in_names) {
                profile.object("names", |names| {
                    for (key, text) in self.texts().filter(|(key, _)| key.in_names) {
                        names.text(key.name, text);
                    }
                });
            }
            for (_, value) in &self.data.0 {
                match value {
                    Value::Fields(fields) => profile.object("custom_fields", |object| {
                        self.custom_fields(fields).write_to(object);
                    }),
                    Value::Tags(tags) => {
                        let tags: Vec<String> = tags.iter().map(|tag| tag.to_string()).collect();
                        profile.texts("tags", &tags);
                    }
                    Value::Text(_) => {}
                }
            }
            profile.boolean("full_privacy_enabled", self.user.privacy() == Privacy::Full);
            for (key, text) in self.texts().filter(|(key, _)| !key.in_names) {
                write(profile, key, text);
            }
        })
    }

    /// Lists the texts of the profile in the order of the API: moments behind all others.
    fn texts(&self) -> impl Iterator<Item = (&'static Key, &str)> {
        let of = |moments: bool| {
            let keys = GLOBAL.iter().filter(move |key| is_moment(key) == moments);
            keys.filter_map(|key| {
                let (_, value) = self.data.0.iter().find(|(name, _)| *name == key.name)?;
                match value {
                    Value::Text(text) => Some((key, &**text)),
                    _ => None,
                }
            })
        };
        of(false).chain(of(true))
    }

    /// Makes the custom fields. An attribute keeps its type, since a number is one in the vendor's example; the vendor
    /// data is text.
    fn custom_fields<'f>(&'f self, fields: &'f [(Cow<'_, str>, Cow<'_, str>)]) -> AttributeMap<'f> {
        let mut map = AttributeMap::default();
        for (name, text) in fields {
            let mut attributes = self.user.attributes().iter();
            let attribute = attributes.find(|(attribute, _)| attribute == name);
            let value = attribute.map(|(_, value)| Cow::Borrowed(value));
            let text = || Cow::Owned(AttributeValue::Text(text.to_string()));
            map.push(&**name, value.unwrap_or_else(text));
        }
        map
    }
}

fn is_moment(key: &Key) -> bool {
    key.holds == Holds::Text(Form::Seconds)
}

/// Writes a text as the API has its form: numbers, booleans and moments are no text there.
fn write(profile: &mut ObjectWriter<'_>, key: &Key, text: &str) {
    match key.in_rest.map_or(key.holds, Holds::Text) {
        Holds::Text(Form::Age) => profile.integer(key.name, text.parse().unwrap_or_default()),
        Holds::Text(Form::Boolean) => profile.boolean(key.name, text == "true"),
        // With the digits that were given.
        Holds::Text(Form::Number) => {
            if let Ok(number) = RawValue::from_string(text.to_owned()) {
                profile.json(key.name, &number.into());
            }
        }
        // In milliseconds (documented), where the page and the app have seconds.
        Holds::Text(Form::Seconds) => {
            let seconds: i64 = text.parse().unwrap_or_default();
            profile.integer(key.name, seconds * 1000);
        }
        _ => profile.text(key.name, text),
    }
}

/// Refuses metadata that stands in one object with an identity and would be another identity there.
fn refuse_metadata_that_identifies(screening: &mut Screening<'_>, own: &Metadata) {
    let accounts = Path::ROOT.key(Field::Accounts.key());
    for (index, account) in screening.user().accounts() {
        let at = accounts.index(index);
        refuse_kinds(screening, at.key(METADATA), account.metadata());
    }
    let vendor = Path::ROOT.key("vendor");
    let at = vendor.key(KIND);
    let at = at.key(METADATA);
    for identifier in identifiers() {
        refuse_kinds(screening, at.key(identifier), own.of(identifier));
    }
}

fn refuse_kinds(screening: &mut Screening<'_>, at: Path<'_>, metadata: &[(String, String)]) {
    let keys = metadata.iter().map(|(key, _)| key);
    for key in keys.filter(|key| identifiers().any(|kind| kind == key.as_str())) {
        let detail = "a kind of identity, beside which the API writes metadata";
        screening.refuse(at.key(key), Code::Reserved, detail);
    }
}

/// Says which core profile is updated, and refuses an update that does not say so.
fn core_profile_id<'a>(
    screening: &mut Screening<'a>,
    action: BulkAction,
    id: Option<Cow<'a, str>>,
) -> Option<Cow<'a, str>> {
    let vendor = Path::ROOT.key("vendor");
    let at = vendor.key(KIND);
    let at = at.key(CORE_PROFILE_ID);
    match action {
        BulkAction::CreateCoreProfiles => {
            if id.is_some() {
                screening.drop(at, Reason::NoPlace);
            }
            None
        }
        BulkAction::UpdateCoreProfiles => {
            match &id {
                Some(id) if id.trim().is_empty() => {
                    screening.refuse(at, Code::Empty, "at least one character");
                }
                None if !screening.is_at_fault(at) => {
                    let detail = "required: which core profile is updated";
                    screening.refuse(at, Code::Missing, detail);
                }
                _ => {}
            }
            id
        }
    }
}
