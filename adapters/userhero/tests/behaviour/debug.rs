//! Debug of the adapter's inputs and outputs shows no value of the user and no secret.

use std::fmt::Debug;

use countersign::adapter::{Mint, Request, Vendor};
use countersign::verify::Presented;
use countersign::{Action, Identity, Secret, Timestamp};
use countersign_userhero::UserHero;

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
        "phone": {"number": "+4912345678", "verified": true}, "name": "marked", "company": "marked",
        "city": "marked", "tags": ["marked"], "attributes": {"text": "marked"}}"#;
    let identity = Identity::from_json(identity).unwrap();
    let adapter = UserHero::new("pk", &Secret::new(KEY).unwrap()).unwrap();
    shows_nothing(&adapter);
    let request = |action| Request::new(&identity, action, now());
    shows_nothing(&adapter.login(&request(Action::Login)).unwrap().into_value());
    shows_nothing(
        &adapter
            .update_profile(&request(Action::UpdateProfile))
            .unwrap()
            .into_value(),
    );
    for (action, names) in [
        (Action::Login, "Portal(SignedUser(..)"),
        (Action::UpdateProfile, "Widget(Metadata(..)"),
    ] {
        let request = request(action);
        let input = adapter
            .rules()
            .accept(&request, |screening| adapter.screen(screening))
            .unwrap();
        shows_nothing(input.value());
        let shown = format!("{:?}", input.value());
        assert!(shown.starts_with(names), "{shown}");
        let bundle = adapter.bundle(&request).unwrap();
        shows_nothing(&bundle);
        let presented = Presented::of(&bundle);
        shows_nothing(&presented);
        for now in [now(), Timestamp::from_unix(9_999_999_999).unwrap()] {
            shows_nothing(&adapter.verify(&presented, now));
        }
    }
}
