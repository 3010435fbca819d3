//! Helpshift's side: first what the widget or SDK checks, then what the server does.

mod add;
mod config;
mod data;
mod login;
mod page;
mod profile;

use countersign::sign::{CompactJwt, JwtKey, Keys};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, Timestamp};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::LIFE;
use crate::claims::Identities;
use crate::failures::fault::Fault;
use crate::limits::COLLECTION_MAX;
use crate::surface::Surface;

pub(crate) fn verify(
    surface: Surface,
    keys: &Keys<JwtKey>,
    presented: &Presented<'_>,
    now: Timestamp,
) -> Result<Verdict, Rejection> {
    match presented.action {
        Action::AddIdentities => add::verify(surface, keys, presented, now),
        Action::UpdateProfile => profile::verify(surface, presented),
        _ => login::verify(surface, keys, presented, now),
    }
}

/// JavaScript's `typeof`.
fn type_of(raw: Option<&RawValue>) -> &'static str {
    match raw.and_then(|raw| raw.get().bytes().next()) {
        None => "undefined",
        Some(b'"') => "string",
        Some(b't' | b'f') => "boolean",
        Some(b'{' | b'[' | b'n') => "object",
        Some(_) => "number",
    }
}

/// The usual slip behind a signature that no key has made.
fn slip(keys: &Keys<JwtKey>, token: &CompactJwt<'_>) -> Option<String> {
    keys.iter().find_map(|key| key.slip(token))
}

/// A token from the future is refused (unknown: the pages name no leeway).
fn is_fresh(iat: i64, now: Timestamp) -> bool {
    (0..i64::from(LIFE)).contains(&now.unix().saturating_sub(iat))
}

/// The refusal of a field that the server misses; SDK X says so by its name.
fn missing(surface: Surface, fault: Fault, field: &str) -> Rejection {
    let rejection = fault.rejection(surface);
    match surface {
        Surface::Web => rejection.with_detail("missingFields", vec![field]),
        Surface::SdkX => rejection,
    }
}

fn refuse_faults(
    surface: Surface,
    identities: &Identities,
    (invalid, too_many): (Fault, Fault),
) -> Result<(), Rejection> {
    if identities.faults.is_empty() {
        return Ok(());
    }
    if surface == Surface::Web {
        let rejection = invalid.rejection(surface);
        return Err(rejection.with_detail("invalidIdentities", identities.invalid()));
    }
    if identities.count > COLLECTION_MAX {
        return Err(too_many.rejection(surface));
    }
    Err(with_errors(invalid.rejection(surface), identities.errors()))
}

/// The SDK's errors map: of several faults under one key the first is told.
fn with_errors(mut rejection: Rejection, errors: Vec<(String, Value)>) -> Rejection {
    for (key, raw) in errors {
        rejection.details.entry(key).or_insert(raw);
    }
    rejection
}
