//! The part of a screening that is the adapter's: the values that it drops by itself, and vendor data.

use super::{rules, screened};
use crate::adapter::{Capabilities, FieldRule, Policy, Rules, Screening, Table};
use crate::bundle::Reason;
use crate::identity::{Draft, Field};
use crate::problem::Path;
use crate::{Action, Timestamp};

const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "id"),
    FieldRule::optional(Field::Email, "email"),
    FieldRule::optional(Field::City, "town"),
];
const USER: &str = r#"{"user_id": "u", "email": {"address": "a@b.co", "verified": true}, "city": "Bern",
    "vendor": {"kind": {"a": 1}}}"#;

/// Screens the user by this reader: returns the faults and the dropped fields.
fn say(policy: Policy, read: impl Fn(&mut Screening<'_>)) -> [String; 2] {
    let table = Table::new(Action::Login, FIELDS).with_vendor_data();
    let draft = Draft::parse(USER);
    let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
    let ((), problems, dropped) = screened(&rules(&table, policy), &request, read);
    let dropped = dropped
        .iter()
        .map(|one| format!("{}: {:?}", one.path, one.reason));
    [problems.to_string(), dropped.collect::<Vec<_>>().join("; ")]
}

#[test]
fn strict_refuses_what_the_adapter_drops_for_a_fault_alone() {
    let faults = [
        (Reason::Invalid, "invalid"),
        (Reason::Reserved, "reserved"),
        (Reason::TooLong, "too-long"),
        (Reason::TooMany, "too-many"),
    ];
    let drop = |reason| {
        move |screening: &mut Screening<'_>| screening.drop(Path::ROOT.key("city"), reason)
    };
    for (reason, code) in faults {
        let told = format!("city: {code} (refused, since strict = true)");
        assert_eq!(
            say(Policy::new().strict(), drop(reason)),
            [told.as_str(), ""]
        );
        let told = format!("city: {reason:?}");
        assert_eq!(say(Policy::new(), drop(reason)), ["", told.as_str()]);
    }
    for reason in [
        Reason::NoPlace,
        Reason::Privacy,
        Reason::UnsupportedValue,
        Reason::Unverified,
    ] {
        let told = format!("city: {reason:?}");
        assert_eq!(
            say(Policy::new().strict(), drop(reason)),
            ["", told.as_str()]
        );
    }
}

/// Without it the bundle would be of nobody, or of somebody else.
#[test]
fn a_field_that_identifies_the_user_is_refused_and_never_dropped() {
    let drop = |field| {
        say(Policy::new(), move |screening| {
            screening.drop_field(field, Reason::NoPlace)
        })
    };
    let told = "email: unsupported (it identifies the user, and the vendor does not take it)";
    assert_eq!(drop(Field::Email), [told, ""]);
    assert_eq!(drop(Field::City), ["", "city: NoPlace"]);
}

#[test]
fn data_of_the_page_is_read_where_the_action_takes_it() {
    let table = Table::new(Action::Login, FIELDS);
    let read = |table: &Table, client: &str| {
        let json = format!(r#"{{"user_id": "u", "client": {{"kind": {client}}}}}"#);
        let draft = Draft::parse(&json);
        let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
        let (read, problems, _) = screened(&rules(table, Policy::new()), &request, |screening| {
            screening.client_data().map(|data| data.has("uuid"))
        });
        (read, problems.to_string())
    };
    let taking = table.clone().with_client_data();
    assert_eq!(
        read(&taking, r#"{"uuid": "b"}"#),
        (Some(true), String::new())
    );
    assert_eq!(read(&taking, "{}"), (Some(false), String::new()));
    assert_eq!(read(&taking, "null"), (None, String::new()));
    let fault = "client.kind: invalid (expected an object, found a list)";
    assert_eq!(read(&taking, "[]"), (None, fault.to_owned()));
    let fault = "client.kind: unsupported (this adapter takes none for this action)";
    assert_eq!(read(&table, "{}"), (None, fault.to_owned()));
    // The names that an event has are compared, and nobody else reads them.
    let named = table.with_client_names(&[(Field::UserId, "id")]);
    assert_eq!(read(&named, r#"{"id": "u"}"#), (None, String::new()));
    let both = named.with_client_data();
    let fault =
        "client.kind.id: mismatch (the page names another user than the one who is signed in)";
    assert_eq!(
        read(&both, r#"{"id": "v"}"#),
        (Some(false), fault.to_owned())
    );
}

#[test]
fn vendor_data_is_read_where_the_action_takes_it() {
    let login = Table::new(Action::Login, FIELDS);
    let update = Table::new(Action::UpdateProfile, FIELDS).with_vendor_data();
    let rules = Rules::new(Capabilities::new("kind", login).and(update));
    let draft = Draft::parse(USER);
    for (action, is_read) in [(Action::Login, false), (Action::UpdateProfile, true)] {
        let request = draft.request("kind", action, Timestamp::EPOCH);
        let (read, ..) = screened(&rules, &request, |screening| {
            assert!(screening.has_vendor_data());
            screening.vendor_data().is_some()
        });
        assert_eq!(read, is_read, "{action}");
    }
}
