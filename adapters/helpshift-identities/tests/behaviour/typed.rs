//! The Rust API: typed user data, and the function and payload of each action.

use std::fmt::Debug;

use countersign::adapter::{Adapter, Request};
use countersign::identity::Draft;
use countersign::problem::Problems;
use countersign::{Action, Identity, Result, Timestamp};
use countersign_helpshift_identities::{
    AddIdentities, AppUserData, GlobalUserData, Login, PayingSegment, ProfileUpdate, Surface,
    VendorData,
};
use serde_json::{Value, json};

use crate::{NOW, adapter, at};

#[test]
fn typed_user_data_is_what_json_says() {
    let moment = Timestamp::from_unix(1_735_689_600).unwrap();
    let global = GlobalUserData::new()
        .with_age(42)
        .with_lifetime_value(-3)
        .with_user_persona("p")
        .with_user_vip_segment("v")
        .with_user_support_status("s")
        .with_last_active_date(moment)
        .with_accepted_t_and_c(false)
        .with_tags_to_remove(["a"])
        .with_reset_tags(["b"])
        .with_custom_field("plan", "pro")
        .with_multiline_field("story", "1\n2");
    let app = AppUserData::new()
        .with_device_model("d")
        .with_os_version("o")
        .with_app_version("10.4.1")
        .with_sdk_version("s")
        .with_country("GB")
        .with_city("c")
        .with_user_vip_segment("v")
        .with_language("en")
        .with_app_rating("5")
        .with_user_paying_segment(PayingSegment::High)
        .with_user_support_status("s")
        .with_user_persona("true")
        .with_accepted_t_and_c(true)
        .with_user_level("l")
        .with_app_status("a")
        .with_lifetime_value(1)
        .with_last_90d_spend("12.50")
        .with_count_transactions_90d(2)
        .with_count_transactions_lifetime(3)
        .with_count_refunds_90d(0)
        .with_iap_views_since_last_purchase(4)
        .with_last_purchase_date(moment)
        .with_last_login_date(moment)
        .with_custom_field("k", "v");
    let data = VendorData::new().with_global(global).with_app(app);
    let raw = data.to_raw().unwrap();
    let identity = Identity::from_json(r#"{"user_id": "u"}"#).unwrap();
    let request = Request::new(&identity, Action::UpdateProfile, at(NOW)).with_vendor(&raw);
    let bundle = adapter(Surface::SdkX).issue_now(&request).unwrap().unwrap();
    let payload: Value = serde_json::from_str(bundle.payload.get()).unwrap();
    // Every key of the pages, but for those that the identity says.
    let expected = json!({
        "masterAttributes": {
            "age": "42", "lifetime_value": "-3", "user_persona": "p", "user_vip_segment": "v",
            "user_support_status": "s", "last_active_date": "1735689600",
            "accepted_t_and_c": "false", "tags_to_remove": ["a"], "reset_tags": ["b"],
            "custom_user_fields": {"plan": "pro", "story": "1\n2"},
        },
        "appAttributes": {
            "device_model": "d", "os_version": "o", "app_version": "10.4.1", "sdk_version": "s",
            "country": "GB", "city": "c", "user_vip_segment": "v", "language": "en",
            "app_rating": "5", "user_paying_segment": "high_paying", "user_support_status": "s",
            "user_persona": "true", "accepted_t_and_c": "true", "user_level": "l",
            "app_status": "a", "lifetime_value": "1", "last_90d_spend": "12.50",
            "count_transactions_90d": "2", "count_transactions_lifetime": "3",
            "count_refunds_90d": "0", "iap_views_since_last_purchase": "4",
            "last_purchase_date": "1735689600", "last_login_date": "1735689600",
            "custom_user_fields": {"k": "v"},
        },
    });
    assert_eq!(payload, expected);
    assert!(!format!("{data:?}").contains("10.4.1"));
}

const BOTH: [Surface; 2] = [Surface::Web, Surface::SdkX];

fn full() -> Value {
    json!({"user_id": "u", "email": {"address": "a@b.co", "verified": true}, "name": "Lisa Chen",
        "tags": ["x"], "attributes": {"plan": "pro"},
        "accounts": [{"platform": "steam", "id": "s", "metadata": {"region": "eu"}}],
        "vendor": {"helpshift-identities": {"global": {"reset_tags": []}, "app": {"city": "c"}}}})
}

/// The function says the action, also where the request says another.
#[test]
fn a_typed_function_is_of_its_own_action() {
    fn holds<T: PartialEq + Debug>(
        own: Action,
        request: Request<'_>,
        call: impl Fn(&Request<'_>) -> Result<T>,
    ) {
        let answer = |action| -> Result<T, Problems> {
            call(&request.for_action(action)).map_err(|error| error.problems().clone())
        };
        for action in Action::ALL.iter().copied() {
            assert_eq!(answer(action), answer(own), "{own} asked as {action}");
        }
    }
    let identities = [
        full(),
        json!({"anonymous": true}),
        json!({"user_id": "u"}),
        json!({"email": {"address": "a@b.co", "verified": true}}),
        json!({"phone": {"number": "+4912345", "verified": true}}),
    ];
    for identity in identities {
        let text = identity.to_string();
        let draft = Draft::parse(&text);
        let request = draft.request("helpshift-identities", Action::Login, at(NOW));
        for surface in BOTH {
            let adapter = adapter(surface);
            holds(Action::Login, request, |request| adapter.login(request));
            holds(Action::AddIdentities, request, |request| {
                adapter.add_identities(request)
            });
            holds(Action::UpdateProfile, request, |request| {
                let update = adapter.update_profile(request)?;
                Ok(update.map(|update| json!(update)))
            });
        }
    }
}

#[test]
fn each_payload_is_read_as_it_was_written() {
    let text = full().to_string();
    let draft = Draft::parse(&text);
    let request = |action| draft.request("helpshift-identities", action, at(NOW));
    for surface in BOTH {
        let adapter = adapter(surface);
        let bundle = |action| adapter.issue_now(&request(action)).unwrap().unwrap();
        let login: Login = bundle(Action::Login).payload_as().unwrap();
        assert_eq!(
            login,
            adapter.login(&request(Action::Login)).unwrap().into_value()
        );
        let added: AddIdentities = bundle(Action::AddIdentities).payload_as().unwrap();
        let expected = adapter.add_identities(&request(Action::AddIdentities));
        assert_eq!(added, *expected.unwrap().value());
        let update: ProfileUpdate<'_> = bundle(Action::UpdateProfile).payload_as().unwrap();
        let expected = adapter.update_profile(&request(Action::UpdateProfile));
        assert_eq!(update, *expected.unwrap().value());
        let written = serde_json::to_string(&update).unwrap();
        assert_eq!(written, bundle(Action::UpdateProfile).payload.get());
    }
}

#[test]
fn what_is_no_user_data_is_not_read_as_such() {
    for data in [
        json!({"nick": "x"}),
        json!({"age": 42}),
        json!({"new_tags": "x"}),
        json!({"reset_tags": {"x": "y"}}),
        json!({"custom_user_fields": ["x"]}),
        json!("x"),
    ] {
        let text = json!({ "globalUserData": data }).to_string();
        assert!(
            serde_json::from_str::<ProfileUpdate<'_>>(&text).is_err(),
            "{text}"
        );
    }
}
