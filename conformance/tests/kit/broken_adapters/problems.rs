//! Adapters that refuse wrongly, for `reports_every_problem` and `survives_the_corpus`.

use countersign::adapter::Request;
use countersign::identity::Field;
use countersign::problem::{Code, Path, Problem, Problems};
use countersign::{Action, Error, ErrorKind};
use countersign_conformance::checks::{Check, reports_every_problem, survives_the_corpus};

use super::{holds, says};
use crate::sample::{Issued, Sample};

/// Makes a refusal at this key.
pub(super) fn refusal(key: &str) -> Error {
    refusal_as(key, Code::Invalid, "not to our taste")
}

fn refusal_as(key: &str, code: Code, detail: &'static str) -> Error {
    let problem = Problem::new(Path::ROOT.key(key), code, detail);
    Error::from_problems(ErrorKind::InvalidIdentity, problem.into())
}

fn is_called(request: &Request<'_>, id: &str) -> bool {
    request.identity.trusted().user_id() == Some(id)
}

#[test]
fn check_and_issuing_say_the_same() {
    let stricter = Sample::whole().checking(|request, problems| {
        if is_called(request, "usr_split") {
            problems.add(Path::ROOT.key("city"), Code::Invalid, "not to our taste");
        }
    });
    says(
        reports_every_problem,
        &stricter,
        "case \"split_name\", login: issued, and check says city: invalid (not to our taste)",
    );
    let stricter =
        Sample::whole().issuing(|request, issued| match is_called(request, "usr_split") {
            true => Err(refusal("city")),
            false => issued,
        });
    says(
        reports_every_problem,
        &stricter,
        "case \"split_name\", login: check says \"\", and issuing says \"city: invalid (not to our taste)\"",
    );
}

/// Adds a problem to the answers of `check` and issuing, for the requests that are meant.
fn saying(detail: &'static str, meant: fn(&Request<'_>) -> bool) -> Sample {
    let add = move |problems: &mut Problems| {
        problems.add(Path::ROOT.key("city"), Code::Invalid, detail);
    };
    Sample::whole()
        .checking(move |request, problems| {
            if meant(request) {
                add(problems);
            }
        })
        .issuing(move |request, issued| {
            if !meant(request) {
                return issued;
            }
            let mut problems =
                issued.map_or_else(|error| error.problems().clone(), |_| Problems::new());
            add(&mut problems);
            Err(Error::from_problems(ErrorKind::InvalidIdentity, problems))
        })
}

#[test]
fn a_refusal_quotes_no_value_of_eight_bytes_but_a_platform() {
    let full = |request: &Request<'_>| is_called(request, "usr_8f2k9d");
    for (detail, path) in [
        ("not usr_8f2k9d", "user_id"),
        ("not lisa@example.com", "email"),
        ("not 76561198000000000", "accounts[0].id"),
        ("not Acme Co.", "company.name"),
        ("no annual plan", "tags[1]"),
        ("nothing professional", "attributes.plan"),
    ] {
        let broken = format!("case \"full\", login: the error quotes the value of {path}");
        says(reports_every_problem, &saying(detail, full), &broken);
    }
    // A shorter one may stand in a rule's own words.
    let short = "not in Bristol, eu-west, beta, gold or GB";
    holds(reports_every_problem, &saying(short, full));
    // A platform is our own word.
    let without_id = |request: &Request<'_>| request.identity.trusted().user_id().is_none();
    holds(
        reports_every_problem,
        &saying("no nintendo here", without_id),
    );
}

/// Gives another answer to an empty identity.
fn of_nobody(answer: fn() -> Issued) -> Sample {
    Sample::whole().issuing(move |request, issued| {
        let user = request.identity.trusted();
        let is_bare = Field::ALL.iter().copied().all(|field| !user.has(field));
        let lacks = |error: &Error| error.problems().iter().all(|it| it.code == Code::Missing);
        match issued {
            Err(error) if is_bare && lacks(&error) => answer(),
            issued => issued,
        }
    })
}

