//! Helpshift's side: first the checks of the widget or SDK, then those of the server.

mod add;
mod login;
mod profile;

use countersign::sign::{CompactJwt, JwtKey, Keys};
use countersign::verify::{PageObject, Presented, Rejection, Verdict};
use countersign::{Action, Timestamp};
use serde_json::value::RawValue;

use crate::LIFE;
use crate::Surface;
use crate::claims::Identities;
use crate::failures::{EntryFault, Fault};
use crate::limits::COLLECTION_MAX;
use crate::page::{AUTHENTICATE_WITH, CONFIG, IDENTITIES};

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

/// Says whether the page's settings ask for another system. Settings that name none are taken: an earlier login has
/// set it (unknown: the pages do not say what the widget does then).
fn opts_out(surface: Surface, presented: &Presented<'_>) -> bool {
    let config = presented.object(CONFIG);
    let said = config.get(AUTHENTICATE_WITH).is_some();
    surface == Surface::Web && said && !opts_in(&config)
}

/// Says whether the page's settings ask for the identities system.
fn opts_in(config: &PageObject<'_>) -> bool {
    config.text(AUTHENTICATE_WITH).as_deref() == Some(IDENTITIES)
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

/// Names the usual slip behind a signature that no key has made.
fn slip(keys: &Keys<JwtKey>, token: &CompactJwt<'_>) -> Option<String> {
    keys.iter().find_map(|key| key.slip(token))
}

/// Says whether a token is neither too old nor from the future (unknown: the pages name no leeway).
fn is_fresh(iat: i64, now: Timestamp) -> bool {
    let age = u64::try_from(now.unix().saturating_sub(iat));
    age.is_ok_and(|age| age < LIFE.as_secs())
}

/// The refusal of a token without a field. The web names the field in a detail, SDK X in the reason.
fn missing(surface: Surface, fault: Fault, field: &str) -> Rejection {
    let rejection = fault.rejection(surface);
    match surface {
        Surface::Web => rejection.with_detail("missingFields", vec![field]),
        Surface::SdkX => rejection,
    }
}

/// Refuses a token whose entries are at fault.
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
    Err(with_errors(
        invalid.rejection(surface),
        &identities.errors(),
    ))
}

/// Adds the SDK's errors map. Of several faults under one key the first is told.
fn with_errors(mut rejection: Rejection, faults: &[(String, EntryFault)]) -> Rejection {
    for (key, fault) in faults {
        let details = &mut rejection.details;
        details
            .entry(key.clone())
            .or_insert_with(|| fault.raw().into());
    }
    rejection
}
