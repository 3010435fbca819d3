//! Debug of the adapter's inputs and outputs shows no value of the user, of the page or of a secret.

use std::fmt::Debug;

use countersign::adapter::{Mint, Vendor};
use countersign::identity::Draft;
use countersign::verify::Presented;
use countersign::{Action, Secret, Timestamp};
use countersign_freshchat::Freshchat;

use crate::now;

const KEY: &str = "test_secret_key";

fn shows_nothing(value: &impl Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!shown.is_empty());
        for mark in ["marked", "+4912345678", KEY] {
            assert!(!shown.contains(mark), "{shown}");
        }
    }
}

#[test]
fn nothing_shows_a_value() {
    let identity = r#"{"user_id": "marked", "email": {"address": "marked@example.com", "verified": true},
        "phone": {"number": "+4912345678", "verified": true}, "name": "marked",
        "client": {"freshchat": {"uuid": "marked"}}}"#;
    let draft = Draft::parse(identity);
    let request = draft.request("freshchat", Action::Login, now());
    let adapter = Freshchat::new(&Secret::new(KEY).unwrap()).unwrap();
    shows_nothing(&adapter);
    shows_nothing(&adapter.login(&request).unwrap().into_value());
    let claims = adapter.accept(&request).unwrap();
    shows_nothing(claims.value());
    let bundle = adapter.bundle(&request).unwrap();
    shows_nothing(&bundle);
    let presented = Presented::of(&bundle);
    for now in [now(), Timestamp::from_unix(9_999_999_999).unwrap()] {
        shows_nothing(&adapter.verify(&presented, now));
    }
}
