//! Adapters that name faults otherwise than they declare, for `gives_the_declared_reasons`.

use countersign::adapter::Table;
use countersign::problem::{Code, Path, Problem, Problems};
use countersign_conformance::Configuration;
use countersign_conformance::checks::gives_the_declared_reasons;

use super::{holds, says};
use crate::sample::Sample;
use crate::toy::Config;

/// The sample whose table names a missing identifier, and whose problems are changed.
fn naming(change: fn(Problem) -> Problem) -> Sample {
    let declared = |table: Table| {
        table.with_vendor_reasons(&[(Code::Missing, "NOBODY"), (Code::Invalid, "BAD")])
    };
    let mut sample = Sample::whole()
        .declaring(declared)
        .checking(move |_, problems| {
            let changed = problems.iter().cloned().map(change);
            *problems = changed.fold(Problems::new(), |mut all, problem| {
                all.push(problem);
                all
            });
        });
    sample.configuration = Some(listing());
    sample
}

/// A kind that lists failures, such as "expired".
fn listing() -> Configuration {
    Configuration::of::<Config>(&serde_json::json!({}))
}

fn only(code: Code, problem: Problem, reason: Option<&'static str>) -> Problem {
    if problem.code == code {
        problem.with_vendor_reason(reason)
    } else {
        problem
    }
}

#[test]
fn a_fault_has_the_name_that_is_declared() {
    holds(gives_the_declared_reasons, &naming(|problem| problem));
    for (change, broken) in [
        (
            (|problem| only(Code::Missing, problem, None)) as fn(Problem) -> Problem,
            r#"case "nobody", login: user_id: missing has no reason, and NOBODY is declared"#,
        ),
        (
            |problem| only(Code::Missing, problem, Some("BAD")),
            r#"case "nobody", login: user_id: missing has the reason BAD, and NOBODY is declared"#,
        ),
        (
            |problem| only(Code::Unverified, problem, Some("UNSURE")),
            r#"case "unverified_only", login: email: unverified has the reason UNSURE, which nothing declares"#,
        ),
    ] {
        says(gives_the_declared_reasons, &naming(change), broken);
    }
}

/// Inside a field, another name may tell more: one that the table declares, or a failure of the kind.
#[test]
fn a_fault_inside_a_field_has_a_listed_name() {
    let inside = |reason: &'static str, listed: bool| {
        let mut sample = Sample::whole()
            .declaring(|table| {
                table.with_vendor_reasons(&[(Code::Invalid, "BAD"), (Code::TooLong, "LONG")])
            })
            .checking(move |_, problems| {
                let at = Path::ROOT.key("accounts");
                let problem = Problem::new(at.index(0).key("id"), Code::Invalid, "not so");
                problems.push(problem.with_vendor_reason(Some(reason)));
            });
        sample.configuration = Some(listing()).filter(|_| listed);
        sample
    };
    for reason in ["BAD", "LONG", "expired"] {
        holds(gives_the_declared_reasons, &inside(reason, true));
    }
    says(
        gives_the_declared_reasons,
        &inside("ODD", true),
        r#"case "full", login: accounts[0].id: invalid has the reason ODD, which nothing declares"#,
    );
    // Nothing lists all names.
    holds(gives_the_declared_reasons, &inside("ODD", false));
}
