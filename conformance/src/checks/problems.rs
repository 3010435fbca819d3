//! One answer lists every fault.

use countersign::adapter::Need;
use countersign::bundle::Reason;
use countersign::problem::{Code, FieldPath};
use countersign::{Action, Error};

use crate::corpus::limits::Limit;
use crate::corpus::{Case, limits};
use crate::drawn;
use crate::fixture::Fixture;
use crate::run::guard;
use crate::trial::{Trial, now, says};
use crate::value::leaves;

/// A shorter value may occur in the words of a rule by chance.
const TELLING: usize = 8;

/// One answer lists every fault by its path and quotes no value; `check` and issuing refuse the
/// same; each limit of the table is met at its last character.
///
/// # Errors
///
/// The first case whose faults are not all listed.
pub fn reports_every_problem(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        for (case, action) in trial.each_case() {
            check_equals_issue(trial, case, action)?;
        }
        lists_everything_at_once(trial)?;
        refuses_nobody(trial)?;
        keeps_its_limits(trial)
    })
}

/// A drawn identity is refused by `check` for what issuing refuses it for, and no answer quotes a value.
///
/// # Errors
///
/// An identity that is refused in two ways, or of which an answer quotes a value.
pub fn refuses_as_it_checks(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each_without_cases(fixture, |trial| {
        drawn::each(drawn::identities(trial), |[case]| {
            check_equals_issue(trial, case, trial.table.action())
        })
    })
}

fn check_equals_issue(trial: &Trial<'_>, case: &Case, action: Action) -> Result<(), String> {
    let draft = case.draft();
    if !draft.problems().is_empty() {
        return Ok(());
    }
    let request = draft.request(trial.capabilities.kind(), action, now());
    let (Ok(checked), Ok(issued)) = (
        guard(|| trial.adapter.check(&request)),
        trial.issue(&case.identity, action),
    ) else {
        return Ok(());
    };
    match issued {
        Ok(_) if checked.is_empty() => Ok(()),
        Ok(_) => Err(says(
            case,
            action,
            format!("issued, and check says {checked}"),
        )),
        Err(error) if *error.problems() == checked => quotes_nothing(case, action, &error),
        Err(error) => {
            let issuing = error.problems();
            let broken = format!("check says \"{checked}\", and issuing says \"{issuing}\"");
            Err(says(case, action, broken))
        }
    }
}

fn quotes_nothing(case: &Case, action: Action, error: &Error) -> Result<(), String> {
    let said = format!("{error} {error:?}");
    let identity = case.value();
    for leaf in leaves(&identity) {
        let Some(text) = leaf.text(&identity) else {
            continue;
        };
        if text.len() >= TELLING && !leaf.is_platform() && said.contains(text) {
            let broken = format!("the error quotes the value of {}", leaf.path);
            return Err(says(case, action, broken));
        }
    }
    Ok(())
}

fn lists_everything_at_once(trial: &Trial<'_>) -> Result<(), String> {
    let (case, expected) = limits::everything_wrong(&trial.table);
    for (path, code) in expected {
        if !lists(trial, &case, &path, code) {
            let broken = format!("{path} is not listed as {code}");
            return Err(says(&case, trial.table.action(), broken));
        }
    }
    Ok(())
}

/// Checks that an empty identity is refused, with an identifier that is listed as missing.
fn refuses_nobody(trial: &Trial<'_>) -> Result<(), String> {
    let case = Case::new("nobody at all", "{}");
    let needed = |need: Need| {
        let rules = trial.table.fields().iter();
        rules
            .filter(move |rule| rule.need() == need)
            .map(|rule| rule.field().path())
    };
    let one_of: Vec<FieldPath> = needed(Need::OneOf).collect();
    let told = one_of
        .iter()
        .any(|path| lists(trial, &case, path, Code::Missing));
    let refused = matches!(
        trial.issue(&case.identity, trial.table.action()),
        Ok(Err(_)) | Err(_)
    );
    if refused && (one_of.is_empty() || told || needed(Need::Required).next().is_some()) {
        return Ok(());
    }
    Err(says(
        &case,
        trial.table.action(),
        "no identifier is listed as missing",
    ))
}

fn lists(trial: &Trial<'_>, case: &Case, path: &FieldPath, code: Code) -> bool {
    let Ok(Err(error)) = trial.issue(&case.identity, trial.table.action()) else {
        return false;
    };
    let mut problems = error.problems().iter();
    problems.any(|problem| problem.code == code && problem.path == *path)
}

fn keeps_its_limits(trial: &Trial<'_>) -> Result<(), String> {
    let mut limits = limits::of(&trial.table).into_iter();
    limits.try_for_each(|limit| is_kept(trial, &limit))
}

/// Checks that a text at the limit is not too long, and that one beyond it is. A text that identifies the user refuses
/// the request, with its length and the limit. A text that describes the user is dropped.
pub(super) fn is_kept(trial: &Trial<'_>, limit: &Limit) -> Result<(), String> {
    let action = trial.table.action();
    let result = trial
        .issue(&limit.case.identity, action)
        .map_err(|panicked| says(&limit.case, action, format!("issuing {panicked}")))?;
    let refused = result.as_ref().err().and_then(|error| {
        let mut problems = error.problems().iter();
        problems.find(|problem| problem.code == Code::TooLong && problem.path == limit.path)
    });
    let dropped = result.as_ref().is_ok_and(|bundle| {
        let mut dropped = bundle.dropped.iter();
        dropped.any(|one| one.reason == Reason::TooLong && one.path == limit.path)
    });
    let listed = refused.is_some() || (dropped && !limit.field.identifies());
    let beyond = limit.length > limit.max;
    let broken = if beyond && !listed {
        "beyond the limit of the table, and not listed as too-long"
    } else if !beyond && (listed || dropped) {
        "within the limit of the table, and listed as too-long"
    } else if refused.is_some_and(|problem| !names(&problem.detail, limit)) {
        "beyond the limit, and its problem does not name the length and the limit"
    } else {
        return Ok(());
    };
    Err(says(&limit.case, action, broken))
}

fn names(detail: &str, limit: &Limit) -> bool {
    let mut numbers = [limit.length, limit.max]
        .map(|number| number.to_string())
        .into_iter();
    numbers.all(|number| detail.contains(&number))
}
