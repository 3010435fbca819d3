//! `Debug` of the adapter's types shows no value of the user and no secret.

use std::fmt::Debug;

use countersign::adapter::{Adapter, Mint, Request, Vendor};
use countersign::verify::Presented;
use countersign::{Action, Identity};
use countersign_helpshift_identities::{
    AppUserData, GlobalUserData, ProfileUpdate, Surface, VendorData,
};
use serde_json::value::RawValue;

use crate::{NOW, SECRET, adapter, at};

fn shows_nothing(value: &impl Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!shown.is_empty());
        for mark in ["marked", "+4912345678", "eyJ", SECRET] {
            assert!(!shown.contains(mark), "{shown}");
        }
    }
}

#[test]
fn nothing_shows_a_value() {
    let identity = r#"{"user_id": "marked", "email": {"address": "marked@example.com", "verified": true},
        "phone": {"number": "+4912345678", "verified": true}, "name": "marked", "city": "marked",
        "accounts": [{"platform": "steam", "id": "marked", "metadata": {"region": "marked"}}],
        "tags": ["marked"], "attributes": {"text": "marked"}}"#;
    let identity = Identity::from_json(identity).unwrap();
    let data = VendorData::new()
        .with_global(GlobalUserData::new().with_user_persona("marked"))
        .with_app(AppUserData::new().with_device_model("marked"))
        .with_core_profile_id("marked");
    shows_nothing(&data);
    let raw = data.to_raw().unwrap();
    for surface in [Surface::Web, Surface::SdkX] {
        let adapter = adapter(surface);
        shows_nothing(&adapter);
        let request = |action| Request::new(&identity, action, at(NOW)).with_vendor(&raw);
        let login = adapter.login(&request(Action::Login)).unwrap();
        shows_nothing(&login);
        assert_eq!(format!("{:?}", login.value()), "Login(..)");
        let added = adapter.add_identities(&request(Action::AddIdentities));
        let added = added.unwrap();
        shows_nothing(&added);
        assert_eq!(format!("{:?}", added.value()), "AddIdentities(..)");
        let metadata = r#"{"metadata": {"uid": {"marked": "marked"}}}"#.to_owned();
        let metadata = RawValue::from_string(metadata).unwrap();
        for action in [Action::Login, Action::AddIdentities] {
            let request = Request::new(&identity, action, at(NOW)).with_vendor(&metadata);
            let input = adapter
                .rules()
                .accept(&request, |screening| adapter.screen(screening))
                .unwrap();
            shows_nothing(input.value());
            let shown = format!("{:?}", input.value());
            assert!(shown.contains("metadata: Metadata(..)"), "{shown}");
        }
        for action in Action::ALL.iter().copied() {
            let bundle = adapter.issue_now(&request(action)).unwrap().unwrap();
            shows_nothing(&bundle);
            let update = bundle.payload_as::<ProfileUpdate<'_>>().ok();
            shows_nothing(&update);
            if action == Action::UpdateProfile {
                let shown = format!("{update:?}");
                assert!(shown.contains(r#""full_name""#), "{shown}");
            }
            let presented = Presented::of(&bundle);
            shows_nothing(&presented);
            for now in [at(NOW), at(NOW + 1_000_000)] {
                shows_nothing(&adapter.verify(&presented, now));
            }
        }
    }
}
