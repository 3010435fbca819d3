//! What stands beside a login's token: the web's flag, SDK X's login config.

use countersign::json::{Object, object, text};
use countersign::verify::Rejection;
use serde_json::Value;
use serde_json::value::RawValue;

use super::with_errors;
use crate::failures::fault::{CONFIG_INVALID, CONFIG_TOO_LARGE, EntryFault};
use crate::limits::{COLLECTION_MAX, KEY_MAX, VALUE_MAX, is_longer};
use crate::surface::Surface;

const FLAG: &str = "full_privacy_enabled";

/// Whether full privacy is on: off where nothing says so, or what says so is no boolean
/// (documented).
pub(super) fn full_privacy(surface: Surface, login: &mut Object<'_>) -> Result<bool, Rejection> {
    if surface == Surface::Web {
        return Ok(login.take(FLAG).is_some_and(is_true));
    }
    let Some(raw) = login.take("config") else {
        return Ok(false);
    };
    let config = object(raw).map_err(|_| CONFIG_INVALID.rejection(surface))?;
    let entries = config.into_entries();
    if entries.len() > COLLECTION_MAX {
        return Err(CONFIG_TOO_LARGE.rejection(surface));
    }
    let error = |key: &str, raw| Some((key.to_owned(), fault(key, raw)?.raw().into()));
    let errors = entries.iter().filter_map(|(key, raw)| error(key, raw));
    let errors: Vec<(String, Value)> = errors.collect();
    if !errors.is_empty() {
        return Err(with_errors(CONFIG_INVALID.rejection(surface), errors));
    }
    let flag = entries.iter().find(|(key, _)| key == FLAG);
    Ok(flag.is_some_and(|(_, raw)| is_true(raw)))
}

fn is_true(raw: &RawValue) -> bool {
    raw.get() == "true"
}

/// Text, a boolean and a number are taken (documented); how long a text may be is not stated, and
/// the limit of an identity's value is taken (inferred).
fn fault(key: &str, raw: &RawValue) -> Option<EntryFault> {
    if is_longer(key, KEY_MAX) {
        return Some(EntryFault::KeyTooLong);
    }
    match raw.get().bytes().next() {
        Some(b'"') => text(raw)
            .map_or(true, |text| is_longer(&text, VALUE_MAX))
            .then_some(EntryFault::ValueTooLong),
        Some(b'{' | b'[' | b'n') => Some(EntryFault::WrongType),
        _ => None,
    }
}
