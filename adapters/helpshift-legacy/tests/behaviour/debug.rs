//! Debug of the adapter's inputs and outputs shows no value of the user and no secret.

use std::fmt::Debug;

use countersign::adapter::{Mint, Request, Vendor};
use countersign::verify::Presented;
use countersign::{Action, Identity, Timestamp};

use crate::{KEY, adapter};

fn shows_nothing(value: &impl Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!shown.is_empty());
        assert!(!shown.contains("marked") && !shown.contains(KEY), "{shown}");
    }
}

#[test]
fn nothing_shows_a_value() {
    let identity = r#"{"user_id": "marked", "email": {"address": "marked@example.com", "verified": true},
        "name": "marked"}"#;
    let identity = Identity::from_json(identity).unwrap();
    let adapter = adapter();
    shows_nothing(&adapter);
    let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    shows_nothing(&adapter.login(&request).unwrap().into_value());
    let bundle = adapter.bundle(&request).unwrap();
    shows_nothing(&bundle);
    for presented in [
        Presented::of(&bundle),
        Presented::of(&bundle).with_setting("helpshiftConfig", "userId", "marked-other"),
    ] {
        shows_nothing(&presented);
        shows_nothing(&adapter.verify(&presented, Timestamp::EPOCH));
    }
}
