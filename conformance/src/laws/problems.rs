use countersign::adapter::Need;
use countersign::bundle::Reason;
use countersign::problem::{Code, FieldPath};
use countersign::{Action, Error};

use crate::bench::{Bench, now, says};
use crate::corpus::limits::Limit;
use crate::corpus::{Case, limits};
use crate::fixture::Fixture;
use crate::leaf::leaves;
use crate::run::guard;

/// A shorter value may stand in a rule's own words.
const TELLING: usize = 8;

/// One answer lists every fault by its path and quotes no value; `check` and issuing refuse the
/// same; each limit of the table is met at its last character.
///
/// # Errors
///
/// The first case whose faults are not all listed.
pub fn reports_every_problem(fixture: &dyn Fixture) -> Result<(), String> {
    Bench::each(fixture, |bench| {
        for (case, action) in bench.trials() {
            check_equals_issue(bench, case, action)?;
        }
        lists_everything_at_once(bench)?;
        refuses_nobody(bench)?;
        keeps_its_limits(bench)
    })
}

fn check_equals_issue(bench: &Bench<'_>, case: &Case, action: Action) -> Result<(), String> {
    let draft = case.draft();
    if !draft.problems().is_empty() {
        return Ok(());
    }
    let request = draft.request(bench.capabilities.kind, action, now());
    let (Some(checked), Some(issued)) = (
        guard(|| bench.adapter.check(&request)),
        bench.issue(&case.identity, action),
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
        let is_platform = leaf.path.as_str().ends_with("].platform");
        if text.len() >= TELLING && !is_platform && said.contains(text) {
            let broken = format!("the error quotes the value of {}", leaf.path);
            return Err(says(case, action, broken));
        }
    }
    Ok(())
}

fn lists_everything_at_once(bench: &Bench<'_>) -> Result<(), String> {
    let (case, expected) = limits::everything_wrong(&bench.capabilities);
    for (path, code) in expected {
        if !lists(bench, &case, &path, code) {
            let broken = format!("{path} is not listed as {code}");
            return Err(says(&case, bench.capabilities.action, broken));
        }
    }
    Ok(())
}

/// Somebody without a name for themselves is refused, and told one of the fields that would do.
fn refuses_nobody(bench: &Bench<'_>) -> Result<(), String> {
    let case = Case::new("nobody at all", "{}");
    let needed = |need: Need| {
        let rules = bench.capabilities.fields.iter();
        rules
            .filter(move |rule| rule.need == need)
            .map(|rule| rule.field.path())
    };
    let one_of: Vec<FieldPath> = needed(Need::OneOf).collect();
    let told = one_of
        .iter()
        .any(|path| lists(bench, &case, path, Code::Missing));
    let refused = matches!(
        bench.issue(&case.identity, bench.capabilities.action),
        Some(Err(_)) | None
    );
    if refused && (one_of.is_empty() || told || needed(Need::Required).next().is_some()) {
        return Ok(());
    }
    Err(says(
        &case,
        bench.capabilities.action,
        "no identifier is listed as missing",
    ))
}

fn lists(bench: &Bench<'_>, case: &Case, path: &FieldPath, code: Code) -> bool {
    let Some(Err(error)) = bench.issue(&case.identity, bench.capabilities.action) else {
        return false;
    };
    let mut problems = error.problems().iter();
    problems.any(|problem| problem.code == code && problem.path == *path)
}

fn keeps_its_limits(bench: &Bench<'_>) -> Result<(), String> {
    let mut limits = limits::of(&bench.capabilities).into_iter();
    limits.try_for_each(|limit| is_kept(bench, &limit))
}

/// A text at the limit is not too long, and one beyond it is: it refuses the request where it
/// identifies the user, with its length and the limit, and is dropped where it describes them.
pub(crate) fn is_kept(bench: &Bench<'_>, limit: &Limit) -> Result<(), String> {
    let action = bench.capabilities.action;
    let Some(result) = bench.issue(&limit.case.identity, action) else {
        return Err(says(&limit.case, action, "issuing panics"));
    };
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
