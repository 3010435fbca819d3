//! The capabilities of an adapter.

use std::time::Duration;

use countersign::Action;
use countersign::adapter::{Capabilities, Covers, FieldRule, Proof, Rules, Table, Unit};
use countersign::identity::Field;
use countersign::problem::Code;

const LOGIN: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "id").signed(),
    FieldRule::optional(Field::City, "town").with_max(9),
];
const UPDATE: &[FieldRule] = &[FieldRule::optional(Field::FullName, "name")];

#[test]
fn the_declarations_of_an_adapter_can_be_replaced() {
    let of = |kind| Capabilities::new(kind, Table::new(Action::Login, LOGIN));
    let rules = Rules::new(of("kind"));
    assert_eq!(rules.capabilities().kind(), "kind");
    let rules = rules.with_capabilities(of("other"));
    assert_eq!(rules.capabilities().kind(), "other");
}

#[test]
fn a_vendor_is_named_with_the_switch_that_must_be_on() {
    let capabilities = Capabilities::new("kind", Table::new(Action::Login, LOGIN));
    assert_eq!((capabilities.vendor(), capabilities.switch()), (None, None));
    let named = capabilities
        .with_vendor("Acme Desk")
        .with_switch("Settings, Enforce");
    assert_eq!(named.vendor(), Some("Acme Desk"));
    assert_eq!(named.switch(), Some("Settings, Enforce"));
}

#[test]
fn a_row_is_found_by_its_field_and_a_table_by_its_action() {
    let login = Table::new(Action::Login, LOGIN);
    let update = Table::new(Action::UpdateProfile, UPDATE);
    let capabilities = Capabilities::new("kind", login.clone()).and(update);
    assert_eq!(login.rule(Field::UserId), LOGIN.first());
    assert_eq!(login.rule(Field::City), LOGIN.get(1));
    assert_eq!(login.rule(Field::Email), None);
    let update = capabilities.table(Action::UpdateProfile).unwrap();
    assert_eq!(update.rule(Field::FullName), UPDATE.first());
    assert_eq!(capabilities.table(Action::Login).unwrap().fields(), LOGIN);
    assert!(capabilities.table(Action::AddIdentities).is_none());
    let actions: Vec<_> = capabilities.tables().map(Table::action).collect();
    assert_eq!(actions, [Action::Login, Action::UpdateProfile]);
}

#[test]
fn a_table_takes_data_of_the_page_where_it_says_so() {
    let table = Table::new(Action::Login, LOGIN);
    assert!(!table.takes_client_data());
    assert!(table.with_client_data().takes_client_data());
}

#[test]
fn a_fault_has_the_vendors_name_where_there_is_one() {
    let reasons = &[(Code::Missing, "NO_ID"), (Code::TooLong, "LONG_ID")];
    let table = Table::new(Action::Login, LOGIN).with_vendor_reasons(reasons);
    assert_eq!(table.vendor_reason(Code::TooLong), Some("LONG_ID"));
    assert_eq!(table.vendor_reason(Code::Missing), Some("NO_ID"));
    assert_eq!(table.vendor_reason(Code::Empty), None);
}

/// JavaScript's `"a😀é".length` is 4, and `[..."a😀é"].length` is 3.
#[test]
fn a_length_is_counted_in_its_unit() {
    assert_eq!(Unit::Utf16.length("a😀é"), 4);
    assert_eq!(Unit::Characters.length("a😀é"), 3);
    assert_eq!(Unit::Characters.length(""), 0);
}

#[test]
fn a_proof_says_what_it_covers_and_what_of_time() {
    let life = Duration::from_secs(60);
    let timed = Proof::of_payload().with_issued_at().with_longest_life(life);
    assert_eq!(timed.covers(), Covers::Payload);
    assert_eq!(
        (timed.says_when_made(), timed.longest_life()),
        (true, Some(life))
    );
    let timeless = Proof::of_ids(None);
    assert_eq!(
        (timeless.says_when_made(), timeless.longest_life()),
        (false, None)
    );
    assert!(Proof::NONE.is_none() && !timeless.is_none());
    let each = Proof::of_each_id();
    assert_eq!(each.covers(), Covers::EachId);
    assert!(!each.is_none() && !each.says_when_made());
}

/// `ab` and `c` make the same text as `a` and `bc` where nothing stands between them.
#[test]
fn identifiers_are_joined_where_several_have_no_separator() {
    const TWO: &[FieldRule] = &[
        FieldRule::one_of(Field::UserId, "id").signed(),
        FieldRule::one_of(Field::Email, "email").signed(),
    ];
    let joins = |fields, separator| {
        let proof = Proof::of_ids(separator);
        Table::new(Action::Login, fields)
            .with_proof(proof)
            .joins_ids()
    };
    assert!(joins(TWO, None));
    assert!(!joins(TWO, Some("|")) && !joins(LOGIN, None));
    let each = Table::new(Action::Login, TWO).with_proof(Proof::of_each_id());
    assert!(!each.joins_ids(), "each identifier has a proof of its own");
}
