//! Metadata beside the user's own identifiers, which Helpshift's pages have for every identity.

use countersign::adapter::{Adapter, Request};
use countersign::identity::Draft;
use countersign::{Action, Identity};
use countersign_helpshift_identities::{AppUserData, IdentityMetadata, Surface, VendorData};
use serde_json::{Map, Value, json};

use crate::{NOW, adapter, at, claims_of};

const KIND: &str = "helpshift-identities";

fn with(identity: Value, vendor: &Value) -> String {
    let mut identity = identity;
    identity["vendor"] = json!({ KIND: vendor });
    identity.to_string()
}

fn user() -> Value {
    json!({"user_id": "u", "email": {"address": "a@b.co", "verified": true},
        "phone": {"number": "+4912345", "verified": true}})
}

/// Gives the paths and codes of a refusal, on which `check` and `mint` agree.
fn refused(surface: Surface, action: Action, identity: &str) -> Vec<String> {
    let draft = Draft::parse(identity);
    let request = draft.request(KIND, action, at(NOW));
    let problems = adapter(surface).check(&request);
    let error = adapter(surface).issue_now(&request).unwrap().unwrap_err();
    assert_eq!(error.problems(), &problems);
    let show = |problem: &countersign::problem::Problem| {
        let reason = problem.vendor_reason.unwrap_or("-");
        format!("{}: {} {reason}", problem.path, problem.code)
    };
    problems.iter().map(show).collect()
}

fn dropped(action: Action, identity: &str) -> Value {
    let draft = Draft::parse(identity);
    let bundle = adapter(Surface::Web)
        .issue_now(&draft.request(KIND, action, at(NOW)))
        .unwrap();
    json!(bundle.unwrap().dropped)
}

#[test]
fn it_stands_beside_the_identifier_in_the_token() {
    let metadata = json!({"phone_number": {"line": "mobile"},
        "uid": {"rank": "gold", "guild": "red"}, "email": {"source": "shop"}});
    let expected = json!([
        {"identifier": "uid", "value": "u", "metadata": {"rank": "gold", "guild": "red"}},
        {"identifier": "email", "value": "a@b.co", "metadata": {"source": "shop"}},
        {"identifier": "phone_number", "value": "+4912345", "metadata": {"line": "mobile"}},
    ]);
    let identity = with(user(), &json!({ "metadata": metadata }));
    let draft = Draft::parse(&identity);
    for surface in [Surface::Web, Surface::SdkX] {
        for action in [Action::Login, Action::AddIdentities] {
            let request = draft.request(KIND, action, at(NOW));
            let bundle = adapter(surface).issue_now(&request).unwrap().unwrap();
            assert_eq!(claims_of(&bundle)["identities"], expected, "{action}");
            assert_eq!(json!(bundle.dropped), json!([]));
        }
    }
}

