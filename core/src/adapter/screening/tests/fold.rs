//! Fields that the vendor folds before it signs them.

use super::{rules, screened};
use crate::adapter::{FieldRule, Fold, Policy, Table};
use crate::identity::{Draft, Field};
use crate::{Action, Timestamp};

const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "id"),
    FieldRule::optional(Field::Email, "email")
        .with_max(20)
        .folded(Fold::AsciiLowercase),
    FieldRule::optional(Field::City, "town").folded(Fold::AsciiLowercase),
];

/// Screens a user with this email and city: returns the folded texts, the faults and the dropped fields.
fn say(email: &str, city: &str) -> [String; 3] {
    let json = format!(
        r#"{{"user_id": "Usr", "email": {{"address": "{email}", "verified": true}}, "city": "{city}"}}"#
    );
    let draft = Draft::parse(&json);
    let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
    let rules = rules(&Table::new(Action::Login, FIELDS), Policy::new().strict());
    let (folded, problems, dropped) = screened(&rules, &request, |screening| {
        let fields = [Field::UserId, Field::Email, Field::City, Field::Phone];
        let texts = fields.map(|field| screening.folded(field).unwrap_or("-".into()));
        texts.join(" ")
    });
    let dropped = dropped
        .iter()
        .map(|one| format!("{}: {:?}", one.path, one.reason));
    [
        folded,
        problems.to_string(),
        dropped.collect::<Vec<_>>().join("; "),
    ]
}

#[test]
fn a_text_is_folded_where_the_table_says_so() {
    assert_eq!(
        say("Lisa@Example.COM", "BERN"),
        ["Usr lisa@example.com bern -", "", ""]
    );
    assert_eq!(
        say("lisa@example.com", "bern"),
        ["Usr lisa@example.com bern -", "", ""]
    );
    // A letter without another lower case is folded by no reading of the rule.
    assert_eq!(
        say("zoë@Example.com", "ß東京"),
        ["Usr zoë@example.com ß東京 -", "", ""]
    );
}

/// A vendor may fold `Ë` or not: the proof of one reading is no proof by the other.
#[test]
fn a_letter_that_may_be_folded_refuses_or_is_dropped() {
    let [_, problems, _] = say("ZOË@example.com", "bern");
    assert_eq!(
        problems,
        "email: unsupported (a letter outside of ASCII is not in lower case, and the vendor may fold it or not)"
    );
    for city in ["Ёлка", "\u{130}zmir", "\u{212a}elvin"] {
        assert_eq!(
            say("lisa@example.com", city),
            ["Usr lisa@example.com - -", "", "city: UnsupportedValue"],
            "{city}"
        );
    }
    // A length is told first.
    let [_, problems, _] = say("ZOË@a-long-example.com", "bern");
    assert_eq!(problems, "email: too-long (22 characters, at most 20)");
}
