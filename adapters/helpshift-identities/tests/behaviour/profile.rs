//! What an update is made of.

use countersign::{Action, Draft, Identity, Mint, Policy, Problems, Request, Timestamp, Vendor};
use countersign_helpshift_identities::{
    AppUserData, GlobalUserData, PayingSegment, Surface, VendorData,
};
use serde_json::{Map, Value, json};

use crate::{NOW, adapter, at};

pub(crate) const KIND: &str = "helpshift-identities";

/// The payload, and `path: reason` of what did not go in.
pub(crate) fn update(surface: Surface, identity: &Value) -> (Value, Vec<String>) {
    let text = identity.to_string();
    let draft = Draft::parse(&text);
    let bundle = adapter(surface)
        .mint(draft.request(KIND, Action::UpdateProfile, at(NOW)))
        .unwrap();
    let show = |dropped: &countersign::Dropped| {
        format!(
            "{}: {}",
            dropped.path,
            json!(dropped.reason).as_str().unwrap()
        )
    };
    let dropped = bundle.dropped.iter().map(show);
    let dropped = dropped.filter(|dropped| dropped != "user_id: no-place");
    (
        serde_json::from_str(bundle.payload.get()).unwrap(),
        dropped.collect(),
    )
}

/// `path: code reason` of what a strict adapter refuses.
pub(crate) fn strict(surface: Surface, identity: &Value) -> Vec<String> {
    let text = identity.to_string();
    let draft = Draft::parse(&text);
    let mut problems = Problems::new();
    let adapter = adapter(surface).with_policy(Policy::new().strict());
    let request = draft.request(KIND, Action::UpdateProfile, at(NOW));
    adapter.check(&request, &mut problems);
    let show = |problem: &countersign::Problem| {
        let reason = problem.vendor_reason.unwrap_or("-");
        let path = problem.path.as_str();
        let path = path
            .strip_prefix("vendor.helpshift-identities.")
            .unwrap_or(path);
        format!("{path}: {} {reason}", problem.code)
    };
    problems.iter().map(show).collect()
}

pub(crate) fn vendor(set: &str, data: Value) -> Value {
    let mut vendor = Map::new();
    vendor.insert(set.to_owned(), data);
    json!({"user_id": "u", "vendor": {KIND: vendor}})
}

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
    let bundle = adapter(Surface::SdkX).mint(request).unwrap();
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

#[test]
fn a_name_that_helpshift_reads_never_becomes_a_custom_field() {
    let names = [
        "email",
        "user_id",
        "UserEmail",
        "phone-number",
        "steamId",
        "app_version",
    ];
    for name in names {
        let data = vendor("app", json!({"custom_user_fields": {name: "forged"}}));
        let (payload, dropped) = update(Surface::Web, &data);
        assert_eq!(payload, json!({}), "{name}");
        assert!(dropped[0].ends_with(": reserved"), "{dropped:?}");
        let attribute = json!({"user_id": "u", "attributes": {name: "forged"}});
        assert_eq!(
            update(Surface::Web, &attribute).1,
            [format!("attributes.{name}: reserved")]
        );
    }
}

#[test]
fn faults_of_shape_refuse_all_at_once() {
    let identity = json!({"user_id": "u", "attributes": {"plan": "pro"}, "vendor": {KIND: {
        "global": {"age": 42, "new_tags": ["x"], "reset_tags": "x", "nick": "x",
            "custom_user_fields": {"plan": "free", "z": 5}},
        "app": {"app_version": null, "custom_user_fields": ["x"]},
        "apps": {},
    }}});
    let expected = [
        "apps: unknown-field -",
        "global.age: invalid -",
        "global.new_tags: unsupported -",
        "global.reset_tags: invalid -",
        "global.custom_user_fields.plan: invalid -",
        "global.custom_user_fields.z: invalid -",
        "global.nick: unknown-field -",
        "app.app_version: invalid -",
        "app.custom_user_fields: invalid -",
    ];
    assert_eq!(strict(Surface::Web, &identity), expected);
    let text = identity.to_string();
    let draft = Draft::parse(&text);
    let mut problems = Problems::new();
    let request = draft.request(KIND, Action::UpdateProfile, at(NOW));
    adapter(Surface::Web).check(&request, &mut problems);
    assert_eq!(problems.len(), expected.len(), "strict or not: {problems}");
    assert_eq!(
        adapter(Surface::Web).mint(request).unwrap_err().problems(),
        &problems
    );
}

