//! Nothing that is printed or sent shows a secret.

use std::error::Error as StdError;

use countersign::verify::{Presented, Rejection};
use countersign::{Action, Error};

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
        let kept = |text: &str| !finder.finds_in(text);
        let adapter = &trial.adapter;
        if !kept(&format!("{adapter:?} {adapter:#?}")) {
            return Err("Debug of the adapter shows a secret".to_owned());
        }
        for (case, action) in trial.each_case() {
            let said: Vec<String> = match trial.issue(&case.identity, action) {
                None => continue,
                Some(Ok(bundle)) => {
                    let mut said = vec![wire(&bundle), format!("{bundle:?} {bundle:#?}")];
                    said.extend(refusals(trial, &bundle));
                    said
                }
                Some(Err(error)) => told(&error),
            };
            if !said.iter().all(|text| kept(text)) {
                return Err(says(case, action, "a secret shows"));
            }
        }
        Ok(())
    })
}

fn told(error: &Error) -> Vec<String> {
    let mut said = vec![error.to_string(), format!("{error:?} {error:#?}")];
    let mut source = error.source();
    while let Some(cause) = source {
        said.push(format!("{cause} {cause:?}"));
        source = cause.source();
    }
    said
}

/// Returns the adapter's rejections: of the bundle with a wrong proof, and of a text that is no bundle.
fn refusals(trial: &Trial<'_>, bundle: &countersign::ClientBundle) -> Vec<String> {
    let forged = trial.fixture.proof().and_then(|at| {
        let proof = text_at(bundle, at)?;
        let forged: String = proof.chars().map(other_character).collect();
        replaced(bundle, &proof.into(), &forged.into())
    });
    let mut rejections: Vec<Rejection> = Vec::new();
    if let Some(forged) = &forged {
        rejections.extend(trial.adapter.verify(&Presented::of(forged), now()).err());
    }
    let stray = serde_json::value::RawValue::from_string("[]".to_owned());
    if let Ok(stray) = stray {
        let presented = Presented::new(Action::Login, &stray);
        rejections.extend(trial.adapter.verify(&presented, now()).err());
    }
    let tell = |rejection: &Rejection| {
        let details = serde_json::to_string(rejection).unwrap_or_default();
        format!("{rejection} {rejection:?} {details}")
    };
    rejections.iter().map(tell).collect()
}
