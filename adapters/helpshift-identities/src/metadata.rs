//! Metadata beside the user's own identifiers, which the neutral identity has no place for.

use std::borrow::Cow;
use std::fmt;

use countersign::Privacy;
use countersign::adapter::Screening;
use countersign::bundle::Reason;
use countersign::identity::Field;
use countersign::json::{Cursor, Object};
use countersign::problem::Path;
use serde_json::value::RawValue;

use crate::KIND;
use crate::identities::check_metadata;
use crate::payload::{EMAIL, PHONE_NUMBER, UID};
use crate::surface::Surface;
use crate::user_data::CORE_PROFILE_ID;

/// Under `vendor`: an object that has the identifiers as keys, and text by key under each.
pub(crate) const METADATA: &str = "metadata";

/// The user's own identifiers, and the fields that they come from.
const OWN: [(&str, Field); 3] = [
    (UID, Field::UserId),
    (EMAIL, Field::Email),
    (PHONE_NUMBER, Field::Phone),
];

/// The pairs beside each of the user's own identifiers, in the order given.
#[derive(Default)]
pub(crate) struct Metadata([Vec<(String, String)>; 3]);

impl Metadata {
    /// Reads the vendor data for a token: user data and the id of a core profile go in elsewhere.
    pub(crate) fn of_token(screening: &mut Screening<'_>, surface: Surface) -> Self {
        let vendor = Path::ROOT.key("vendor");
        let at = vendor.key(KIND);
        let user = screening.user();
        let private = user.privacy() == Privacy::Full;
        // Nothing of it would go in, and so nothing of it is at fault.
        if private || user.is_anonymous() {
            if screening.has_vendor_data() {
                let reason = if private {
                    Reason::Privacy
                } else {
                    Reason::NoPlace
                };
                screening.drop(at, reason);
            }
            return Self::default();
        }
        let Some(mut given) = screening.vendor_data() else {
            return Self::default();
        };
        for elsewhere in ["global", "app", CORE_PROFILE_ID] {
            if given.take(elsewhere).is_some() {
                screening.drop(at.key(elsewhere), Reason::NoPlace);
            }
        }
        let metadata = given.take(METADATA);
        given.finish(at, screening.problems());
        metadata.map_or_else(Self::default, |raw| Self::read(screening, surface, raw))
    }

    /// The pairs of each identifier that goes in. Of an identifier that does not, they are left out.
    pub(crate) fn read(screening: &mut Screening<'_>, surface: Surface, raw: &RawValue) -> Self {
        let vendor = Path::ROOT.key("vendor");
        let at = vendor.key(KIND);
        let at = at.key(METADATA);
        if screening.user().privacy() == Privacy::Full {
            screening.drop(at, Reason::Privacy);
            return Self::default();
        }
        let Some(mut given) = Cursor::new(raw, at, screening.problems()).object() else {
            return Self::default();
        };
        let pairs = OWN.map(|(identifier, field)| {
            let Some(raw) = given.take(identifier) else {
                return Vec::new();
            };
            let at = at.key(identifier);
            if !screening.user().has(field) {
                screening.drop(at, Reason::NoPlace);
                return Vec::new();
            }
            let pairs = pairs(screening, at, raw);
            check_metadata(screening, surface, at, &pairs);
            pairs
        });
        // An account has metadata of its own.
        given.finish(at, screening.problems());
        Self(pairs)
    }

    /// The pairs beside this identifier.
    pub(crate) fn of(&self, identifier: &str) -> &[(String, String)] {
        let own = OWN.iter().zip(&self.0);
        let found = own.into_iter().find(|((own, _), _)| *own == identifier);
        found.map(|(_, pairs)| pairs.as_slice()).unwrap_or_default()
    }
}

fn pairs(screening: &mut Screening<'_>, at: Path<'_>, raw: &RawValue) -> Vec<(String, String)> {
    let entries = Cursor::new(raw, at, screening.problems())
        .object()
        .map(Object::into_entries);
    let read = |(key, raw): (Cow<'_, str>, &RawValue)| {
        let value = Cursor::new(raw, at.key(&key), screening.problems()).text()?;
        Some((key.into_owned(), value.into_owned()))
    };
    entries.into_iter().flatten().filter_map(read).collect()
}

impl fmt::Debug for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metadata(..)")
    }
}
