//! What Helpshift makes of each entry of a token.

use serde_json::{Value, json};

use crate::verify::{sdk, uid, web};
use crate::{claims, reason};

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
            account(&json!({"": "v"})),
            "steam_id",
            "metadataEmptyKeyOrValue",
        ),
        (
            account(&json!({"k": ""})),
            "steam_id",
            "metadataEmptyKeyOrValue",
        ),
        (
            account(&json!({ key: "v" })),
            "steam_id",
            "metadataExceededKeyLengthLimit",
        ),
        (
            account(&json!({ "k": long })),
            "steam_id",
            "metadataExceededValueLengthLimit",
        ),
        (
            account(&Value::Object(many)),
            "steam_id",
            "metadataExceededCountLimit",
        ),
        (account(&json!({"k": 1})), "steam_id", "invalidValueType"),
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

fn account(metadata: &Value) -> Value {
    json!({"identifier": "steam_id", "value": "v", "metadata": metadata})
}

#[test]
fn more_than_thirty_identities_are_too_many() {
    let of = |count: usize| {
        let accounts =
            (1..count).map(|index| json!({"identifier": "steam_id", "value": index.to_string()}));
        claims(&std::iter::once(uid("u")).chain(accounts).collect())
    };
    assert_eq!(sdk(&of(30)).unwrap().accounts.len(), 29);
    assert_eq!(
        reason(sdk(&of(31))).0,
        "loginFailure: identitiesSizeLimitExceeded"
    );
    assert_eq!(
        reason(web(&of(31), "u", "")).0,
        "LOGIN_FAILED: IDENTITIES_INVALID_PAYLOAD"
    );
}
