//! Helpshift's side of user data: what the client refuses at once, and what the server refuses when
//! it gets the batch.

use countersign::json::object;
use countersign::verify::{Presented, Rejection, User, Verdict};

use super::data::{self, Judged};
use super::page::opts_out;
use super::with_errors;
use crate::failures::fault::{
    APP_NOT_OPTED_IN, APP_REFUSED, APP_TOO_LONG, APP_TOO_MANY_KEYS, EntryFault, Fault,
    GLOBAL_NOT_OPTED_IN, GLOBAL_REFUSED, GLOBAL_TOO_LONG, GLOBAL_TOO_MANY_KEYS,
};
use crate::limits::{COLLECTION_MAX, PAGE_KEYS_MAX};
use crate::surface::Surface;
use crate::user_data::keys::{APP, GLOBAL, Key};

/// One of the two sets, with its names.
struct Set {
    on_page: &'static str,
    in_app: &'static str,
    keys: &'static [Key],
    not_opted_in: Fault,
    too_many_keys: Fault,
    /// Too long for a page; in an app whatever the SDK finds by itself.
    invalid: Fault,
    refused: Fault,
    /// Where the server lists what it refuses.
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
    let mut payload = object(presented.payload).map_err(|_| no_object(surface))?;
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
        let judged = data::judge(surface, set.keys, raw, &mut user);
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
            Err(with_errors(rejection, judged.errors(&judged.refused)))
        }
        Some((set, _)) => {
            let rejection = set.refused.rejection(surface);
            let with = |rejection: Rejection, (set, judged): &(&Set, Judged)| {
                rejection.with_detail(set.detail, judged.names(&judged.refused))
            };
            Err(refused.iter().fold(rejection, with))
        }
    }
}

/// What is no object at all (unknown: the pages do not say).
fn no_object(surface: Surface) -> Rejection {
    GLOBAL_REFUSED.rejection(surface)
}

/// Keys that no step of the surface hands over, a login's or the other surface's: Helpshift would be
/// called with nothing and tell nothing, so that the reason is ours to choose (inferred).
fn not_taken(surface: Surface, names: &[&str]) -> Rejection {
    let rejection = GLOBAL_REFUSED.rejection(surface);
    match surface {
        Surface::Web => rejection.with_detail("invalidCoreAttributes", names),
        Surface::SdkX => {
            let error = |name: &&str| ((*name).to_owned(), EntryFault::KeyUnknown.raw().into());
            with_errors(rejection, names.iter().map(error).collect())
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
    // Which strings stand there is unknown: the names of keys, not the values, here.
    let rejection = set.invalid.rejection(Surface::Web);
    Err(rejection
        .with_detail("invalidKeys", judged.names(&judged.long_keys))
        .with_detail("invalidValues", judged.names(&judged.invalid)))
}

fn refuse_in_app(set: &Set, judged: &Judged) -> Result<(), Rejection> {
    // How many may wait is not stated: that of a collection is taken (inferred).
    if judged.top_level > COLLECTION_MAX {
        return Err(set.too_many_keys.rejection(Surface::SdkX));
    }
    if judged.invalid.is_empty() {
        return Ok(());
    }
    let rejection = set.invalid.rejection(Surface::SdkX);
    Err(with_errors(rejection, judged.errors(&judged.invalid)))
}
