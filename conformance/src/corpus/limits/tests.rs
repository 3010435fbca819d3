//! The cases that a table makes, and how long their texts are.

use countersign::Action;
use countersign::adapter::{FieldRule, Table, Unit};
use countersign::identity::Field;
use countersign::{Email, Phone};

use super::{astral, email, everything_wrong, of, phone};

#[test]
fn texts_are_as_long_as_asked_and_well_formed() {
    for length in 6..=254 {
        let address = email(length).unwrap();
        assert_eq!(address.len(), length);
        assert!(Email::verified(&address).is_ok(), "{address}");
    }
    for length in (0..6).chain(255..260) {
        assert_eq!(email(length), None, "{length}");
    }
    for length in 3..=16 {
        let number = phone(length).unwrap();
        assert_eq!(number.len(), length);
        assert!(Phone::verified(number).is_ok(), "{length}");
    }
    for length in [0, 1, 2, 17, 18] {
        assert_eq!(phone(length), None, "{length}");
    }
    for (unit, length, text) in [
        (Unit::Characters, 3, "🦊🦊🦊"),
        (Unit::Utf16, 4, "🦊🦊"),
        (Unit::Utf16, 7, "🦊🦊🦊a"),
    ] {
        assert_eq!(astral(unit, length), text);
    }
}

/// The local part is filled first, then label by label.
#[test]
fn an_address_is_long_in_each_of_its_parts() {
    assert_eq!(email(6).unwrap(), "a@b.io");
    for (length, local, labels) in [
        (7, 2, &[1][..]),
        (69, 64, &[1]),
        (131, 64, &[63]),
        (132, 64, &[62, 1]),
        (133, 64, &[63, 1]),
        (195, 64, &[63, 63]),
        (196, 64, &[63, 62, 1]),
        (254, 64, &[63, 63, 58]),
    ] {
        let labels = labels.iter().map(|length| "b".repeat(*length));
        let labels = labels.collect::<Vec<_>>().join(".");
        let expected = format!("{}@{labels}.io", "a".repeat(local));
        assert_eq!(email(length).unwrap(), expected, "{length}");
    }
}

const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "id").with_max(3),
    FieldRule::optional(Field::Email, "email").with_max(7),
    FieldRule::optional(Field::Phone, "phone").with_max(3),
    FieldRule::optional(Field::Accounts, "accounts").with_max(2),
    FieldRule::optional(Field::FirstName, "name").with_max(1),
    FieldRule::optional(Field::Country, "country").with_max(2),
    FieldRule::optional(Field::City, "city"),
    FieldRule::optional(Field::Tags, "tags").with_max(1),
    FieldRule::optional(Field::Attributes, "attributes").with_max(1),
];

/// Each case as `path max length: what the identity says there`.
#[test]
fn each_limit_of_the_table_is_met_and_passed_by_one() {
    let table = Table::new(Action::Login, FIELDS);
    let limits = of(&table);
    let shown = |limit: &super::Limit| {
        let identity = limit.case.value();
        let at = match limit.path.as_str() {
            "email" => "/email/address".to_owned(),
            "phone" => "/phone/number".to_owned(),
            path => format!("/{}", path.replace(['.', '['], "/").replace(']', "")),
        };
        let text = identity.pointer(&at).unwrap();
        format!("{} {} {}: {text}", limit.path, limit.max, limit.length)
    };
    assert_eq!(
        limits.iter().map(shown).collect::<Vec<_>>(),
        [
            r#"user_id 3 3: "aaa""#,
            r#"user_id 3 3: "🦊🦊🦊""#,
            r#"user_id 3 4: "aaaa""#,
            r#"user_id 3 4: "🦊🦊🦊🦊""#,
            r#"email 7 7: "aa@b.io""#,
            r#"email 7 8: "aaa@b.io""#,
            r#"phone 3 3: "+44""#,
            r#"phone 3 4: "+444""#,
            r#"accounts[0].id 2 2: "aa""#,
            r#"accounts[0].id 2 2: "🦊🦊""#,
            r#"accounts[0].id 2 3: "aaa""#,
            r#"accounts[0].id 2 3: "🦊🦊🦊""#,
            r#"name.first 1 1: "a""#,
            r#"name.first 1 1: "🦊""#,
            r#"name.first 1 2: "aa""#,
            r#"name.first 1 2: "🦊🦊""#,
            r#"tags[0] 1 1: "a""#,
            r#"tags[0] 1 1: "🦊""#,
            r#"tags[0] 1 2: "aa""#,
            r#"tags[0] 1 2: "🦊🦊""#,
            r#"attributes.limit 1 1: "a""#,
            r#"attributes.limit 1 1: "🦊""#,
            r#"attributes.limit 1 2: "aa""#,
            r#"attributes.limit 1 2: "🦊🦊""#,
        ]
    );
    for limit in &limits {
        let draft = limit.case.draft();
        let problems = draft.problems();
        assert!(problems.is_empty(), "{}: {problems}", limit.case.name);
        // Beside it stands all that an adapter could ask for.
        let identity = limit.case.value();
        for key in ["user_id", "email", "phone"] {
            assert!(identity.get(key).is_some(), "{}", limit.case.name);
        }
    }
}

#[test]
fn everything_can_be_wrong_at_once() {
    let (case, expected) = everything_wrong(&Table::new(Action::Login, FIELDS));
    let expected: Vec<String> = expected
        .iter()
        .map(|(path, code)| format!("{path}: {code}"))
        .collect();
    let wrong = [
        "user_id: missing",
        "email: too-long",
        "phone: too-long",
        "accounts[0].id: too-long",
    ];
    assert_eq!(expected, wrong);
    assert_eq!(
        case.identity,
        concat!(
            r#"{"accounts":[{"id":"aaa","platform":"steam"}],"#,
            r#""email":{"address":"aaa@b.io","verified":true},"#,
            r#""phone":{"number":"+444","verified":true}}"#,
        )
    );
}
