//! The record of a core profile, against the tables of the vendor's page on its bulk APIs.

use countersign::adapter::{Policy, Request};
use countersign::identity::{Draft, Field};
use countersign::provision::{Provisioner, Record, RestApi};
use countersign::{Action, Result, Secret};
use countersign_helpshift_identities::provision::{API_URL, BulkAction, BulkActions};
use countersign_helpshift_identities::{
    AppUserData, GlobalUserData, HelpshiftIdentities, Surface, VendorData,
};
use serde_json::{Value, json};

use crate::profile::KIND;
use crate::{NOW, SECRET, adapter, at};

pub(crate) const KEY: &str = "rest_api_key_marked";
use BulkAction::{CreateCoreProfiles, UpdateCoreProfiles};

pub(crate) fn bulk_of(adapter: &HelpshiftIdentities, action: BulkAction) -> BulkActions {
    let api = RestApi::new(API_URL, &Secret::new(KEY).unwrap()).unwrap();
    BulkActions::new(adapter, api, "acme", action).unwrap()
}

pub(crate) fn bulk(action: BulkAction) -> BulkActions {
    bulk_of(&adapter(Surface::Web), action)
}

pub(crate) fn record(bulk: &BulkActions, identity: &Value) -> Result<Record> {
    let text = identity.to_string();
    let draft = Draft::parse(&text);
    bulk.record(draft.request(KIND, Action::Login, at(NOW)))
}

/// Gives the record, and `path: reason` of each value that was dropped.
pub(crate) fn made(bulk: &BulkActions, identity: &Value) -> (String, Vec<String>) {
    let record = record(bulk, identity).unwrap();
    let show = |dropped: &countersign::bundle::Dropped| {
        let reason = json!(dropped.reason);
        format!("{}: {}", short(&dropped.path), reason.as_str().unwrap())
    };
    let dropped = record.dropped.iter().map(show).collect();
    (record.body.get().to_owned(), dropped)
}

/// Gives `path: code` of each fault.
pub(crate) fn refused(bulk: &BulkActions, identity: &Value) -> Vec<String> {
    let error = record(bulk, identity).unwrap_err();
    let show = |problem: &countersign::problem::Problem| {
        format!("{}: {}", short(&problem.path), problem.code)
    };
    error.problems().iter().map(show).collect()
}

fn short(path: &countersign::problem::FieldPath) -> &str {
    let path = path.as_str();
    path.strip_prefix("vendor.helpshift-identities.")
        .unwrap_or(path)
}

fn full() -> Value {
    json!({"user_id": "usr_8f2k9d",
        "email": {"address": "lisa@example.com", "verified": true},
        "phone": {"number": "+14155550123", "verified": true},
        "accounts": [{"platform": "discord", "id": "293846823745", "metadata": {"verified": "true"}}],
        "name": {"full": "Jane Doe", "first": "Jane", "last": "Doe", "display": "jd"},
        "company": "Acme", "locale": "en-GB", "country": "IN", "city": "Pune",
        "created_at": 1_700_000_000, "tags": ["vip", "open_beta"],
        "attributes": {"region": "APAC", "player_level": 455, "spent": 19.99, "trial": false, "email": "x",
            "modules": ["a"]},
        "vendor": {KIND: {
            "global": {"age": "30", "lifetime_value": "1023.99", "user_persona": "Streamer",
                "user_vip_segment": "Diamond Class", "user_support_status": "Active",
                "accepted_t_and_c": "true", "last_active_date": "1714627659",
                "tags_to_remove": ["x"], "reset_tags": [],
                "custom_user_fields": {"signup_date": "2023-05-12"},
                "multiline_user_fields": {"story": "one\ntwo"}},
            "app": {"app_version": "10.4.1"}}}})
}

/// The API has milliseconds where the page and the app have seconds, and numbers and `true` where they have text.
#[test]
fn a_core_profile_says_all_that_the_api_has_a_word_for() {
    let (body, dropped) = made(&bulk(CreateCoreProfiles), &full());
    assert_eq!(
        body,
        concat!(
            r#"{"identities":[{"uid":"usr_8f2k9d"},{"email":"lisa@example.com"},"#,
            r#"{"phone_number":"+14155550123"},{"discord_id":"293846823745","verified":"true"}],"#,
            r#""names":{"first_name":"Jane","last_name":"Doe","full_name":"Jane Doe","#,
            r#""display_name":"jd"},"tags":["vip","open_beta"],"#,
            r#""custom_fields":{"player_level":455,"region":"APAC","spent":19.99,"trial":false,"#,
            r#""signup_date":"2023-05-12","story":"one\ntwo"},"full_privacy_enabled":false,"#,
            r#""last_country":"IN","last_city":"Pune","age":30,"lifetime_value":1023.99,"#,
            r#""user_persona":"Streamer","user_vip_segment":"Diamond Class","#,
            r#""user_support_status":"Active","accepted_t_and_c":true,"#,
            r#""preferred_language":"en","last_active_date":1714627659000}"#,
        )
    );
    assert_eq!(
        dropped,
        [
            "company.name: no-place",
            "created_at: no-place",
            "app: no-place",
            "global.tags_to_remove: no-place",
            "global.reset_tags: no-place",
            "attributes.email: reserved",
            "attributes.modules: unsupported-value",
        ]
    );
}

