//! Helpshift's side of user data: the client refuses some faults at once, and the server refuses others when it gets
//! the batch.

use countersign::json::{list, object, text};
use countersign::verify::{Presented, Rejection, User, Verdict};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{opts_out, with_errors};
use crate::Surface;
use crate::failures::{
    APP_NOT_OPTED_IN, APP_REFUSED, APP_TOO_LONG, APP_TOO_MANY_KEYS, EntryFault, Fault,
    GLOBAL_NOT_OPTED_IN, GLOBAL_REFUSED, GLOBAL_TOO_LONG, GLOBAL_TOO_MANY_KEYS,
};
use crate::limits::{COLLECTION_MAX, MULTILINE_FIELD_MAX, PAGE_KEYS_MAX, PAGE_TEXT_MAX, is_longer};
use crate::user_data::forms::{field_fault, tag_fault};
use crate::user_data::{APP, GLOBAL, Holds, Key};

/// One of the two sets of user data, with its names and faults.
struct Set {
    on_page: &'static str,
    in_app: &'static str,
    keys: &'static [Key],
    not_opted_in: Fault,
    too_many_keys: Fault,
    /// A fault that the client finds: on a page a length, in an app any that the SDK finds itself.
    invalid: Fault,
    refused: Fault,
    /// The detail in which the server lists the keys that it refuses.
    detail: &'static str,
}

const SETS: [Set; 2] = [
    Set {
        on_page: "globalUserData",
        in_app: "masterAttributes",
        keys: GLOBAL,
        not_opted_in: GLOBAL_NOT_OPTED_IN,
        too_many_keys: GLOBAL_TOO_MANY_KEYS,
        invalid: GLOBAL_TOO_LONG,
        refused: GLOBAL_REFUSED,
        detail: "invalidCoreAttributes",
    },
    Set {
        on_page: "appUserData",
        in_app: "appAttributes",
        keys: APP,
        not_opted_in: APP_NOT_OPTED_IN,
        too_many_keys: APP_TOO_MANY_KEYS,
        invalid: APP_TOO_LONG,
        refused: APP_REFUSED,
        detail: "invalidAppAttributes",
    },
];

pub(super) fn verify(surface: Surface, presented: &Presented<'_>) -> Result<Verdict, Rejection> {
    let mut payload = presented.payload.object().map_err(|_| no_object(surface))?;
    let mut user = User::new();
    let mut refused: Vec<(&Set, Judged)> = Vec::new();
    for set in &SETS {
        let name = match surface {
            Surface::Web => set.on_page,
            Surface::SdkX => set.in_app,
        };
        let Some(raw) = payload.take(name) else {
            continue;
        };
        if opts_out(surface, presented) {
            return Err(set.not_opted_in.rejection(surface));
        }
        let judged = Judged::of(surface, set.keys, raw, &mut user);
        let judged = judged.ok_or_else(|| no_object(surface))?;
        match surface {
            Surface::Web => refuse_on_page(set, &judged)?,
            Surface::SdkX => refuse_in_app(set, &judged)?,
        }
        refused.push((set, judged));
    }
    let left = payload.into_entries();
    if !left.is_empty() {
        let names: Vec<&str> = left.iter().map(|(name, _)| name.as_ref()).collect();
        return Err(not_taken(surface, &names));
    }
    // The server gets both in one batch.
    refused.retain(|(_, judged)| !judged.refused.is_empty());
    match refused.first() {
        None => Ok(Verdict::Accepted(user)),
        Some((set, judged)) if surface == Surface::SdkX => {
            let rejection = set.refused.rejection(surface);
            Err(with_errors(rejection, &judged.refused))
        }
        Some((set, _)) => {
            let rejection = set.refused.rejection(surface);
            let with = |rejection: Rejection, (set, judged): &(&Set, Judged)| {
                rejection.with_detail(set.detail, names(&judged.refused))
            };
            Err(refused.iter().fold(rejection, with))
        }
    }
}

/// The refusal of data that is no object (unknown: the pages name none).
fn no_object(surface: Surface) -> Rejection {
    GLOBAL_REFUSED.rejection(surface)
}

/// The refusal of keys that no step of this surface hands over, such as those of a login. Helpshift would be called
/// with nothing and tell nothing: the reason is our choice (inferred).
fn not_taken(surface: Surface, names: &[&str]) -> Rejection {
    let rejection = GLOBAL_REFUSED.rejection(surface);
    match surface {
        Surface::Web => rejection.with_detail("invalidCoreAttributes", names),
        Surface::SdkX => {
            let fault = |name: &&str| ((*name).to_owned(), EntryFault::KeyUnknown);
            with_errors(rejection, &names.iter().map(fault).collect::<Vec<_>>())
        }
    }
}

fn refuse_on_page(set: &Set, judged: &Judged) -> Result<(), Rejection> {
    if judged.count > PAGE_KEYS_MAX {
        let rejection = set.too_many_keys.rejection(Surface::Web);
        return Err(rejection
            .with_detail("receivedTotalKeys", judged.count)
            .with_detail("maxKeysAllowed", PAGE_KEYS_MAX));
    }
    if judged.long_keys.is_empty() && judged.invalid.is_empty() {
        return Ok(());
    }
    // The page does not say which texts stand there (unknown). The names of the keys do here, never a value.
    let rejection = set.invalid.rejection(Surface::Web);
    Err(rejection
        .with_detail("invalidKeys", names(&judged.long_keys))
        .with_detail("invalidValues", names(&judged.invalid)))
}

