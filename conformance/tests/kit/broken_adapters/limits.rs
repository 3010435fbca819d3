//! Adapters with other limits than declared, for `reports_every_problem` and `keeps_every_limit`.

use countersign::Action;
use countersign::Error;
use countersign::adapter::{Capabilities, FieldRule, Request, Rules, Table};
use countersign::bundle::{Dropped, Reason};
use countersign::identity::Field;
use countersign::problem::{Code, Path, Problem, Problems};
use countersign_conformance::checks::keeps_every_limit;
use countersign_conformance::checks::reports_every_problem;

use super::{holds, says};
use crate::sample::Sample;

const LIMITED: &[FieldRule] = &[
    FieldRule::one_of(Field::UserId, "user_id").with_max(20),
    FieldRule::one_of(Field::Email, "email").with_max(40),
    FieldRule::optional(Field::City, "city").with_max(30),
];

fn limited() -> Sample {
    let mut sample = Sample::of(Table::new(Action::Login, LIMITED), |_| String::new());
    sample.proofs = &[];
    sample
}

/// Makes an adapter that enforces another table than it declares.
fn reading(fields: &'static [FieldRule]) -> Sample {
    let other = Table::new(Action::Login, fields);
    limited()
        .checking({
            let other = other.clone();
            move |request, problems| {
                *problems =
                    Rules::new(Capabilities::new("sample", other.clone())).check(request, |_| ());
            }
        })
        .issuing(move |request, _| {
            let mut sample = Sample::of(other.clone(), |_| String::new());
            sample.proofs = &[];
            let adapter = countersign_conformance::Fixture::adapter(&sample);
            countersign_conformance::block_on(adapter.issue(*request))
        })
}

#[test]
fn each_limit_is_met_and_passed_by_one() {
    const IDS: &[FieldRule] = &[
        FieldRule::one_of(Field::UserId, "user_id").with_max(19),
        FieldRule::one_of(Field::Email, "email").with_max(40),
        FieldRule::optional(Field::City, "city").with_max(30),
    ];
    const LONGER_CITY: &[FieldRule] = &[
        FieldRule::one_of(Field::UserId, "user_id").with_max(20),
        FieldRule::one_of(Field::Email, "email").with_max(40),
        FieldRule::optional(Field::City, "city").with_max(31),
    ];
    const SHORTER_CITY: &[FieldRule] = &[
        FieldRule::one_of(Field::UserId, "user_id").with_max(20),
        FieldRule::one_of(Field::Email, "email").with_max(40),
        FieldRule::optional(Field::City, "city").with_max(29),
    ];
    holds(reports_every_problem, &limited());
    holds(reports_every_problem, &reading(LIMITED));
    for (fields, case, broken) in [
        (
            IDS,
            "user_id of 20 (ASCII)",
            "within the limit of the table, and listed as too-long",
        ),
        (
            LONGER_CITY,
            "city of 31 (ASCII)",
            "beyond the limit of the table, and not listed as too-long",
        ),
        (
            SHORTER_CITY,
            "city of 30 (ASCII)",
            "within the limit of the table, and listed as too-long",
        ),
    ] {
        let broken = format!("case {case:?}, login: {broken}");
        says(reports_every_problem, &reading(fields), &broken);
        let drawn = keeps_every_limit(&reading(fields)).unwrap_err();
        let (_, told) = broken.split_once(": ").unwrap();
        assert!(drawn.contains(told), "{drawn}");
        let case = case.replace("ASCII", "drawn");
        assert!(drawn.contains(&format!("\n{case}: {{\"")), "{drawn}");
    }
}

fn take_reason_of_city(bundle: &mut countersign::ClientBundle) -> Option<Reason> {
    let at = bundle
        .dropped
        .iter()
        .position(|dropped| dropped.path.as_str() == "city")?;
    Some(bundle.dropped.remove(at).reason)
}