#[test]
fn one_identity_of_any_kind_is_enough() {
    for (identity, expected) in [
        (json!({"user_id": "u"}), r#"{"uid":"u"}"#),
        (
            json!({"email": {"address": "a@b.co", "verified": true}}),
            r#"{"email":"a@b.co"}"#,
        ),
        (
            json!({"phone": {"number": "+14155550123", "verified": true}}),
            r#"{"phone_number":"+14155550123"}"#,
        ),
        (
            json!({"accounts": [{"platform": "xbox-live", "id": "x"}]}),
            r#"{"xbox_live_id":"x"}"#,
        ),
    ] {
        let (body, dropped) = made(&bulk(CreateCoreProfiles), &identity);
        let expected = format!(r#"{{"identities":[{expected}],"full_privacy_enabled":false}}"#);
        assert_eq!(body, expected);
        assert_eq!(dropped, [""; 0]);
    }
    let nobody = json!({"name": "Somebody"});
    assert_eq!(
        refused(&bulk(CreateCoreProfiles), &nobody),
        ["user_id: missing"]
    );
}

#[test]
fn text_of_every_script_stays_on_its_line() {
    let identity = json!({"user_id": "キャ\u{2028}\"x\\", "name": "a\nb\r\nc\u{85}", "city": "🦊"});
    let (body, _) = made(&bulk(CreateCoreProfiles), &identity);
    assert_eq!(
        body,
        concat!(
            "{\"identities\":[{\"uid\":\"キャ\u{2028}\\\"x\\\\\"}],",
            "\"names\":{\"full_name\":\"a\\nb\\r\\nc\u{85}\"},",
            "\"full_privacy_enabled\":false,\"last_city\":\"🦊\"}",
        )
    );
    assert!(!body.contains(['\n', '\r']));
}

#[test]
fn full_privacy_sends_the_id_alone() {
    let mut private = full();
    private["privacy"] = json!("full");
    let (body, dropped) = made(&bulk(CreateCoreProfiles), &private);
    assert_eq!(
        body,
        r#"{"identities":[{"uid":"usr_8f2k9d"}],"full_privacy_enabled":true}"#
    );
    assert!(
        dropped.contains(&"global: privacy".to_owned()),
        "{dropped:?}"
    );
    assert!(dropped.iter().all(|dropped| dropped.ends_with(": privacy")));
    private.as_object_mut().unwrap().remove("user_id");
    assert_eq!(
        refused(&bulk(CreateCoreProfiles), &private),
        ["user_id: missing"]
    );
    // Which profile it is says nothing of the user.
    private["user_id"] = json!("u");
    private["vendor"][KIND]["core-profile-id"] = json!("1666311221477632");
    assert_eq!(
        made(&bulk(UpdateCoreProfiles), &private).0,
        concat!(
            r#"{"core-profile-id":"1666311221477632","identities":[{"uid":"u"}],"#,
            r#""full_privacy_enabled":true}"#
        )
    );
}

#[test]
fn a_visitor_is_nobody_to_send() {
    assert_eq!(
        refused(&bulk(CreateCoreProfiles), &json!({"anonymous": true})),
        ["anonymous: unsupported"]
    );
}

#[test]
fn what_nobody_verified_is_not_sent() {
    let typed = json!({"user_id": "u", "email": "a@b.co", "phone": "+14155550123"});
    let (body, dropped) = made(&bulk(CreateCoreProfiles), &typed);
    assert_eq!(
        body,
        r#"{"identities":[{"uid":"u"}],"full_privacy_enabled":false}"#
    );
    assert_eq!(dropped, ["email: unverified", "phone: unverified"]);
    let only = json!({"email": "a@b.co"});
    assert_eq!(
        refused(&bulk(CreateCoreProfiles), &only),
        ["email: unverified"]
    );
    let policy = Policy::new().allow_unverified(Field::Email);
    let trusting = bulk_of(
        &adapter(Surface::Web).with_policy(policy),
        CreateCoreProfiles,
    );
    assert_eq!(
        made(&trusting, &only).0,
        r#"{"identities":[{"email":"a@b.co"}],"full_privacy_enabled":false}"#
    );
}

/// Metadata stands beside the kind, so that a key of that name would be another identity.
#[test]
fn metadata_that_is_a_kind_of_identity_is_refused() {
    for kind in ["uid", "email", "phone_number", "discord_id", "steam_id"] {
        let account =
            json!({"platform": "discord", "id": "1", "metadata": {kind: "x", "fine": "y"}});
        let identity = json!({"user_id": "u", "accounts": [account]});
        assert_eq!(
            refused(&bulk(CreateCoreProfiles), &identity),
            [format!("accounts[0].metadata.{kind}: reserved")]
        );
        let own = json!({"user_id": "u", "vendor": {KIND: {"metadata": {"uid": {kind: "x", "fine": "y"}}}}});
        assert_eq!(
            refused(&bulk(CreateCoreProfiles), &own),
            [format!("metadata.uid.{kind}: reserved")]
        );
    }
}

/// The API has metadata beside the kind: `{"uid": "u", "<key>": "<value>"}`.
#[test]
fn metadata_of_the_users_own_identifiers_stands_beside_them() {
    let metadata = json!({"uid": {"rank": "gold"}, "email": {"source": "shop"}, "phone_number": {"line": "m"}});
    let identity = json!({"user_id": "u", "email": {"address": "a@b.co", "verified": true},
        "vendor": {KIND: {"metadata": metadata}}});
    let (body, dropped) = made(&bulk(CreateCoreProfiles), &identity);
    let body: Value = serde_json::from_str(&body).unwrap();
    let expected = json!([{"uid": "u", "rank": "gold"}, {"email": "a@b.co", "source": "shop"}]);
    assert_eq!(body["identities"], expected);
    assert_eq!(dropped, ["metadata.phone_number: no-place"]);
}

#[test]
fn an_update_says_which_profile_and_a_creation_has_no_place_for_it() {
    let with = |id: Value| json!({"user_id": "u", "vendor": {KIND: {"core-profile-id": id}}});
    let (body, _) = made(&bulk(UpdateCoreProfiles), &with(json!("1666311221477632")));
    assert_eq!(
        body,
        concat!(
            r#"{"core-profile-id":"1666311221477632","identities":[{"uid":"u"}],"#,
            r#""full_privacy_enabled":false}"#
        )
    );
    let (body, dropped) = made(&bulk(CreateCoreProfiles), &with(json!("1")));
    assert!(!body.contains("core-profile-id"));
    assert_eq!(dropped, ["core-profile-id: no-place"]);
    let update = bulk(UpdateCoreProfiles);
    for (identity, fault) in [
        (json!({"user_id": "u"}), "missing"),
        (with(json!(" ")), "empty"),
        (with(json!(7)), "invalid"),
    ] {
        assert_eq!(
            refused(&update, &identity),
            [format!("core-profile-id: {fault}")]
        );
    }
}

/// One file of identities can be signed and sent.
#[test]
fn the_page_has_no_place_for_a_profiles_id() {
    let identity = json!({"user_id": "u", "vendor": {KIND: {"core-profile-id": "1"}}});
    let (payload, dropped) = crate::profile::update(Surface::Web, &identity);
    assert_eq!(payload, json!({}));
    assert_eq!(
        dropped,
        ["vendor.helpshift-identities.core-profile-id: no-place"]
    );
}

#[test]
fn vendor_data_of_rust_is_that_of_json() {
    let vendor = VendorData::new()
        .with_core_profile_id("1666311221477632")
        .with_global(
            GlobalUserData::new()
                .with_age(30)
                .with_last_active_date(at(5)),
        )
        .with_app(AppUserData::new().with_city("Pune"))
        .to_raw()
        .unwrap();
    let identity = countersign::Identity::from_json(r#"{"user_id": "u"}"#).unwrap();
    for action in Action::ALL.iter().copied() {
        let request = Request::new(&identity, action, at(NOW)).with_vendor(&vendor);
        let record = bulk(UpdateCoreProfiles).record(request).unwrap();
        assert_eq!(
            record.body.get(),
            concat!(
                r#"{"core-profile-id":"1666311221477632","identities":[{"uid":"u"}],"#,
                r#""full_privacy_enabled":false,"age":30,"last_active_date":5000}"#
            )
        );
    }
}

#[test]
fn debug_shows_neither_key_nor_value() {
    let bulk = bulk(CreateCoreProfiles);
    let record = record(&bulk, &full()).unwrap();
    let shown = format!("{bulk:?} {record:?}");
    for secret in [
        KEY,
        SECRET,
        "usr_8f2k9d",
        "lisa@example.com",
        "Jane",
        "Pune",
    ] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
