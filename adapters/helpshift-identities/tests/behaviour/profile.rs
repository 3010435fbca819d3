//! The payload of an update.

use countersign::Action;
use countersign::adapter::{Adapter, Policy, Vendor};
use countersign::identity::Draft;
use countersign::verify::Presented;
use countersign_helpshift_identities::Surface;
use serde_json::{Map, Value, json};

use crate::{NOW, adapter, at};

pub(crate) const KIND: &str = "helpshift-identities";

/// Gives the payload, and `path: reason` of each value that was dropped.
pub(crate) fn update(surface: Surface, identity: &Value) -> (Value, Vec<String>) {
    let text = identity.to_string();
    let draft = Draft::parse(&text);
    let bundle = adapter(surface)
        .issue_now(&draft.request(KIND, Action::UpdateProfile, at(NOW)))
        .unwrap()
        .unwrap();
    let show = |dropped: &countersign::bundle::Dropped| {
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

/// Gives `path: code reason` of each fault that a strict adapter refuses.
pub(crate) fn strict(surface: Surface, identity: &Value) -> Vec<String> {
    let text = identity.to_string();
    let draft = Draft::parse(&text);
    let adapter = adapter(surface).with_policy(Policy::new().strict());
    let request = draft.request(KIND, Action::UpdateProfile, at(NOW));
    let problems = adapter.check(&request);
    let show = |problem: &countersign::problem::Problem| {
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
fn a_decimal_is_text_with_its_digits() {
    for surface in [Surface::Web, Surface::SdkX] {
        let identity = r#"{"user_id":"u","attributes":{"spent":19.90,"ratio":5.0e-7}}"#;
        let draft = Draft::parse(identity);
        let bundle = adapter(surface)
            .issue_now(&draft.request(KIND, Action::UpdateProfile, at(NOW)))
            .unwrap();
        let bundle = bundle.unwrap();
        let fields = r#"{"custom_user_fields":{"spent":"19.90","ratio":"5.0e-7"}}}"#;
        assert!(bundle.payload.get().ends_with(fields), "{surface:?}");
        assert!(
            adapter(surface)
                .verify(&Presented::of(&bundle), at(NOW))
                .is_ok()
        );
    }
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
        " user\u{200b}Id ",
        "__proto__",
        "constructor",
        "prototype",
    ];
    for name in names {
        let data = vendor("app", json!({"custom_user_fields": {name: "forged"}}));
        let (payload, dropped) = update(Surface::Web, &data);
        assert_eq!(payload, json!({}), "{name}");
        assert!(dropped[0].ends_with(": reserved"), "{dropped:?}");
        let attribute = json!({"user_id": "u", "attributes": {name: "forged"}});
        let (_, dropped) = update(Surface::Web, &attribute);
        assert!(
            dropped.len() == 1 && dropped[0].ends_with(": reserved"),
            "{dropped:?}"
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
    let request = draft.request(KIND, Action::UpdateProfile, at(NOW));
    let problems = adapter(Surface::Web).check(&request);
    assert_eq!(problems.len(), expected.len(), "strict or not: {problems}");
    assert_eq!(
        adapter(Surface::Web)
            .issue_now(&request)
            .unwrap()
            .unwrap_err()
            .problems(),
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
        let bundle = adapter(surface).issue_now(&request).unwrap().unwrap();
        assert_eq!(bundle.payload.get(), "{}");
        assert!(bundle.steps().is_empty() && bundle.logout().is_empty());
        assert_eq!(bundle.expires_at(), None);
    }
}

/// A list whose tags are all dropped must not take away the tags that the user has.
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
    let steps = |surface| {
        json!(
            adapter(surface)
                .issue_now(&request)
                .unwrap()
                .unwrap()
                .steps()
        )
    };
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
