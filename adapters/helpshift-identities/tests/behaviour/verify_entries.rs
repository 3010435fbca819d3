//! How Helpshift judges each entry of a token.

use countersign::Action;
use countersign_helpshift_identities::Surface;
use serde_json::{Value, json};

use crate::verify::{page, sdk, uid, web};
use crate::{NOW, SECRET, claims, judge, reason, token};

#[test]
fn each_invalid_identity_is_named() {
    let long = "x".repeat(301);
    let key = "k".repeat(256);
    let many: serde_json::Map<String, Value> = (0..31)
        .map(|index| (index.to_string(), json!("v")))
        .collect();
    let cases = [
        (
            json!({"identifier": "steam_id", "value": ""}),
            "steam_id",
            "emptyData",
        ),
        (
            json!({"identifier": "psn_id", "value": long}),
            "psn_id",
            "exceededValueLengthLimit",
        ),
        (
            json!({"identifier": "custom", "value": "v"}),
            "custom",
            "invalidData",
        ),
        (
            json!({"identifier": "uid", "value": "v"}),
            "uid",
            "invalidData",
        ),
        (
            json!({"identifier": "psn_id", "value": 5}),
            "psn_id",
            "invalidValueType",
        ),
        (json!("steam_id"), "identities[1]", "invalidValueType"),
        (
            json!(["steam_id", "v"]),
            "identities[1]",
            "invalidValueType",
        ),
        (
            json!(["steam_id", "v", {"k": "v"}]),
            "identities[1]",
            "invalidValueType",
        ),
        (
            json!({"identifier": key, "value": "v"}),
            key.as_str(),
            "exceededKeyLengthLimit",
        ),
        (json!({"identifier": "", "value": "v"}), "", "emptyData"),
        (
            account(&Value::Object(many)),
            "steam_id",
            "metadataExceededCountLimit",
        ),
        (account(&json!([])), "steam_id", "invalidValueType"),
    ];
    for (entry, name, raw) in cases {
        let claims = claims(&json!([uid("u"), entry]));
        let (text, details) = reason(web(&claims, "u", ""));
        assert_eq!(text, "LOGIN_FAILED: IDENTITIES_INVALID_PAYLOAD");
        assert_eq!(details, json!({"invalidIdentities": [name]}));
        let (text, details) = reason(sdk(&claims));
        assert_eq!(text, "loginFailure: identitiesDataInvalid");
        assert_eq!(details, json!({ name: raw }));
    }
}

/// SDK X's pages name a fault of metadata by its key, and a fault of the identity by the identifier.
#[test]
fn each_fault_of_metadata_is_told_by_its_key() {
    let long = "x".repeat(301);
    let key = "k".repeat(256);
    let metadata = json!({ "": "v", "empty": "", key.as_str(): "v", "long": long, "number": 1,
        "good": "v" });
    let expected = json!({
        "": "metadataEmptyKeyOrValue",
        "empty": "metadataEmptyKeyOrValue",
        key.as_str(): "metadataExceededKeyLengthLimit",
        "long": "metadataExceededValueLengthLimit",
        "number": "invalidValueType",
    });
    let judged = |entry: &Value| {
        let claims = claims(&json!([uid("u"), entry]));
        (reason(web(&claims, "u", "")), reason(sdk(&claims)))
    };
    let refused = "loginFailure: identitiesDataInvalid".to_owned();
    let (page, app) = judged(&account(&metadata));
    // The web names the identity, once.
    assert_eq!(page.1, json!({"invalidIdentities": ["steam_id"]}));
    assert_eq!(app, (refused.clone(), expected.clone()));
    let (page, app) = judged(&json!({"identifier": "psn_id", "value": "", "metadata": metadata}));
    let mut both = expected;
    both["psn_id"] = json!("emptyData");
    assert_eq!(page.1, json!({"invalidIdentities": ["psn_id"]}));
    assert_eq!(app, (refused.clone(), both));
    // A map has one value for a key: the first.
    let twice = claims(&json!([
        uid("u"),
        account(&json!({"k": ""})),
        account(&json!({"k": 1}))
    ]));
    let first = json!({"k": "metadataEmptyKeyOrValue"});
    assert_eq!(reason(sdk(&twice)), (refused, first));
}

/// A fault of the user's own entry is told as that, and not as a page that names another user.
#[test]
fn a_fault_of_the_user_s_own_entry_is_named() {
    let many: serde_json::Map<String, Value> = (0..31)
        .map(|index| (index.to_string(), json!("v")))
        .collect();
    let long = "x".repeat(751);
    let email = format!("{}@b.co", "x".repeat(300));
    let own = |kind: &str, value: &str, metadata: Value| json!({"identifier": kind, "value": value, "metadata": metadata});
    let cases = [
        (
            own("uid", "u", json!(many)),
            "metadataExceededCountLimit",
            "u",
            "",
        ),
        (
            own("uid", "u", json!({"k": ""})),
            "metadataEmptyKeyOrValue",
            "u",
            "",
        ),
        (
            own("uid", &long, json!({})),
            "exceededValueLengthLimit",
            &long,
            "",
        ),
        (
            own("email", &email, json!({})),
            "exceededValueLengthLimit",
            "",
            &email,
        ),
        (
            own("email", "a@b.co", json!([])),
            "invalidValueType",
            "",
            "a@b.co",
        ),
    ];
    for (entry, raw, user_id, address) in cases {
        let name = entry["identifier"].as_str().unwrap().to_owned();
        let is_of_a_pair = raw == "metadataEmptyKeyOrValue";
        let key = if is_of_a_pair { "k" } else { &name };
        let claims = claims(&json!([entry]));
        let (text, details) = reason(web(&claims, user_id, address));
        assert_eq!(text, "LOGIN_FAILED: IDENTITIES_INVALID_PAYLOAD");
        assert_eq!(details, json!({ "invalidIdentities": [name] }));
        let (text, details) = reason(sdk(&claims));
        assert_eq!(text, "loginFailure: identitiesDataInvalid");
        assert_eq!(details, json!({ key: raw }));
        // The page names somebody else: that the widget sees first.
        let (text, _) = reason(web(&claims, "another", address));
        assert_eq!(text, "LOGIN_FAILED: CONFIG_JWT_USER_ID_MISMATCH");
    }
}