#[test]
fn what_is_too_long_is_listed_as_that() {
    let otherwise = |reason: Reason| {
        limited().bundling(move |_, mut bundle| {
            if take_reason_of_city(&mut bundle) == Some(Reason::TooLong) {
                let city = Path::ROOT.key("city");
                bundle.dropped.push(Dropped::new(city, reason));
            }
            bundle
        })
    };
    holds(reports_every_problem, &otherwise(Reason::TooLong));
    says(
        reports_every_problem,
        &otherwise(Reason::Invalid),
        "case \"city of 31 (ASCII)\", login: beyond the limit of the table, and not listed as too-long",
    );
    let elsewhere = limited().bundling(|_, mut bundle| {
        if take_reason_of_city(&mut bundle) == Some(Reason::TooLong) {
            let name = Path::ROOT.key("name");
            bundle.dropped.push(Dropped::new(name, Reason::TooLong));
        }
        bundle
    });
    says(
        reports_every_problem,
        &elsewhere,
        "case \"city of 31 (ASCII)\", login: beyond the limit of the table, and not listed as too-long",
    );
    // A field that identifies the user is never left out for its length.
    let left_out = |request: &Request<'_>| {
        let id = request.identity.trusted().user_id().unwrap_or_default();
        id.len() == 21 && request.identity.trusted().email() == Some("limit@example.com")
    };
    let dropping = limited()
        .checking(move |request, problems| {
            if left_out(request) {
                *problems = Problems::new();
            }
        })
        .issuing(move |request, issued| match left_out(request) {
            true => {
                let bundle = countersign::ClientBundle::new("sample", request.action, "u")?;
                let id = Dropped::new(Path::ROOT.key("user_id"), Reason::TooLong);
                Ok(bundle.with_dropped(vec![id]))
            }
            false => issued,
        });
    says(
        reports_every_problem,
        &dropping,
        "case \"user_id of 21 (ASCII)\", login: beyond the limit of the table, and not listed as too-long",
    );
}

/// Makes an adapter that changes the problem of an id that is too long, where there is no other problem.
fn retelling(retell: fn(Problem) -> Problem) -> Sample {
    let retold = move |problems: &Problems| {
        let mut told = Problems::new();
        for problem in problems.iter().cloned() {
            let is_meant = problem.code == Code::TooLong && problem.path.as_str() == "user_id";
            let alone = problems.len() == 1;
            told.push(if is_meant && alone {
                retell(problem)
            } else {
                problem
            });
        }
        told
    };
    limited()
        .checking(move |_, problems| *problems = retold(problems))
        .issuing(move |_, issued| {
            issued.map_err(|error| Error::from_problems(error.kind(), retold(error.problems())))
        })
}

#[test]
fn what_is_too_long_is_refused_as_that() {
    let retold: [fn(Problem) -> Problem; 2] = [
        |mut problem| {
            problem.code = Code::Invalid;
            problem
        },
        |mut problem| {
            problem.path = Path::ROOT.key("name").into();
            problem
        },
    ];
    for retell in retold {
        says(
            reports_every_problem,
            &retelling(retell),
            "case \"user_id of 21 (ASCII)\", login: beyond the limit of the table, and not listed as too-long",
        );
    }
}

#[test]
fn what_is_too_long_is_told_with_its_length_and_the_limit() {
    let retold: [fn(Problem) -> Problem; 3] = [
        |problem| with_detail(problem, "too long"),
        |problem| with_detail(problem, "21 is too long"),
        |problem| with_detail(problem, "20 at most"),
    ];
    for retell in retold {
        says(
            reports_every_problem,
            &retelling(retell),
            "case \"user_id of 21 (ASCII)\", login: beyond the limit, and its problem does not name the \
             length and the limit",
        );
    }
}

fn with_detail(mut problem: Problem, detail: &'static str) -> Problem {
    problem.detail = detail.into();
    problem
}
