//! The cases that the drawn checks draw, as the sample adapter receives them. These tests hold where no variable of
//! proptest asks for other cases.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use countersign::Action;
use countersign::AttributeValue;
use countersign::adapter::{FieldRule, Request, Table, Unit};
use countersign::identity::Field;
use countersign_conformance::Case;
use countersign_conformance::checks::Check;
use countersign_conformance::checks::{
    accounts_for_everything, gives_back_the_user, keeps_every_limit,
};

use crate::sample::Sample;

/// Runs a check on this sample and keeps what each request shows.
fn seen<T: Clone + Send + 'static>(
    check: Check,
    sample: Sample,
    show: fn(&Request<'_>) -> T,
) -> Vec<T> {
    let all = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&all);
    let sample = sample.issuing(move |request, issued| {
        kept.lock().unwrap().push(show(request));
        issued
    });
    assert_eq!(check(&sample), Ok(()));
    let seen = all.lock().unwrap();
    seen.clone()
}

/// Returns a word for each kind of value that is there.
fn kinds(request: &Request<'_>) -> Vec<String> {
    let user = request.identity.trusted();
    let mut kinds: Vec<String> = Field::ALL
        .iter()
        .copied()
        .filter(|field| user.has(*field))
        .map(|field| field.to_string())
        .collect();
    if user.is_anonymous() {
        kinds.push("a visitor".to_owned());
    }
    if user.privacy() == countersign::Privacy::Full {
        kinds.push("full privacy".to_owned());
    }
    if request.vendor.is_some() {
        kinds.push("vendor data".to_owned());
    }
    let numbers = user
        .attributes()
        .iter()
        .filter_map(|(_, value)| match value {
            AttributeValue::Integer(number) => Some(*number),
            _ => None,
        });
    // 2^53 - 1 is the largest integer that every language reads alike.
    for number in numbers.filter(|number| *number > 1_000) {
        kinds.push(match number - ((1 << 53) - 1) {
            0 => "the largest integer".to_owned(),
            less => format!("{less} of it"),
        });
    }
    kinds
}

#[test]
fn identities_of_every_kind_are_drawn() {
    let mut sample = Sample::whole().declaring(Table::with_vendor_data);
    sample.cases = vec![Case::new(
        "with vendor data",
        r#"{"user_id": "usr_vendor", "vendor": {"sample": {"a": 1}}}"#,
    )];
    let drawn = seen(gives_back_the_user, sample, kinds);
    let found: BTreeSet<&str> = drawn.iter().flatten().map(String::as_str).collect();
    let mut expected: BTreeSet<String> = Field::ALL.iter().map(ToString::to_string).collect();
    for kind in [
        "a visitor",
        "full privacy",
        "vendor data",
        "the largest integer",
        "-1 of it",
    ] {
        expected.insert(kind.to_owned());
    }
    let expected: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
    assert_eq!(found, expected);
    let known = |kind: &str| {
        drawn
            .iter()
            .filter(|kinds| kinds.iter().any(|it| it == kind))
            .count()
    };
    // Most adapters refuse who has no id, and few users come with vendor data.
    assert!(known("user_id") > drawn.len() / 2);
    assert!(known("vendor data") < drawn.len() / 2);
}

#[test]
fn ids_are_drawn_from_many_scripts() {
    let id = |request: &Request<'_>| request.identity.trusted().user_id().map(str::to_owned);
    let drawn = seen(gives_back_the_user, Sample::whole(), id);
    let ids: BTreeSet<&str> = drawn.iter().flatten().map(String::as_str).collect();
    assert!(ids.len() > 50, "{}", ids.len());
    for kind in [
        |id: &str| id.is_ascii(),
        |id: &str| !id.is_ascii(),
        |id: &str| id.chars().any(|one| one.len_utf16() == 2),
        |id: &str| id.contains(['"', '\\', '<', '&']),
    ] {
        assert!(ids.iter().any(|id| kind(id)));
    }
}

fn ids(request: &Request<'_>) -> [Option<String>; 3] {
    let user = request.identity.trusted();
    [user.user_id(), user.email(), user.phone()].map(|text| text.map(str::to_owned))
}

/// A run draws one identity for each case, and the same each time, unless a variable of proptest asks for others.
#[test]
fn every_run_draws_the_same_cases() {
    #[expect(
        clippy::disallowed_methods,
        reason = "the variables of proptest draw others"
    )]
    let other = ["PROPTEST_CASES", "PROPTEST_RNG_SEED"].map(std::env::var_os);
    if other.iter().any(Option::is_some) {
        return;
    }
    let draw = || seen(keeps_every_limit, limited(), ids);
    let drawn = draw();
    assert_eq!(drawn.len(), 128);
    assert_eq!(draw(), drawn);
}

/// A locale and a country have no limit to try, since no text of theirs can have any length that is asked for.
const LIMITED: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "user_id").with_max(20),
    FieldRule::optional(Field::Email, "email").with_max(40),
    FieldRule::optional(Field::Phone, "phone").with_max(12),
    FieldRule::optional(Field::Locale, "locale").with_max(2),
    FieldRule::optional(Field::Country, "country").with_max(1),
];

fn limited() -> Sample {
    let mut sample = Sample::of(Table::new(Action::Login, LIMITED), |_| String::new());
    sample.proofs = &[];
    sample
}

#[test]
fn texts_are_drawn_at_each_limit_and_one_beyond() {
    for unit in [Unit::Characters, Unit::Utf16] {
        let sample = limited().declaring(|declared| declared.with_unit(unit));
        let drawn = seen(keeps_every_limit, sample, ids);
        let of_length = |field: usize, length: usize| {
            let texts = drawn.iter().filter_map(|ids| ids[field].as_deref());
            let texts = texts.filter(|text| unit.length(text) == length);
            texts.collect::<BTreeSet<_>>().len()
        };
        for (field, max) in [(0, 20), (1, 40), (2, 12)] {
            for length in [max, max + 1] {
                assert!(of_length(field, length) > 5, "{unit:?} {field} {length}");
            }
        }
    }
}

#[test]
fn who_refuses_everybody_does_not_pass() {
    use countersign::problem::{Code, Path, Problem};
    use countersign::{Error, ErrorKind};

    let closed = Sample::whole().issuing(|_, _| {
        let problem = Problem::new(Path::ROOT.key("user_id"), Code::Invalid, "closed");
        Err(Error::from_problems(
            ErrorKind::InvalidIdentity,
            problem.into(),
        ))
    });
    for check in [accounts_for_everything, gives_back_the_user] {
        let said = check(&closed);
        assert_eq!(
            said,
            Err("login: every identity that was drawn is refused".to_owned())
        );
    }
}

#[test]
fn a_table_without_limits_keeps_them() {
    assert_eq!(keeps_every_limit(&Sample::whole()), Ok(()));
}
