//! Nothing that is printed or sent shows a secret.

use std::error::Error as StdError;

use countersign::verify::{Presented, Rejection};
use countersign::{Action, ClientBundle, Error};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::bundle_text::{replaced, text_at, wire};
use crate::finder::Finder;
use crate::fixture::Fixture;
use crate::trial::{Trial, now, says};
use crate::value::other_character;

/// A shorter text could be found by chance.
const SHORTEST: usize = 8;

/// No secret shows, whole or in part, however it is spelled ([`Finder`]): in the adapter's Debug, in
/// bundles and their tokens, in errors and their sources, in rejections.
///
/// # Errors
///
/// The first place that shows one.
pub fn keeps_secrets(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        let secrets = fixture.secrets();
        if secrets.is_empty() && !trial.table.proof().is_none() {
            return Err("the fixture lists no secret, and the adapter signs".to_owned());
        }
        if secrets.iter().any(|secret| secret.len() < SHORTEST) {
            return Err(format!(
                "a secret of a fixture has at least {SHORTEST} bytes"
            ));
        }
        let finder = Finder::new(&secrets);
        let adapter = &trial.adapter;
        if finder.finds_in(format!("{adapter:?} {adapter:#?}")) {
            return Err("a secret shows in the adapter's Debug".to_owned());
        }
        for (case, action) in trial.each_case() {
            let shown = match trial.issue(&case.identity, action) {
                Err(_) => None,
                Ok(Ok(bundle)) => {
                    in_bundle(&finder, &bundle).or_else(|| in_rejections(&finder, trial, &bundle))
                }
                Ok(Err(error)) => in_error(&finder, &error),
            };
            if let Some(place) = shown {
                return Err(says(case, action, format!("a secret shows in {place}")));
            }
        }
        Ok(())
    })
}

/// Returns the place of the bundle that shows a secret.
fn in_bundle(finder: &Finder, bundle: &ClientBundle) -> Option<String> {
    let sent = wire(bundle);
    if finder.finds_in(&sent) {
        let value = serde_json::from_str(&sent).unwrap_or_default();
        let pointer = in_value(finder, &value, String::new());
        return Some(format!("the bundle at {:?}", pointer.unwrap_or_default()));
    }
    let shown = finder.finds_in(format!("{bundle:?} {bundle:#?}"));
    shown.then(|| "the bundle's Debug".to_owned())
}

/// Returns the JSON pointer of the innermost value that shows a secret. A key that shows one is not told.
fn in_value(finder: &Finder, value: &Value, pointer: String) -> Option<String> {
    if !finder.finds_in(value.to_string()) || finder.finds_in(&pointer) {
        return None;
    }
    let inside = match value {
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(at, item)| in_value(finder, item, format!("{pointer}/{at}")))
        }
        Value::Object(entries) => {
            let mut entries = entries.iter();
            entries.find_map(|(key, item)| in_value(finder, item, format!("{pointer}/{key}")))
        }
        _ => None,
    };
    inside.or(Some(pointer))
}

/// Returns the part of the error that shows a secret.
fn in_error(finder: &Finder, error: &Error) -> Option<String> {
    let mut told = vec![("the error", error.to_string())];
    let mut source = error.source();
    while let Some(cause) = source {
        told.push(("a source of the error", format!("{cause} {cause:?}")));
        source = cause.source();
    }
    told.push(("the error's Debug", format!("{error:?} {error:#?}")));
    let shown = told.into_iter().find(|(_, text)| finder.finds_in(text));
    shown.map(|(place, _)| place.to_owned())
}

/// Returns the part of a rejection that shows a secret: of the bundle with a wrong proof, or of a text that is no bundle.
fn in_rejections(finder: &Finder, trial: &Trial<'_>, bundle: &ClientBundle) -> Option<String> {
    let forged = trial.fixture.proofs().iter().find_map(|at| {
        let proof = text_at(bundle, at)?;
        let forged: String = proof.chars().map(other_character).collect();
        replaced(bundle, &proof.into(), &forged.into())
    });
    let mut rejections: Vec<Rejection> = Vec::new();
    if let Some(forged) = &forged {
        rejections.extend(trial.adapter.verify(&Presented::of(forged), now()).err());
    }
    let stray = RawValue::from_string("[]".to_owned());
    if let Ok(stray) = stray {
        let presented = Presented::new(Action::Login, &stray);
        rejections.extend(trial.adapter.verify(&presented, now()).err());
    }
    rejections.iter().find_map(|rejection| {
        let told = serde_json::to_value(rejection).unwrap_or_default();
        if let Some(pointer) = in_value(finder, &told, String::new()) {
            return Some(format!("a rejection at {pointer:?}"));
        }
        let shown = finder.finds_in(format!("{rejection} {rejection:?}"));
        shown.then(|| "a rejection's Display or Debug".to_owned())
    })
}
