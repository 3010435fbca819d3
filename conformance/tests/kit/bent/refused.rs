//! What is refused, and how it is told: `reports_every_problem` and `survives_the_corpus`.

use countersign::{
    Action, Capabilities, Code, Dropped, Error, ErrorKind, Field, FieldRule, Need, Path, Problem,
    Problems, Reason, Request,
};
use countersign_conformance::laws::{reports_every_problem, survives_the_corpus};
use countersign_conformance::properties::keeps_every_limit;

use super::{holds, says};
use crate::mirror::{Issued, Mirror};

/// A refusal at this key.
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
    let stricter = Mirror::whole().checking(|request, problems| {
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
        Mirror::whole().issuing(|request, issued| match is_called(request, "usr_split") {
            true => Err(refusal("city")),
            false => issued,
        });
    says(
        reports_every_problem,
        &stricter,
        "case \"split_name\", login: check says \"\", and issuing says \"city: invalid (not to our taste)\"",
    );
}

/// Both say it of those who are meant, beside what they have to say.
fn saying(detail: &'static str, meant: fn(&Request<'_>) -> bool) -> Mirror {
    let add = move |problems: &mut Problems| {
        problems.add(Path::ROOT.key("city"), Code::Invalid, detail);
    };
    Mirror::whole()
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

/// Another answer for nobody at all.
fn of_nobody(answer: fn() -> Issued) -> Mirror {
    Mirror::whole().issuing(move |request, issued| {
        let user = request.identity.trusted();
        let is_bare = Field::ALL.into_iter().all(|field| !user.has(field));
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
    let taken = of_nobody(|| countersign::ClientBundle::new("mirror", Action::Login, "{}"));
    for mirror in [other_field, other_code, taken] {
        says(reports_every_problem, &mirror, nothing_missing);
    }
    holds(
        reports_every_problem,
        &of_nobody(|| Err(refusal_as("email", Code::Missing, "required"))),
    );
    holds(reports_every_problem, &Mirror::by_id());
}

const LIMITED: &[FieldRule] = &[
    FieldRule::new(Field::UserId, Need::OneOf, "user_id").with_max(20),
    FieldRule::new(Field::Email, Need::OneOf, "email").with_max(40),
    FieldRule::new(Field::City, Need::Optional, "city").with_max(30),
];

fn limited() -> Mirror {
    let mut mirror = Mirror::of(Capabilities::new("mirror", LIMITED), |_| String::new());
    mirror.proof = None;
    mirror
}

/// An adapter that reads its own table otherwise.
fn reading(fields: &'static [FieldRule]) -> Mirror {
    let other = Capabilities::new("mirror", fields);
    limited()
        .checking({
            let other = other.clone();
            move |request, problems| {
                *problems = Problems::new();
                let policy = countersign::Policy::new();
                let _ = countersign::Intake::open(&other, policy, request, problems);
            }
        })
        .issuing(move |request, _| {
            let mut mirror = Mirror::of(other.clone(), |_| String::new());
            mirror.proof = None;
            let adapter = countersign_conformance::Fixture::adapter(&mirror);
            countersign_conformance::block_on(adapter.issue(*request))
        })
}

#[test]
fn each_limit_is_met_and_passed_by_one() {
    const IDS: &[FieldRule] = &[
        FieldRule::new(Field::UserId, Need::OneOf, "user_id").with_max(19),
        FieldRule::new(Field::Email, Need::OneOf, "email").with_max(40),
        FieldRule::new(Field::City, Need::Optional, "city").with_max(30),
    ];
    const LONGER_CITY: &[FieldRule] = &[
        FieldRule::new(Field::UserId, Need::OneOf, "user_id").with_max(20),
        FieldRule::new(Field::Email, Need::OneOf, "email").with_max(40),
        FieldRule::new(Field::City, Need::Optional, "city").with_max(31),
    ];
    const SHORTER_CITY: &[FieldRule] = &[
        FieldRule::new(Field::UserId, Need::OneOf, "user_id").with_max(20),
        FieldRule::new(Field::Email, Need::OneOf, "email").with_max(40),
        FieldRule::new(Field::City, Need::Optional, "city").with_max(29),
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
    }
}

fn said_of_city(bundle: &mut countersign::ClientBundle) -> Option<Reason> {
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
            if said_of_city(&mut bundle) == Some(Reason::TooLong) {
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
        if said_of_city(&mut bundle) == Some(Reason::TooLong) {
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
    // What identifies the user is never left out for its length.
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
                let bundle = countersign::ClientBundle::new("mirror", request.action, "u")?;
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

#[test]
fn what_is_too_long_is_told_with_its_length_and_the_limit() {
    for detail in ["too long", "21 is too long", "20 at most"] {
        let retold = move |problems: &Problems| {
            let mut told = Problems::new();
            for problem in problems.iter() {
                let mut problem = problem.clone();
                if problem.code == Code::TooLong && problem.path.as_str() == "user_id" {
                    problem.detail = detail.into();
                }
                told.push(problem);
            }
            told
        };
        let mirror = limited()
            .checking(move |_, problems| *problems = retold(problems))
            .issuing(move |_, issued| {
                issued.map_err(|error| Error::from_problems(error.kind(), retold(error.problems())))
            });
        says(
            reports_every_problem,
            &mirror,
            "case \"user_id of 21 (ASCII)\", login: beyond the limit, and its problem does not name the \
             length and the limit",
        );
    }
}

#[test]
fn a_refusal_has_a_path_and_its_kind() {
    let refusing = |error: fn() -> Error| {
        Mirror::whole().issuing(
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
    let other_action = Mirror::whole().issuing(|request, issued| {
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

#[test]
fn nothing_makes_it_panic() {
    let checks = Mirror::whole().checking(|request, _| {
        assert!(!is_called(request, "usr_split"), "a turtle");
    });
    says(
        survives_the_corpus,
        &checks,
        "case \"split_name\", login: check panics",
    );
    let issues = Mirror::whole().issuing(|request, issued| {
        assert!(!is_called(request, "usr_split"), "a turtle");
        issued
    });
    says(
        survives_the_corpus,
        &issues,
        "case \"split_name\", login: issuing panics",
    );
    let verifies = Mirror::whole().verifying(|presented, _, verified| {
        assert!(!presented.payload.get().contains("usr_split"), "a turtle");
        verified
    });
    says(
        survives_the_corpus,
        &verifies,
        "case \"split_name\", login: verifying panics",
    );
    let verifies = Mirror::whole().verifying(|presented, _, verified| {
        assert_ne!(presented.payload.get(), "\"x\"", "a turtle");
        verified
    });
    says(
        survives_the_corpus,
        &verifies,
        "case \"garbage\", login: verifying panics on \"x\"",
    );
    let issues = |has: fn(&Request<'_>) -> bool| {
        Mirror::whole().issuing(move |request, issued| {
            assert!(!has(request), "a turtle");
            issued
        })
    };
    for has in [
        |request: &Request<'_>| request.vendor.is_some_and(|raw| raw.get() == "-0"),
        |request: &Request<'_>| request.client.is_some_and(|raw| raw.get() == "-0"),
    ] {
        says(
            survives_the_corpus,
            &issues(has),
            "case \"garbage\", login: issuing panics on -0",
        );
    }
}
