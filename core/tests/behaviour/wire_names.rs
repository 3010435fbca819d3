//! The names that are printed and read, and the text of problems.

use std::time::Duration;

use countersign::adapter::ReservedNames;
use countersign::identity::Field;
use countersign::problem::{Code, Path, Problem, Problems};
use countersign::{Action, ErrorKind, Platform, Timestamp};
use serde_json::json;

#[test]
fn actions_have_one_name_each() {
    let names = Action::ALL
        .iter()
        .copied()
        .map(Action::as_str)
        .collect::<Vec<_>>();
    assert_eq!(names, ["login", "add-identities", "update-profile"]);
    for action in Action::ALL.iter().copied() {
        assert_eq!(action.to_string(), action.as_str());
        assert_eq!(json!(action), json!(action.as_str()));
        assert_eq!(action.as_str().parse::<Action>().unwrap(), action);
    }
    let error = "Login".parse::<Action>().unwrap_err();
    assert_eq!(
        (error.kind(), error.problems().to_string().as_str()),
        (
            ErrorKind::Unsupported,
            "action: invalid (one of login, add-identities, update-profile)"
        )
    );
}

#[test]
fn codes_have_one_name_each() {
    let names = [
        (Code::Empty, "empty"),
        (Code::Invalid, "invalid"),
        (Code::Missing, "missing"),
        (Code::Reserved, "reserved"),
        (Code::TooLong, "too-long"),
        (Code::TooMany, "too-many"),
        (Code::UnknownField, "unknown-field"),
        (Code::Unsupported, "unsupported"),
        (Code::Unverified, "unverified"),
    ];
    for (code, name) in names {
        assert_eq!((code.as_str(), code.to_string().as_str()), (name, name));
        assert_eq!(json!(code), json!(name));
    }
}

#[test]
fn kinds_of_errors_have_one_name_each() {
    let names = [
        (ErrorKind::InvalidConfig, "invalid-config"),
        (ErrorKind::InvalidIdentity, "invalid-identity"),
        (ErrorKind::Rejected, "rejected"),
        (ErrorKind::Signing, "signing"),
        (ErrorKind::Transport, "transport"),
        (ErrorKind::UnknownAdapter, "unknown-adapter"),
        (ErrorKind::Unsupported, "unsupported"),
    ];
    for (kind, name) in names {
        assert_eq!((kind.as_str(), kind.to_string().as_str()), (name, name));
    }
}

#[test]
fn a_field_prints_its_path() {
    let names = Field::ALL
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>();
    let expected = "user_id email phone accounts name.full name.first name.last name.display \
        company.id company.name locale country city picture created_at tags attributes";
    assert_eq!(names.join(" "), expected);
    let identifiers = Field::ALL.iter().filter(|field| field.identifies());
    assert_eq!(identifiers.count(), 4);
}

#[test]
fn a_platform_is_parsed_from_its_name() {
    for platform in Platform::ALL.iter().copied() {
        assert_eq!(platform.to_string(), platform.as_str());
        assert_eq!(platform.as_str().parse::<Platform>().unwrap(), platform);
    }
    for name in ["Steam", ""] {
        assert!(name.parse::<Platform>().is_err(), "{name:?}");
    }
}

#[test]
fn problems_read_as_one_line() {
    let id = Path::ROOT.key("user_id");
    let mut problems = Problems::new();
    problems.add(id, Code::Missing, "always");
    problems.push(Problem::new(Path::ROOT, Code::Invalid, "not an object"));
    assert_eq!(
        problems.to_string(),
        "user_id: missing (always); input: invalid (not an object)"
    );
    assert_eq!((problems.len(), problems.is_empty()), (2, false));
    assert_eq!(
        (Problems::new().len(), Problems::new().is_empty()),
        (0, true)
    );
    assert_eq!(format!("{id:?}"), r#"FieldPath("user_id")"#);
}

#[test]
fn a_moment_is_between_0_and_the_last_safe_integer() {
    let last = 9_007_199_254_740_991;
    assert_eq!(Timestamp::MAX.unix(), last);
    for seconds in [0, 1, 1_735_689_600, last] {
        let moment = Timestamp::from_unix(seconds).unwrap();
        assert_eq!((moment.unix(), i64::from(moment)), (seconds, seconds));
        assert_eq!(Timestamp::try_from(seconds), Ok(moment));
        assert_eq!(seconds.to_string().parse(), Ok(moment));
        assert_eq!(json!(moment), json!(seconds));
    }
    for seconds in [i64::MIN, -1, last + 1, i64::MAX] {
        assert_eq!(Timestamp::from_unix(seconds), None);
        let fault = Timestamp::try_from(seconds).unwrap_err();
        assert_eq!(fault.to_string(), "not between 0 and 2^53 - 1 seconds");
        assert_eq!(seconds.to_string().parse::<Timestamp>(), Err(fault));
    }
    for text in ["", "1.5", " 1", "1e3", "now"] {
        assert!(text.parse::<Timestamp>().is_err(), "{text:?}");
    }
    let (nearly, second) = (Duration::from_millis(999), Duration::from_secs(1));
    assert_eq!(Timestamp::EPOCH + nearly, Timestamp::EPOCH);
    assert_eq!((Timestamp::EPOCH + second).unix(), 1);
    for later in [second, Duration::MAX] {
        assert_eq!(Timestamp::MAX + later, Timestamp::MAX);
        assert_eq!(Timestamp::EPOCH - later, Timestamp::EPOCH);
    }
    assert_eq!(Timestamp::MAX - second + second, Timestamp::MAX);
    assert_eq!(Timestamp::MAX - nearly, Timestamp::MAX);
    assert_eq!(Timestamp::MAX - Duration::MAX, Timestamp::EPOCH);
}

#[test]
fn a_reserved_name_is_one_however_it_is_spelled() {
    let reserved = ReservedNames::new(["userEmail", "ÉTAT"]);
    for name in [
        "userEmail",
        "USER_EMAIL",
        "user-email",
        "état",
        "__proto__",
        "constructor",
    ] {
        assert!(reserved.has(name), "{name}");
    }
    for name in ["user", "emails", "etat", "proto", ""] {
        assert!(!reserved.has(name), "{name}");
    }
}