fn refuse_in_app(set: &Set, judged: &Judged) -> Result<(), Rejection> {
    // The page does not say how many may wait: the limit of a collection is taken (inferred).
    if judged.top_level > COLLECTION_MAX {
        return Err(set.too_many_keys.rejection(Surface::SdkX));
    }
    if judged.invalid.is_empty() {
        return Ok(());
    }
    let rejection = set.invalid.rejection(Surface::SdkX);
    Err(with_errors(rejection, &judged.invalid))
}

type Faults = Vec<(String, EntryFault)>;

/// The names of the faulty keys, which is all that the web tells.
fn names(faults: &Faults) -> Value {
    let names = faults.iter().map(|(key, _)| key.as_str());
    names.collect::<Vec<_>>().into()
}

/// The faults of one set of user data.
#[derive(Default)]
struct Judged {
    surface: Surface,
    /// The number of keys.
    top_level: usize,
    /// The same, where each custom field counts as a key.
    count: usize,
    /// The keys that are too long for a page to send.
    long_keys: Faults,
    /// The faults that the client refuses.
    invalid: Faults,
    /// The faults that the server refuses.
    refused: Faults,
}

impl Judged {
    /// Judges a set key by key, and notes whom it describes. `None` where the set is no object.
    fn of(surface: Surface, keys: &[Key], raw: &RawValue, user: &mut User) -> Option<Self> {
        let entries = object(raw).ok()?.into_entries();
        let mut judged = Self {
            surface,
            top_level: entries.len(),
            count: entries.len(),
            ..Self::default()
        };
        for (name, raw) in entries {
            judged.key(&name, keys.iter().find(|key| key.name == name), raw, user);
        }
        Some(judged)
    }

    fn key(&mut self, name: &str, key: Option<&Key>, raw: &RawValue, user: &mut User) {
        if self.is_long_key(name) {
            return;
        }
        let known = key.filter(|key| !(key.app_only && self.surface == Surface::Web));
        let Some(key) = known else {
            // SDK X itself tells a key that it does not know (inferred).
            let faults = match self.surface {
                Surface::Web => &mut self.refused,
                Surface::SdkX => &mut self.invalid,
            };
            return faults.push((name.to_owned(), EntryFault::KeyUnknown));
        };
        match key.holds {
            Holds::Text(form) => match text(raw) {
                Ok(text) => match form.fault(&text, self.surface) {
                    Some(fault) => self.fault(name, fault),
                    None => describe(user, name, text.into_owned()),
                },
                Err(_) => self.wrong_type(name),
            },
            Holds::Tags => self.tags(name, raw),
            Holds::CustomFields => self.fields(name, raw, user),
        }
    }

    /// Says whether a page would not send the key, and notes it.
    fn is_long_key(&mut self, name: &str) -> bool {
        let long = self.surface == Surface::Web && is_longer(name, PAGE_TEXT_MAX);
        if long {
            let fault = (name.to_owned(), EntryFault::KeyTooLong);
            self.long_keys.push(fault);
        }
        long
    }

    fn tags(&mut self, name: &str, raw: &RawValue) {
        let Ok(items) = list(raw) else {
            return self.wrong_type(name);
        };
        if items.len() > COLLECTION_MAX {
            return self.fault(name, EntryFault::TooMany);
        }
        for item in items {
            match text(item).map(|tag| tag_fault(&tag, self.surface)) {
                Ok(None) => {}
                Ok(Some(fault)) => return self.fault(name, fault),
                Err(_) => return self.wrong_type(name),
            }
        }
    }

    /// Judges custom fields. Only the dashboard knows which have several lines, so that each may be as long as those.
    fn fields(&mut self, name: &str, raw: &RawValue, user: &mut User) {
        let Ok(fields) = object(raw) else {
            return self.wrong_type(name);
        };
        let fields = fields.into_entries();
        self.count += fields.len();
        if fields.len() > COLLECTION_MAX {
            self.fault(name, EntryFault::TooMany);
        }
        for (key, raw) in fields {
            let Ok(value) = text(raw) else {
                self.wrong_type(&key);
                continue;
            };
            if self.is_long_key(&key) {
                continue;
            }
            match field_fault(&key, &value, MULTILINE_FIELD_MAX, self.surface) {
                Some(fault) => self.fault(&key, fault),
                None => user
                    .attributes
                    .push((key.into_owned(), value.as_ref().into())),
            }
        }
    }

    /// Notes the fault of a value, for the client or for the server. The server alone knows the meaning of a value
    /// (inferred).
    fn fault(&mut self, name: &str, fault: EntryFault) {
        let by_client = match self.surface {
            Surface::Web => fault == EntryFault::TooLongForPage,
            Surface::SdkX => fault != EntryFault::KeyUnknown,
        };
        let faults = if by_client {
            &mut self.invalid
        } else {
            &mut self.refused
        };
        faults.push((name.to_owned(), fault));
    }

    /// Notes an entry of another type. SDK X ignores it (documented). On the web it is refused (inferred: all values
    /// must be text).
    fn wrong_type(&mut self, name: &str) {
        if self.surface == Surface::Web {
            let fault = (name.to_owned(), EntryFault::WrongType);
            self.refused.push(fault);
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
