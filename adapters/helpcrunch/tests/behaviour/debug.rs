//! Debug of the adapter's inputs and outputs shows no value of the user and no secret.

use std::fmt::Debug;

use countersign::adapter::{Mint, Request, Vendor};
use countersign::verify::Presented;
use countersign::{Action, Identity, Timestamp};
use countersign_helpcrunch::Mode;

use crate::adapter;

fn shows_nothing(value: &impl Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!shown.is_empty());
        for mark in ["marked", "+4912345678", "test_secret_key"] {
            assert!(!shown.contains(mark), "{shown}");
        }
    }
}

#[test]
fn nothing_shows_a_value() {
    let identity = r#"{"user_id": "marked", "email": {"address": "marked@example.com", "verified": true},
        "phone": {"number": "+4912345678", "verified": true}, "name": "marked",
        "company": {"id": "marked", "name": "marked"}, "attributes": {"text": "marked"}}"#;
    let identity = Identity::from_json(identity).unwrap();
    for mode in Mode::ALL.iter().copied() {
        let adapter = adapter(mode);
        shows_nothing(&adapter);
        let request = |action| Request::new(&identity, action, Timestamp::EPOCH);
        shows_nothing(&adapter.login(&request(Action::Login)).unwrap().into_value());
        shows_nothing(
            &adapter
                .update_profile(&request(Action::UpdateProfile))
                .unwrap()
                .into_value(),
        );
        for action in [Action::Login, Action::UpdateProfile] {
            let bundle = adapter.bundle(&request(action)).unwrap();
            shows_nothing(&bundle);
            let presented =
                Presented::of(&bundle).with_setting("helpcrunchSettings.user", "user_id", &5);
            shows_nothing(&presented);
            shows_nothing(&adapter.verify(&presented, Timestamp::EPOCH));
            shows_nothing(&adapter.verify(&Presented::of(&bundle), Timestamp::EPOCH));
        }
    }
}