/// SDK X looks at its limits, at iat and at the entries before it asks the server, which judges the signature. On the
/// web the server does all of that.
#[test]
fn sdk_x_tells_what_it_finds_by_itself_before_the_server_does() {
    let psn = |index: usize| json!({"identifier": "psn_id", "value": index.to_string()});
    let many: Vec<Value> = std::iter::once(uid("u")).chain((0..30).map(psn)).collect();
    let empty = json!([uid("u"), {"identifier": "psn_id", "value": ""}]);
    let cases = [
        (json!({"identities": [uid("u")]}), "iatIsMandatory"),
        (
            json!({"identities": many, "iat": NOW}),
            "identitiesSizeLimitExceeded",
        ),
        (
            json!({"identities": empty, "iat": NOW}),
            "identitiesDataInvalid",
        ),
    ];
    for (claims, raw) in cases {
        let payload = json!({"identity_token": token(&claims.to_string(), "another secret")});
        let of = |surface, page: &[(&str, Value)]| {
            reason(judge(surface, Action::Login, &payload, page, NOW)).0
        };
        assert_eq!(of(Surface::SdkX, &[]), format!("loginFailure: {raw}"));
        let refused = "LOGIN_FAILED: IDENTITIES_INVALID_TOKEN";
        assert_eq!(of(Surface::Web, &page("u", "")), refused);
    }
}

fn account(metadata: &Value) -> Value {
    json!({"identifier": "steam_id", "value": "v", "metadata": metadata})
}

/// The limits are of Helpshift's page: 300 characters of a value, 30 pairs of metadata, 255 characters of a key.
#[test]
fn an_entry_at_each_limit_is_taken() {
    let text = |length: usize| "x".repeat(length);
    let pairs = (0..30).map(|index| (format!("{index:0>255}"), json!(text(300))));
    let entry = json!({"identifier": "steam_id", "value": text(300),
        "metadata": pairs.collect::<serde_json::Map<_, _>>()});
    let user = sdk(&claims(&json!([uid("u"), entry]))).unwrap();
    assert_eq!(user.accounts[0].id(), text(300));
    assert_eq!(user.accounts[0].metadata().len(), 30);
}

#[test]
fn more_than_thirty_identities_are_too_many() {
    let of = |count: usize| {
        let accounts =
            (1..count).map(|index| json!({"identifier": "steam_id", "value": index.to_string()}));
        claims(&std::iter::once(uid("u")).chain(accounts).collect())
    };
    assert_eq!(sdk(&of(30)).unwrap().accounts.len(), 29);
    let one_empty = of(30).replace(r#""value":"29""#, r#""value":"""#);
    assert_eq!(
        reason(sdk(&one_empty)).0,
        "loginFailure: identitiesDataInvalid"
    );
    assert_eq!(
        reason(sdk(&of(31))).0,
        "loginFailure: identitiesSizeLimitExceeded"
    );
    assert_eq!(
        reason(web(&of(31), "u", "")).0,
        "LOGIN_FAILED: IDENTITIES_INVALID_PAYLOAD"
    );
}

/// Seconds at the ends of 64 bits neither overflow nor pass for fresh.
#[test]
fn an_iat_out_of_all_bounds_is_an_invalid_token() {
    for iat in [i64::MIN, -1, 0, i64::MAX, NOW * 1_000] {
        let claims = json!({"identities": [uid("u")], "iat": iat}).to_string();
        assert_eq!(
            reason(web(&claims, "u", "")).0,
            "LOGIN_FAILED: IDENTITIES_INVALID_TOKEN"
        );
        assert_eq!(reason(sdk(&claims)).0, "loginFailure: identityTokenInvalid");
    }
}

/// Two readers may read two things of such an entry, also where nobody asks for the key.
#[test]
fn an_entry_with_a_key_twice_is_invalid_whatever_the_key_is() {
    for twice in [r#""value":"u""#, r#""x":1,"x":2"#] {
        let entry = format!(r#"{{"identifier":"uid","value":"u",{twice}}}"#);
        let claims = format!(r#"{{"identities":[{entry}],"iat":{NOW}}}"#);
        let payload = json!({"identity_token": token(&claims, SECRET)});
        let result = judge(Surface::Web, Action::Login, &payload, &page("", ""), NOW);
        let (_, details) = reason(result);
        let expected = json!({"invalidIdentities": ["identities[0]"]});
        assert_eq!(details, expected, "{twice}");
    }
}
