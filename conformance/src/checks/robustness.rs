//! No input makes an adapter panic.

use countersign::identity::Draft;
use countersign::verify::Presented;
use countersign::{Action, ErrorKind};
use serde_json::value::RawValue;

use crate::corpus::Case;
use crate::fixture::Fixture;
use crate::run::{Panicked, block_on, guard};
use crate::trial::{Trial, now, says};

/// Values that a page or an application can send where an adapter expects its own form.
pub(super) const GARBAGE: [&str; 6] = [
    "null",
    "[]",
    "{\"\":[{}]}",
    "\"x\"",
    "-0",
    "{\"a\":1,\"a\":2}",
];

/// No identity, no vendor data and no payload makes the adapter panic, and each refusal says where
/// the fault is.
///
/// # Errors
///
/// The first case that it does not survive.
pub fn survives_the_corpus(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        for case in &trial.cases {
            for action in Action::ALL.iter().copied() {
                survives(trial, case, action)?;
            }
        }
        let garbage = Case::new("garbage", r#"{"user_id": "usr_garbage"}"#);
        for text in GARBAGE {
            survives_garbage(trial, &garbage, text)?;
        }
        Ok(())
    })
}

fn survives(trial: &Trial<'_>, case: &Case, action: Action) -> Result<(), String> {
    let draft = case.draft();
    let request = draft.request(trial.capabilities.kind(), action, now());
    // A check also meets what could be read of an identity that has faults.
    let says = |what: String| says(case, action, what);
    guard(|| trial.adapter.check(&request))
        .map_err(|panicked| says(format!("check {panicked}")))?;
    let issued = trial
        .issue(&case.identity, action)
        .map_err(|panicked| says(format!("issuing {panicked}")))?;
    match issued {
        Ok(bundle) => {
            let presented = Presented::of(&bundle);
            guard(|| trial.adapter.verify(&presented, now()).is_ok())
                .map_err(|panicked| says(format!("verifying {panicked}")))?;
        }
        Err(error) => {
            let mut problems = error.problems().iter();
            let placed = problems.all(|problem| !problem.path.as_str().is_empty());
            if error.problems().is_empty() || !placed {
                return Err(says(format!("refused without a path: {error}")));
            }
            let expected = match trial.adapter.capabilities().table(action) {
                Some(_) => ErrorKind::InvalidIdentity,
                None => ErrorKind::Unsupported,
            };
            if error.kind() != expected {
                return Err(says(format!("refused as {}", error.kind())));
            }
        }
    }
    Ok(())
}

fn survives_garbage(trial: &Trial<'_>, case: &Case, text: &str) -> Result<(), String> {
    let fails = |what: &str, panicked: &Panicked| {
        let broken = format!("{what} {text:?} {panicked}");
        says(case, trial.table.action(), broken)
    };
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let draft = Draft::parse(&case.identity);
    let plain = draft.request(trial.capabilities.kind(), trial.table.action(), now());
    for request in [plain.with_vendor(raw), plain.with_client(raw)] {
        guard(|| block_on(trial.adapter.issue(request)).is_ok())
            .map_err(|panicked| fails("issuing beside", &panicked))?;
    }
    for action in Action::ALL.iter().copied() {
        let presented = Presented::new(action, raw);
        guard(|| trial.adapter.verify(&presented, now()).is_ok())
            .map_err(|panicked| fails("verifying", &panicked))?;
    }
    Ok(())
}
