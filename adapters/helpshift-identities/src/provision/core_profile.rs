//! Helpshift's core profile, out of an identity. The serde names are the wire names.

use std::borrow::Cow;

use countersign::adapter::Screening;
use countersign::bundle::Reason;
use countersign::identity::{AttributeMap, Field};
use countersign::problem::{Code, Path};
use countersign::{AttributeValue, Privacy};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::bulk_action::BulkAction;
use crate::metadata::{METADATA, Metadata};
use crate::payload::{Entry, entries, identifiers};
use crate::surface::Surface;
use crate::user_data::{CORE_PROFILE_ID, CoreProfileData, Value, core_profile_data};
use crate::{KIND, identities};

/// Whose limits hold, and whose names for faults are given: the API's are not documented, and the
/// page's are those of its client.
const SURFACE: Surface = Surface::SdkX;

/// A core profile. What is absent is left out.
#[derive(Default, Serialize)]
pub(super) struct CoreProfile<'a> {
    #[serde(rename = "core-profile-id", skip_serializing_if = "Option::is_none")]
    core_profile_id: Option<Cow<'a, str>>,
    identities: Vec<Identity<'a>>,
    #[serde(skip_serializing_if = "Names::is_empty")]
    names: Names<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<Cow<'a, str>>,
    #[serde(skip_serializing_if = "AttributeMap::is_empty")]
    custom_fields: AttributeMap<'a>,
    full_privacy_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_country: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_city: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<u8>,
    /// With the digits that were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    lifetime_value: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_persona: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_vip_segment: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_support_status: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_t_and_c: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preferred_language: Text<'a>,
    /// In milliseconds (documented), where the page and the app have seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_active_date: Option<i64>,
}

type Text<'a> = Option<Cow<'a, str>>;

#[derive(Default, Serialize)]
struct Names<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_name: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Text<'a>,
}

impl Names<'_> {
    const fn is_empty(&self) -> bool {
        matches!(
            self,
            Self {
                first_name: None,
                last_name: None,
                full_name: None,
                display_name: None
            }
        )
    }
}

/// An identity as the API has it: the kind is the key, and metadata stands beside it (documented).
struct Identity<'a>(Entry<'a>);

impl Serialize for Identity<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(self.0.identifier, self.0.value)?;
        for (key, value) in &*self.0.metadata {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// The core profile of a request.
pub(super) fn of<'a>(screening: &mut Screening<'a>, action: BulkAction) -> CoreProfile<'a> {
    identities::check(screening, SURFACE);
    let CoreProfileData { id, data, metadata } = core_profile_data(screening, SURFACE);
    refuse_metadata_that_identifies(screening, &metadata);
    let identities: Vec<_> = entries(&screening.user(), &metadata)
        .map(Identity)
        .collect();
    let mut profile = CoreProfile {
        core_profile_id: core_profile_id(screening, action, id),
        identities,
        full_privacy_enabled: screening.user().privacy() == Privacy::Full,
        ..CoreProfile::default()
    };
    for (key, value) in data.0 {
        match value {
            Value::Fields(fields) => profile.custom_fields = custom_fields(screening, fields),
            Value::Tags(tags) => profile.tags = tags,
            Value::Text(text) => profile.set(key, text),
        }
    }
    profile
}

impl<'a> CoreProfile<'a> {
    /// What a key of user data says. Its form is that of its table.
    fn set(&mut self, key: &'static str, text: Cow<'a, str>) {
        match key {
            "first_name" => self.names.first_name = Some(text),
            "last_name" => self.names.last_name = Some(text),
            "full_name" => self.names.full_name = Some(text),
            "display_name" => self.names.display_name = Some(text),
            "last_country" => self.last_country = Some(text),
            "last_city" => self.last_city = Some(text),
            "age" => self.age = text.parse().ok(),
            "lifetime_value" => {
                self.lifetime_value = RawValue::from_string(text.into_owned()).ok();
            }
            "user_persona" => self.user_persona = Some(text),
            "user_vip_segment" => self.user_vip_segment = Some(text),
            "user_support_status" => self.user_support_status = Some(text),
            "accepted_t_and_c" => self.accepted_t_and_c = text.parse().ok(),
            "preferred_language" => self.preferred_language = Some(text),
            "last_active_date" => {
                self.last_active_date = text.parse().ok().map(|seconds: i64| seconds * 1000);
            }
            _ => {}
        }
    }
}

/// An attribute keeps its type: a number is one in the vendor's example. What stands under `vendor`
/// is text.
fn custom_fields<'a>(
    screening: &Screening<'a>,
    fields: Vec<(Cow<'a, str>, Cow<'a, str>)>,
) -> AttributeMap<'a> {
    let mut map = AttributeMap::default();
    for (name, text) in fields {
        let attributes = screening.user().attributes().iter();
        let value = attributes
            .filter(|(attribute, _)| *attribute == name)
            .map(|(_, value)| Cow::Borrowed(value))
            .next();
        let text = || Cow::Owned(AttributeValue::Text(text.into_owned()));
        map.push(name, value.unwrap_or_else(text));
    }
    map
}

/// In one object with the kind, a key that is a kind too would be another identity.
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

fn core_profile_id<'a>(
    screening: &mut Screening<'a>,
    action: BulkAction,
    id: Text<'a>,
) -> Text<'a> {
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
