//! Makes customers by the tables of `create-customer-v1` and `update-customer-v1`.

use countersign::adapter::{Policy, Request};
use countersign::identity::{Draft, Field};
use countersign::provision::{Provisioner, Record, RestApi};
use countersign::sign::HmacKey;
use countersign::{Action, Identity, Result, Secret, Timestamp};
use countersign_helpcrunch::provision::{API_URL, Customers};
use countersign_helpcrunch::{Helpcrunch, Mode, Secrets};

use crate::{OF_1984, adapter};

const KEY: &str = "rest_api_key_marked";

pub(crate) fn customers_of(adapter: Helpcrunch) -> Customers {
    let key = Secret::new(KEY).unwrap();
    Customers::new(adapter, RestApi::new(API_URL, &key).unwrap())
}

pub(crate) fn customers() -> Customers {
    customers_of(adapter(Mode::Plain))
}

pub(crate) fn record(customers: &Customers, identity: &str) -> Result<Record> {
    let draft = Draft::parse(identity);
    customers.record(draft.request("helpcrunch", Action::Login, Timestamp::MAX))
}

fn body(customers: &Customers, identity: &str) -> String {
    record(customers, identity).unwrap().body.get().to_owned()
}

fn dropped(customers: &Customers, identity: &str) -> Vec<String> {
    crate::dropped(&record(customers, identity).unwrap().dropped)
}

fn refused(customers: &Customers, identity: &str) -> Vec<String> {
    let error = record(customers, identity).unwrap_err();
    crate::faults(error.problems())
}

const FULL: &str = r#"{"user_id":"1984","email":{"address":"w@example.com","verified":true},
    "phone":{"number":"+442079460123","verified":true},
    "name":{"full":"Winston Smith","display":"Winston"},
    "company":{"id":"c1","name":"Minitrue"},"locale":"en-GB","country":"GB","city":"London",
    "created_at":1735689600,"tags":["beta","annual plan"],
    "accounts":[{"platform":"steam","id":"7656"}],
    "attributes":{"plan":"pro","seats":3,"paid":true,"notes":["a","b"],"userEmail":"x"}}"#;

#[test]
fn a_customer_says_all_that_the_api_has_a_word_for() {
    assert_eq!(
        body(&customers(), FULL),
        concat!(
            r#"{"name":"Winston Smith","email":"w@example.com","userId":"1984","#,
            r#""company":"Minitrue","phone":"+442079460123","firstSeen":"1735689600","#,
            r#""locale":"en","tags":[{"name":"beta"},{"name":"annual plan"}],"#,
            r#""customData":[{"property":"plan","value":"pro"},{"property":"seats","value":3},"#,
            r#"{"property":"paid","value":true},{"property":"userEmail","value":"x"}]}"#,
        )
    );
    assert_eq!(
        dropped(&customers(), FULL),
        [
            "accounts: no-place",
            "company.id: no-place",
            "country: no-place",
            "city: no-place",
            "name.display: no-place",
            "attributes.notes: unsupported-value",
        ]
    );
}