#[test]
fn rust_says_what_json_says() {
    let metadata = IdentityMetadata::new()
        .with_uid("rank", "gold")
        .with_email("source", "shop")
        .with_phone_number("line", "mobile");
    assert_eq!(format!("{metadata:?}"), "IdentityMetadata(..)");
    let vendor = VendorData::new().with_metadata(metadata);
    let expected = json!({"metadata": {"uid": {"rank": "gold"}, "email": {"source": "shop"},
        "phone_number": {"line": "mobile"}}});
    let raw = vendor.to_raw().unwrap();
    assert_eq!(serde_json::from_str::<Value>(raw.get()).unwrap(), expected);
    let identity = Identity::from_json(r#"{"user_id": "u"}"#).unwrap();
    let request = Request::new(&identity, Action::Login, at(NOW)).with_vendor(&raw);
    let bundle = adapter(Surface::Web).issue_now(&request).unwrap().unwrap();
    let uid = json!([{"identifier": "uid", "value": "u", "metadata": {"rank": "gold"}}]);
    assert_eq!(claims_of(&bundle)["identities"], uid);
}

/// The limits are those of the metadata of accounts.
#[test]
fn each_fault_is_told_at_once() {
    let many: Map<String, Value> = (0..31).map(|i| (format!("k{i:02}"), json!("v"))).collect();
    let key = "k".repeat(256);
    let metadata = json!({
        "uid": many,
        "email": {"": "v", "empty": "", key.as_str(): "v", "long": "x".repeat(301), "number": 1},
        "phone_number": ["mobile"],
        "steam_id": {"rank": "gold"},
        "nickname": {"rank": "gold"},
    });
    let cut = format!("vendor.{KIND}.metadata.email.");
    let faults = |surface| {
        let identity = with(user(), &json!({ "metadata": metadata, "unknown": 1 }));
        let told = refused(surface, Action::Login, &identity);
        let told = told.into_iter().map(|one| one.replace(&cut, "email."));
        let short = format!("vendor.{KIND}.");
        told.map(|one| one.replace(&short, "")).collect::<Vec<_>>()
    };
    let app = faults(Surface::SdkX);
    for expected in [
        "metadata.uid: too-many metadataExceededCountLimit",
        "email.empty: empty metadataEmptyKeyOrValue",
        "email.long: too-long metadataExceededValueLengthLimit",
        "email.number: invalid -",
        "metadata.phone_number: invalid -",
        "metadata.steam_id: unknown-field -",
        "metadata.nickname: unknown-field -",
        "unknown: unknown-field -",
    ] {
        assert!(app.iter().any(|one| one == expected), "{expected}: {app:?}");
    }
    assert_eq!(app.len(), 10, "{app:?}");
    let reasons = |reason: &str| app.iter().filter(|one| one.ends_with(reason)).count();
    assert_eq!(reasons("metadataEmptyKeyOrValue"), 2);
    assert_eq!(reasons("metadataExceededKeyLengthLimit"), 1);
    let page = faults(Surface::Web);
    let page = page
        .iter()
        .filter(|one| one.ends_with(" IDENTITIES_INVALID_PAYLOAD"));
    assert_eq!(page.count(), 5);
    let most: Map<String, Value> = (0..30)
        .map(|i| (format!("{i:0>255}"), json!("x".repeat(300))))
        .collect();
    let identity = with(user(), &json!({"metadata": {"uid": most}}));
    assert_eq!(dropped(Action::Login, &identity), json!([]));
}

#[test]
fn it_stays_out_with_its_identifier() {
    let metadata =
        json!({"metadata": {"uid": {"k": "v"}, "email": {"k": "v"}, "phone_number": {}}});
    let lost = |path: &str, reason: &str| json!({"path": format!("vendor.{KIND}.{path}"), "reason": reason});
    let unverified = with(json!({"user_id": "u", "email": "a@b.co"}), &metadata);
    let expected = json!([
        {"path": "email", "reason": "unverified"},
        lost("metadata.email", "no-place"),
        lost("metadata.phone_number", "no-place"),
    ]);
    assert_eq!(dropped(Action::Login, &unverified), expected);
    // Nothing of it goes in, and so nothing of it is at fault.
    for faulty in [metadata, json!({"unknown": 1}), json!([])] {
        let all = |reason: &str| json!([{"path": format!("vendor.{KIND}"), "reason": reason}]);
        let private = with(json!({"user_id": "u", "privacy": "full"}), &faulty);
        assert_eq!(dropped(Action::Login, &private), all("privacy"));
        let visitor = with(json!({"anonymous": true}), &faulty);
        assert_eq!(dropped(Action::Login, &visitor), all("no-place"));
    }
}

/// One request may carry user data, which goes in by an update, and metadata, which goes in by a token.
#[test]
fn each_action_takes_its_own_part() {
    let vendor = json!({"global": {"age": "42"}, "app": {"user_level": "3"},
        "metadata": {"uid": {"k": "v"}}, "core-profile-id": "1"});
    let identity = with(json!({"user_id": "u"}), &vendor);
    let lost = |path: &str| json!({"path": format!("vendor.{KIND}.{path}"), "reason": "no-place"});
    assert_eq!(
        dropped(Action::Login, &identity),
        json!([lost("global"), lost("app"), lost("core-profile-id")])
    );
    let expected = json!([{"path": "user_id", "reason": "no-place"}, lost("core-profile-id"), lost("metadata")]);
    assert_eq!(dropped(Action::UpdateProfile, &identity), expected);
    let typed = VendorData::new()
        .with_app(AppUserData::new().with_user_level("3"))
        .with_metadata(IdentityMetadata::new().with_uid("k", "v"));
    let raw = typed.to_raw().unwrap();
    assert_eq!(
        raw.get(),
        r#"{"app":{"user_level":"3"},"metadata":{"uid":{"k":"v"}}}"#
    );
}
