//! `verify` takes a pair that can be one, and says that HubSpot alone can read the token.

use countersign::Action;
use countersign::adapter::Vendor;
use countersign::verify::{Presented, Verdict};
use serde_json::json;
use serde_json::value::to_raw_value;

use crate::{LISA, adapter, at, counting, issue};

#[test]
fn a_pair_that_can_be_one_is_opaque() {
    let adapter = adapter(counting());
    let bundle = issue(&adapter, LISA, at(0)).unwrap();
    let years = at(1_000_000_000);
    for now in [at(0), years] {
        let verdict = adapter.verify(&Presented::of(&bundle), now);
        assert_eq!(verdict, Ok(Verdict::Opaque));
    }
}

#[test]
fn a_pair_that_cannot_be_one_is_malformed() {
    let adapter = adapter(counting());
    for payload in [
        json!(null),
        json!([]),
        json!({}),
        json!({"identificationEmail": "lisa@example.com"}),
        json!({"identificationToken": "t"}),
        json!({"identificationEmail": "lisa", "identificationToken": "t"}),
        json!({"identificationEmail": "lisa@example.com", "identificationToken": ""}),
        json!({"identificationEmail": "lisa@example.com", "identificationToken": "a b"}),
        json!({"identificationEmail": "lisa@example.com", "identificationToken": 7}),
        json!({"email": "lisa@example.com", "token": "t"}),
    ] {
        let raw = to_raw_value(&payload).unwrap();
        let verdict = adapter.verify(&Presented::new(Action::Login, &raw), at(0));
        let said = verdict.unwrap_err().to_string();
        assert_eq!(said, "hsConversationsSettings: malformed", "{payload}");
    }
}

/// The widget reads the page's object, whatever the payload was.
#[test]
fn the_last_setting_of_the_page_counts() {
    let adapter = adapter(counting());
    let bundle = issue(&adapter, LISA, at(0)).unwrap();
    let with = |key: &str, value: &str| {
        let presented = Presented::of(&bundle);
        let presented = presented.with_setting("hsConversationsSettings", key, value);
        adapter.verify(&presented, at(0)).is_ok()
    };
    assert!(with("identificationToken", "another"));
    assert!(!with("identificationToken", ""));
    assert!(!with("identificationEmail", "nobody"));
    assert!(with("inlineEmbedSelector", "#chat"));
}