#[test]
fn a_minimal_customer_is_an_id_in_text() {
    assert_eq!(
        body(&customers(), r#"{"user_id":"1984"}"#),
        r#"{"userId":"1984"}"#
    );
    let text = body(
        &customers(),
        r#"{"user_id":"a\u2028\"b\\c","name":"Zoë\n東京"}"#,
    );
    assert_eq!(
        text,
        "{\"name\":\"Zoë\\n東京\",\"userId\":\"a\u{2028}\\\"b\\\\c\"}"
    );
    assert!(!text.contains(['\n', '\r']));
}

/// The widget and the API name the same user in each mode. The proof of the id is only for the page.
#[test]
fn the_id_is_the_one_that_the_widget_sends() {
    for (mode, id) in [
        (Mode::Plain, "1984"),
        (Mode::HashedId, OF_1984),
        (Mode::SecurityHash, "1984"),
        (Mode::Signature, "1984"),
    ] {
        let customers = customers_of(adapter(mode));
        let text = body(&customers, r#"{"user_id":"1984"}"#);
        assert_eq!(text, format!(r#"{{"userId":"{id}"}}"#));
    }
}

/// The date chooses the secret that hashes the id, as in the widget. A user without a date is refused.
#[test]
fn a_dated_secret_hashes_by_the_date() {
    let key = |text: &str| HmacKey::new(&Secret::new(text).unwrap()).unwrap();
    let at = |seconds| Timestamp::from_unix(seconds).unwrap();
    let secrets = [(at(0), key("test_secret_key")), (at(100), key("another"))];
    let secrets = Secrets::dated(secrets).unwrap();
    let customers = customers_of(Helpcrunch::new(Mode::HashedId, secrets).unwrap());
    assert_eq!(
        body(&customers, r#"{"user_id":"1984","created_at":99}"#),
        format!(r#"{{"userId":"{OF_1984}","firstSeen":"99"}}"#)
    );
    let later = body(&customers, r#"{"user_id":"1984","created_at":100}"#);
    assert!(!later.contains(OF_1984), "{later}");
    assert_eq!(
        refused(&customers, r#"{"user_id":"1984"}"#),
        ["created_at: missing"]
    );
}

#[test]
fn full_privacy_sends_the_id_alone() {
    let private = FULL.replacen('{', r#"{"privacy":"full","#, 1);
    assert_eq!(body(&customers(), &private), r#"{"userId":"1984"}"#);
    let dropped = dropped(&customers(), &private);
    assert_eq!(dropped.len(), 13, "{dropped:?}");
    assert!(dropped.iter().all(|dropped| dropped.ends_with(": privacy")));
    let nobody = r#"{"privacy":"full","email":{"address":"w@example.com","verified":true}}"#;
    assert_eq!(refused(&customers(), nobody), ["user_id: missing"]);
}

#[test]
fn a_visitor_is_nobody_to_send() {
    assert_eq!(
        refused(&customers(), r#"{"anonymous":true,"name":"Somebody"}"#),
        ["anonymous: unsupported"]
    );
}

#[test]
fn an_unverified_value_is_not_sent() {
    let typed = r#"{"user_id":"1984","email":"w@example.com","phone":"+442079460123"}"#;
    assert_eq!(body(&customers(), typed), r#"{"userId":"1984"}"#);
    assert_eq!(
        dropped(&customers(), typed),
        ["email: unverified", "phone: unverified"]
    );
    let policy = Policy::new().allow_unverified(Field::Email);
    let trusting = customers_of(adapter(Mode::Plain).with_policy(policy));
    assert_eq!(
        body(&trusting, typed),
        r#"{"email":"w@example.com","userId":"1984"}"#
    );
}

#[test]
fn a_language_is_a_code_of_two_letters() {
    let of = |tag: &str| format!(r#"{{"user_id":"1984","locale":"{tag}"}}"#);
    for (tag, code) in [("en-GB", "en"), ("UK", "uk"), ("zh-Hant-TW", "zh")] {
        let expected = format!(r#"{{"userId":"1984","locale":"{code}"}}"#);
        assert_eq!(body(&customers(), &of(tag)), expected);
    }
    for tag in ["gsw", "i-klingon"] {
        assert_eq!(body(&customers(), &of(tag)), r#"{"userId":"1984"}"#);
        assert_eq!(
            dropped(&customers(), &of(tag)),
            ["locale: unsupported-value"]
        );
    }
}

/// A faulty field is dropped with its reason, and refused where the adapter is strict.
#[test]
fn every_fault_is_told_at_once() {
    let faulty = r#"{"user_id":"1984","name":" ","tags":["","kept"],
        "attributes":{"":1,"userId":"1985","list":[]}}"#;
    assert_eq!(
        body(&customers(), faulty),
        r#"{"userId":"1984","tags":[{"name":"kept"}]}"#
    );
    assert_eq!(
        dropped(&customers(), faulty),
        [
            "name.full: invalid",
            "attributes[\"\"]: invalid",
            "attributes.userId: reserved",
            "attributes.list: unsupported-value",
            "tags[0]: invalid",
        ]
    );
    let strict = customers_of(adapter(Mode::Plain).with_policy(Policy::new().strict()));
    assert_eq!(
        refused(&strict, faulty),
        [
            "name.full: invalid",
            "attributes[\"\"]: invalid",
            "attributes.userId: reserved",
            "tags[0]: invalid",
        ]
    );
    let worse = r#"{"user_id":7,"email":{"address":"x","verified":true},"nick":"y","vendor":{"helpcrunch":{}}}"#;
    assert_eq!(
        refused(&customers(), worse),
        [
            "user_id: invalid",
            "nick: unknown-field",
            "vendor.helpcrunch: unsupported",
            "email.address: invalid",
        ]
    );
}

#[test]
fn the_action_of_a_request_makes_no_difference() {
    let identity = Identity::from_json(r#"{"user_id":"1984"}"#).unwrap();
    for action in Action::ALL.iter().copied() {
        let request = Request::new(&identity, action, Timestamp::EPOCH);
        let record = customers().record(request).unwrap();
        assert_eq!(record.body.get(), r#"{"userId":"1984"}"#);
    }
}

#[test]
fn debug_shows_neither_key_nor_value() {
    let customers = customers_of(adapter(Mode::HashedId));
    let record = record(&customers, FULL).unwrap();
    let shown = format!("{customers:?} {record:?}");
    for secret in [
        KEY,
        "test_secret_key",
        "1984",
        "Winston",
        "w@example.com",
        OF_1984,
    ] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
