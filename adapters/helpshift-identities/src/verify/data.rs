//! One set of user data, key by key: what is wrong with it, and whom it describes.

use countersign::json::{list, object, text};
use countersign::verify::User;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::failures::fault::EntryFault;
use crate::limits::{COLLECTION_MAX, MULTILINE_FIELD_MAX, PAGE_TEXT_MAX, is_longer};
use crate::surface::Surface;
use crate::user_data::collect::{field_fault, tag_fault};
use crate::user_data::keys::{Holds, Key};

type Faults = Vec<(String, EntryFault)>;

/// What was found. A custom field counts as a key of its own.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) top_level: usize,
    pub(super) count: usize,
    /// Keys that a page does not send.
    pub(super) long_keys: Faults,
    /// What the client refuses.
    pub(super) invalid: Faults,
    /// What the server refuses.
    pub(super) refused: Faults,
}

impl Judged {
    /// For the web: which are wrong.
    pub(super) fn names(&self, faults: &Faults) -> Value {
        let names = faults.iter().map(|(key, _)| key.as_str());
        names.collect::<Vec<_>>().into()
    }

    /// For the SDK's errors map: what is wrong with each.
    pub(super) fn errors(&self, faults: &Faults) -> Vec<(String, Value)> {
        let errors = faults.iter();
        errors
            .map(|(key, fault)| (key.clone(), fault.raw().into()))
            .collect()
    }
}

/// `None` where it is no object.
pub(super) fn judge(
    surface: Surface,
    keys: &[Key],
    raw: &RawValue,
    user: &mut User,
) -> Option<Judged> {
    let entries = object(raw).ok()?.into_entries();
    let mut judge = Judge {
        surface,
        found: Judged {
            top_level: entries.len(),
            count: entries.len(),
            ..Judged::default()
        },
    };
    for (name, raw) in entries {
        judge.key(&name, keys.iter().find(|key| key.name == name), raw, user);
    }
    Some(judge.found)
}

struct Judge {
    surface: Surface,
    found: Judged,
}

impl Judge {
    fn key(&mut self, name: &str, key: Option<&Key>, raw: &RawValue, user: &mut User) {
        if self.surface == Surface::Web && is_longer(name, PAGE_TEXT_MAX) {
            return self
                .found
                .long_keys
                .push((name.to_owned(), EntryFault::KeyTooLong));
        }
        let known = key.filter(|key| !(key.app_only && self.surface == Surface::Web));
        let Some(key) = known else {
            return self.fault(name, EntryFault::KeyUnknown, true);
        };
        match key.holds {
            Holds::Text(form) => match text(raw) {
                Ok(text) => match form.fault(&text, self.surface) {
                    Some(fault) => self.fault(name, fault, false),
                    None => describe(user, name, text.into_owned()),
                },
                Err(_) => self.wrong_type(name),
            },
            Holds::Tags => self.tags(name, raw),
            Holds::CustomFields => self.fields(name, raw, user),
        }
    }

    fn tags(&mut self, name: &str, raw: &RawValue) {
        let Ok(items) = list(raw) else {
            return self.wrong_type(name);
        };
        if items.len() > COLLECTION_MAX {
            return self.fault(name, EntryFault::TooMany, false);
        }
        for item in items {
            match text(item).map(|tag| tag_fault(&tag, self.surface)) {
                Ok(None) => {}
                Ok(Some(fault)) => return self.fault(name, fault, false),
                Err(_) => return self.wrong_type(name),
            }
        }
    }

    /// Which fields have several lines only the dashboard knows: each may be as long as those.
    fn fields(&mut self, name: &str, raw: &RawValue, user: &mut User) {
        let Ok(fields) = object(raw) else {
            return self.wrong_type(name);
        };
        let fields = fields.into_entries();
        self.found.count += fields.len();
        if fields.len() > COLLECTION_MAX {
            self.fault(name, EntryFault::TooMany, false);
        }
        for (key, raw) in fields {
            let Ok(value) = text(raw) else {
                self.wrong_type(&key);
                continue;
            };
            if self.surface == Surface::Web && is_longer(&key, PAGE_TEXT_MAX) {
                self.found
                    .long_keys
                    .push((key.into_owned(), EntryFault::KeyTooLong));
                continue;
            }
            match field_fault(&key, &value, MULTILINE_FIELD_MAX, self.surface) {
                Some(fault) => self.fault(&key, fault, false),
                None => user
                    .attributes
                    .push((key.into_owned(), value.as_ref().into())),
            }
        }
    }

    /// A key that it does not know the SDK tells at once; what a value means, the server judges
    /// (inferred).
    fn fault(&mut self, name: &str, fault: EntryFault, key: bool) {
        let by_client = match self.surface {
            Surface::Web => fault == EntryFault::TooLongForPage,
            Surface::SdkX => key || fault != EntryFault::KeyUnknown,
        };
        let faults = if by_client {
            &mut self.found.invalid
        } else {
            &mut self.found.refused
        };
        faults.push((name.to_owned(), fault));
    }

    /// SDK X ignores such an entry (documented); on the web it is refused (inferred: all values are
    /// to be text).
    fn wrong_type(&mut self, name: &str) {
        if self.surface == Surface::Web {
            self.found
                .refused
                .push((name.to_owned(), EntryFault::WrongType));
        }
    }
}

fn describe(user: &mut User, key: &str, text: String) {
    match key {
        "full_name" => user.name = Some(text),
        "preferred_language" => user.locale = Some(text),
        _ => {}
    }
}
