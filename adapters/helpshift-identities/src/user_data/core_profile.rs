//! User data of a core profile, as the REST API takes it.

use std::borrow::Cow;

use countersign::Privacy;
use countersign::adapter::Screening;
use countersign::bundle::Reason;
use countersign::json::Cursor;
use countersign::problem::Path;

use super::forms::Form;
use super::keys::{GLOBAL, Holds, Key};
use super::payload::UserData;
use super::read::{Given, Reader};
use crate::KIND;
use crate::metadata::Metadata;
use crate::surface::Surface;

/// Which core profile it is, in the words of the REST API.
pub(crate) const CORE_PROFILE_ID: &str = "core-profile-id";

/// The vendor data of an identity: a core profile, its id, and metadata of the user's own identifiers.
pub(crate) struct CoreProfileData<'a> {
    pub(crate) id: Option<Cow<'a, str>>,
    pub(crate) data: UserData<'a>,
    pub(crate) metadata: Metadata,
}

/// What the REST API is told of the user in all apps; it has no word for those in one, and none for
/// changing tags instead of giving them.
pub(crate) fn core_profile_data<'a>(
    screening: &mut Screening<'a>,
    surface: Surface,
) -> CoreProfileData<'a> {
    let vendor = Path::ROOT.key("vendor");
    let at = vendor.key(KIND);
    let mut given = Given::take(screening, at);
    let id = given
        .core_profile_id
        .and_then(|raw| Cursor::new(raw, at.key(CORE_PROFILE_ID), screening.problems()).text());
    let metadata = given
        .metadata
        .map(|raw| Metadata::read(screening, surface, raw))
        .unwrap_or_default();
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
    if private {
        if given.global.is_some() {
            screening.drop(at, Reason::Privacy);
        }
        let data = UserData::default();
        return CoreProfileData { id, data, metadata };
    }
    for name in ["tags_to_remove", "reset_tags"] {
        if given
            .global
            .as_mut()
            .and_then(|set| set.take(name))
            .is_some()
        {
            screening.drop(at.key(name), Reason::NoPlace);
        }
    }
    let given = given.global;
    let reader = Reader {
        screening,
        surface,
        given,
        at,
    };
    // A fraction is taken there (documented), and nowhere else.
    let in_rest = |key: &Key| match key.name {
        "lifetime_value" => key.holding(Holds::Text(Form::Number)),
        _ => *key,
    };
    let data = reader.read(GLOBAL.iter().map(in_rest));
    CoreProfileData { id, data, metadata }
}