#[test]
fn nobody_is_told_what_would_do() {
    let nothing_missing = "case \"nobody at all\", login: no identifier is listed as missing";
    let other_field = of_nobody(|| Err(refusal_as("city", Code::Missing, "required")));
    let other_code = of_nobody(|| Err(refusal("user_id")));
    let taken = of_nobody(|| countersign::ClientBundle::new("sample", Action::Login, "{}"));
    for sample in [other_field, other_code, taken] {
        says(reports_every_problem, &sample, nothing_missing);
    }
    holds(
        reports_every_problem,
        &of_nobody(|| Err(refusal_as("email", Code::Missing, "required"))),
    );
    holds(reports_every_problem, &Sample::by_id());
}

#[test]
fn a_refusal_has_a_path_and_its_kind() {
    let refusing = |error: fn() -> Error| {
        Sample::whole().issuing(
            move |request, issued| match is_called(request, "usr_split") {
                true => Err(error()),
                false => issued,
            },
        )
    };
    for (error, broken) in [
        (
            (|| Error::new(ErrorKind::InvalidIdentity)) as fn() -> Error,
            "case \"split_name\", login: refused without a path: ",
        ),
        (
            || {
                let mut problems = Problems::new();
                problems.add(Path::ROOT.key("city"), Code::Invalid, "x");
                problems.add(Path::ROOT, Code::Invalid, "y");
                Error::from_problems(ErrorKind::InvalidIdentity, problems)
            },
            "case \"split_name\", login: refused without a path: ",
        ),
        (
            || Error::from_problems(ErrorKind::Rejected, refusal("city").problems().clone()),
            "case \"split_name\", login: refused as rejected",
        ),
        (
            || Error::from_problems(ErrorKind::Unsupported, refusal("city").problems().clone()),
            "case \"split_name\", login: refused as unsupported",
        ),
    ] {
        let said = survives_the_corpus(&refusing(error)).unwrap_err();
        assert!(said.starts_with(broken), "{said}");
    }
    let other_action = Sample::whole().issuing(|request, issued| {
        if request.action == Action::UpdateProfile {
            Err(refusal("action"))
        } else {
            issued
        }
    });
    says(
        survives_the_corpus,
        &other_action,
        "case \"full\", update-profile: refused as invalid-identity",
    );
}

/// The message names the place of the panic, and not the words of the panic.
#[track_caller]
fn panics(check: Check, sample: &Sample, broken: &str) {
    let found = check(sample).unwrap_err();
    let here = format!("{broken} panics at conformance/tests/kit/broken_adapters/problems.rs:");
    assert!(found.starts_with(&here), "{found}");
    assert!(!found.contains("turtle"), "{found}");
}

#[test]
fn nothing_makes_it_panic() {
    let checks = Sample::whole().checking(|request, _| {
        assert!(!is_called(request, "usr_split"), "a turtle");
    });
    panics(
        survives_the_corpus,
        &checks,
        "case \"split_name\", login: check",
    );
    let issues = Sample::whole().issuing(|request, issued| {
        assert!(!is_called(request, "usr_split"), "a turtle");
        issued
    });
    panics(
        survives_the_corpus,
        &issues,
        "case \"split_name\", login: issuing",
    );
    let verifies = Sample::whole().verifying(|presented, _, verified| {
        assert!(!presented.payload.get().contains("usr_split"), "a turtle");
        verified
    });
    panics(
        survives_the_corpus,
        &verifies,
        "case \"split_name\", login: verifying",
    );
    let verifies = Sample::whole().verifying(|presented, _, verified| {
        assert_ne!(presented.payload.get(), "\"x\"", "a turtle");
        verified
    });
    panics(
        survives_the_corpus,
        &verifies,
        "case \"garbage\", login: verifying \"\\\"x\\\"\"",
    );
    let issues = |has: fn(&Request<'_>) -> bool| {
        Sample::whole().issuing(move |request, issued| {
            assert!(!has(request), "a turtle");
            issued
        })
    };
    for has in [
        |request: &Request<'_>| request.vendor.is_some_and(|raw| raw.get() == "-0"),
        |request: &Request<'_>| request.client.is_some_and(|raw| raw.get() == "-0"),
    ] {
        panics(
            survives_the_corpus,
            &issues(has),
            "case \"garbage\", login: issuing beside \"-0\"",
        );
    }
}
