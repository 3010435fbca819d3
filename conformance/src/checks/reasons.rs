//! The vendor's own names for faults.

use countersign::Privacy;
use countersign::problem::{Code, Problem};
use countersign::verify::Failure;

use crate::fixture::Fixture;
use crate::run::guard;
use crate::trial::{Trial, now, says};

/// A problem of a code for which the table declares the vendor's own name has this name. A problem inside a field, such
/// as that of an account's metadata, and one of another code have no name, or that of a failure. Where the
/// configuration's kind lists failures, it is one of these.
///
/// Under full privacy, a missing id is no failure to a vendor, and has no name.
///
/// # Errors
///
/// The first problem with another name, or without the one that is declared.
pub fn gives_the_declared_reasons(fixture: &dyn Fixture) -> Result<(), String> {
    let failures = fixture.configuration().map(|it| it.kind.failures());
    let failures = failures.unwrap_or_default();
    Trial::each(fixture, |trial| {
        for (case, action) in trial.each_case() {
            let draft = case.draft();
            // The faults of JSON are found before any table is known.
            if !draft.problems().is_empty() {
                continue;
            }
            let request = draft.request(trial.capabilities.kind(), action, now());
            let Ok(problems) = guard(|| trial.adapter.check(&request)) else {
                continue;
            };
            let is_private = request.identity.trusted().privacy() == Privacy::Full;
            for problem in &problems {
                let is_nameless = is_private && problem.code == Code::Missing;
                has_its_reason(trial, problem, is_nameless, failures)
                    .map_err(|broken| says(case, action, broken))?;
            }
        }
        Ok(())
    })
}

fn has_its_reason(
    trial: &Trial<'_>,
    problem: &Problem,
    is_nameless: bool,
    failures: &[Failure],
) -> Result<(), String> {
    let (path, code) = (&problem.path, problem.code);
    let mut rules = trial.table.fields().iter();
    let is_of_a_field = rules.any(|rule| rule.field().path() == *path);
    match (trial.table.vendor_reason(code), problem.vendor_reason) {
        (None, None) => Ok(()),
        (Some(declared), Some(reason)) if declared == reason => Ok(()),
        (Some(_), None) if is_nameless => Ok(()),
        (Some(declared), None) => Err(format!(
            "{path}: {code} has no reason, and {declared} is declared"
        )),
        (Some(declared), Some(reason)) if is_of_a_field => Err(format!(
            "{path}: {code} has the reason {reason}, and {declared} is declared"
        )),
        // Without a list nobody can tell.
        (_, Some(_)) if failures.is_empty() => Ok(()),
        (_, Some(reason)) if is_known(trial, reason, failures) => Ok(()),
        (_, Some(reason)) => Err(format!(
            "{path}: {code} has the reason {reason}, which nothing declares"
        )),
    }
}

/// Says whether the table declares the name for some code, or the kind lists a failure of the name.
fn is_known(trial: &Trial<'_>, reason: &str, failures: &[Failure]) -> bool {
    let mut declared = trial.table.vendor_reasons().iter();
    declared.any(|(_, known)| *known == reason) || failures.iter().any(|one| one.is_called(reason))
}
