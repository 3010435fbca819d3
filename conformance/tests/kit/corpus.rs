//! The corpus follows an adapter's own table.

use countersign::adapter::{FieldRule, Table, Unit};
use countersign::identity::{Draft, Field};
use countersign_conformance::corpus;

const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "id").with_max(50),
    FieldRule::optional(Field::Email, "email").with_max(300),
    FieldRule::optional(Field::Accounts, "accounts").with_max(9),
    FieldRule::optional(Field::Locale, "locale").with_max(2),
];

#[test]
fn each_limit_is_met_and_passed_by_one_in_the_unit_of_the_table() {
    for unit in [Unit::Characters, Unit::Utf16] {
        let table = Table::new(countersign::Action::Login, FIELDS).with_unit(unit);
        let mut lengths = Vec::new();
        for case in corpus::all(&table) {
            let draft = Draft::parse(&case.identity);
            let request = draft.request("toy", countersign::Action::Login, now());
            let user = request.identity.trusted();
            if case.name.starts_with("user_id of") {
                lengths.push(unit.length(user.user_id().unwrap()));
            } else if case.name.starts_with("accounts of") {
                let (_, account) = user.accounts().next().unwrap();
                lengths.push(unit.length(account.id()));
            }
            // No address is as long as this limit, and a locale has no length of its own.
            assert!(!case.name.starts_with("email of"), "{}", case.name);
            assert!(!case.name.starts_with("locale of"), "{}", case.name);
        }
        assert_eq!(lengths, [50, 50, 51, 51, 9, 9, 10, 10], "{unit:?}");
    }
}

fn now() -> countersign::Timestamp {
    countersign::Timestamp::EPOCH
}