#[test]
fn full_privacy_tells_nothing_and_an_empty_update_calls_nothing() {
    let private = json!({"privacy": "full", "user_id": "u", "name": "Lisa", "tags": ["x"],
        "vendor": {KIND: {"app": {"app_version": "1"}}}});
    let (payload, dropped) = update(Surface::Web, &private);
    assert_eq!(payload, json!({}));
    let expected = [
        "name.full: privacy",
        "tags: privacy",
        "vendor.helpshift-identities: privacy",
    ];
    assert_eq!(dropped, expected);
    let text = json!({"user_id": "u"}).to_string();
    let draft = Draft::parse(&text);
    let request = draft.request(KIND, Action::UpdateProfile, at(NOW));
    for surface in [Surface::Web, Surface::SdkX] {
        let bundle = adapter(surface).mint(request).unwrap();
        assert_eq!(bundle.payload.get(), "{}");
        assert!(bundle.steps.is_empty() && bundle.logout.is_empty());
        assert_eq!(bundle.expires_at, None);
    }
}

/// A list that only held what is dropped must not take all tags away.
#[test]
fn tags_are_reset_to_nothing_only_where_that_is_said() {
    let (payload, _) = update(Surface::Web, &vendor("global", json!({"reset_tags": []})));
    assert_eq!(payload, json!({"globalUserData": {"reset_tags": []}}));
    let long = json!({"reset_tags": ["x".repeat(101)]});
    assert_eq!(update(Surface::Web, &vendor("global", long)).0, json!({}));
}

#[test]
fn what_only_sdk_x_knows_has_no_place_on_a_page() {
    let data = vendor(
        "app",
        json!({"device_model": "d", "os_version": "o", "city": "c"}),
    );
    let (payload, dropped) = update(Surface::Web, &data);
    assert_eq!(payload, json!({"appUserData": {"city": "c"}}));
    assert_eq!(dropped.len(), 2);
    assert!(
        dropped
            .iter()
            .all(|dropped| dropped.ends_with(": no-place"))
    );
}

#[test]
fn a_language_is_a_code_of_two_letters() {
    for (tag, code) in [("en-GB", "en"), ("zh-Hant-TW", "zh"), ("DE", "de")] {
        let (payload, _) = update(Surface::Web, &json!({"user_id": "u", "locale": tag}));
        assert_eq!(payload["globalUserData"]["preferred_language"], code);
    }
    for tag in ["gsw", "xx", "i-klingon"] {
        let (payload, dropped) = update(Surface::Web, &json!({"user_id": "u", "locale": tag}));
        assert_eq!(payload, json!({}), "{tag}");
        assert_eq!(dropped, ["locale: unsupported-value"]);
    }
}

#[test]
fn each_set_has_a_call_of_its_own() {
    let text = json!({"user_id": "u", "city": "Bristol",
        "vendor": {KIND: {"app": {"city": "London"}}}})
    .to_string();
    let draft = Draft::parse(&text);
    let request = draft.request(KIND, Action::UpdateProfile, at(NOW));
    let steps = |surface| json!(adapter(surface).mint(request).unwrap().steps);
    let page = |what: &str, pointer: &str| {
        json!({"call": {"function": "Helpshift",
            "args": [{"value": what}, {"payload": pointer}]}})
    };
    let app = |function: &str, pointer: &str| json!({"call": {"function": function, "args": [{"payload": pointer}]}});
    let expected = json!([
        page("updateGlobalUserData", "/globalUserData"),
        page("updateAppUserData", "/appUserData"),
    ]);
    assert_eq!(steps(Surface::Web), expected);
    let expected = json!([
        app("Helpshift.updateMasterAttributes", "/masterAttributes"),
        app("Helpshift.updateAppAttributes", "/appAttributes"),
    ]);
    assert_eq!(steps(Surface::SdkX), expected);
}
