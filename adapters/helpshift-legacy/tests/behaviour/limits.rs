//! Refuses users whom Helpshift would take for anonymous ones, and drops unverified emails.

use countersign::adapter::Policy;
use countersign::identity::Field;
use countersign_helpshift_legacy::LONGEST_ID;

use crate::{OF_BOTH, OF_EMAIL, OF_ID, adapter, dropped, mint, payload, refused, token};

#[test]
fn an_unverified_value_is_in_no_part_of_the_bundle() {
    let typed = r#"{"user_id":"captain_planet","email":"captain@example.com"}"#;
    let bundle = mint(&adapter(), typed).unwrap();
    assert_eq!(dropped(&bundle.dropped), ["email: unverified"]);
    assert!(
        !serde_json::to_string(&bundle)
            .unwrap()
            .contains("captain@example.com")
    );
    assert!(bundle.payload.get().contains(OF_ID));

    let email_only = r#"{"email":"captain@example.com"}"#;
    assert_eq!(refused(&adapter(), email_only), ["email: unverified"]);

    let trusting = adapter().with_policy(Policy::new().allow_unverified(Field::Email));
    assert!(payload(&trusting, typed).contains(OF_BOTH));
    assert!(payload(&trusting, email_only).contains(OF_EMAIL));
}

#[test]
fn a_longer_id_would_be_anonymous_and_is_refused() {
    for letter in ["a", "é", "🦀"] {
        let id = |length| format!(r#"{{"user_id":"{}"}}"#, letter.repeat(length));
        let signed = token(&letter.repeat(LONGEST_ID));
        assert!(payload(&adapter(), &id(750)).contains(&signed), "{letter}");
        assert_eq!(
            refused(&adapter(), &id(751)),
            ["user_id: too-long"],
            "{letter}"
        );
    }
}

#[test]
fn an_address_is_no_id() {
    for id in [
        "captain@example.com",
        "captain@ship",
        "auth0|captain@example.com",
    ] {
        let identity = format!(r#"{{"user_id":"{id}"}}"#);
        assert_eq!(refused(&adapter(), &identity), ["user_id: invalid"], "{id}");
    }
    for id in ["captain", "@captain", "captain@", "a@b@c"] {
        assert!(payload(&adapter(), &format!(r#"{{"user_id":"{id}"}}"#)).contains(&token(id)));
    }
}

#[test]
fn an_email_that_helpshift_may_not_know_is_refused() {
    for email in [r#"\"captain\"@example.com"#, "captain@localhost"] {
        let identity = format!(
            r#"{{"user_id":"captain_planet","email":{{"address":"{email}","verified":true}}}}"#
        );
        assert_eq!(
            refused(&adapter(), &identity),
            ["email: invalid"],
            "{email}"
        );
        let unverified = format!(r#"{{"user_id":"captain_planet","email":"{email}"}}"#);
        assert!(
            payload(&adapter(), &unverified).contains(OF_ID),
            "it does not go in"
        );
    }
    for email in ["Captain+chat@Example.com", "zoë@bücher.example"] {
        let identity = format!(r#"{{"email":{{"address":"{email}","verified":true}}}}"#);
        assert!(
            payload(&adapter(), &identity).contains(&token(email)),
            "case is kept"
        );
    }
}

#[test]
fn every_fault_is_listed_at_once() {
    let identity = format!(
        r#"{{"user_id":"{}","email":{{"address":"captain@localhost","verified":true}},
            "name":" "}}"#,
        "a".repeat(751)
    );
    let strict = adapter().with_policy(Policy::new().strict());
    assert_eq!(
        refused(&strict, &identity),
        ["user_id: too-long", "name.full: invalid", "email: invalid"]
    );
    assert_eq!(
        refused(&adapter(), r#"{"name":"Nobody"}"#),
        ["user_id: missing"]
    );
}
