//! How Helpshift judges user data, and each documented reason of a refusal.

use countersign::Action;
use countersign::adapter::{Adapter, Vendor};
use countersign::identity::Draft;
use countersign::verify::{Presented, Verdict};
use countersign_helpshift_identities::Surface;
use serde_json::{Map, Value, json};

use crate::{NOW, adapter, at, judge, reason};

fn verdict(surface: Surface, payload: &Value) -> Result<Value, (String, Value)> {
    let result = judge(surface, Action::UpdateProfile, payload, &[], NOW);
    result
        .map(|user| json!(user))
        .map_err(|rejection| reason(Err(rejection)))
}

fn refused(surface: Surface, payload: &Value, text: &str, details: Value) {
    assert_eq!(verdict(surface, payload), Err((text.to_owned(), details)));
}

fn fields(count: usize) -> Map<String, Value> {
    let fields = (0..count).map(|index| (format!("f{index}"), json!("v")));
    fields.collect()
}

const SETS: [[&str; 3]; 2] = [
    [
        "globalUserData",
        "UPDATE_GLOBAL_USER_DATA_FAILED",
        "invalidCoreAttributes",
    ],
    [
        "appUserData",
        "UPDATE_APP_USER_DATA_FAILED",
        "invalidAppAttributes",
    ],
];
const SYNC: &str = "IDENTITY_PROFILE_UPDATE_FAILED: IDENTITIES_INVALID_PAYLOAD";

#[test]
fn what_was_made_is_accepted_and_says_what_it_describes() {
    let text = json!({"user_id": "u", "name": "Lisa Chen", "locale": "en-GB", "tags": ["x"],
        "attributes": {"plan": "pro"},
        "vendor": {"helpshift-identities": {"app": {"app_version": "1"}}}})
    .to_string();
    let draft = Draft::parse(&text);
    let request = draft.request("helpshift-identities", Action::UpdateProfile, at(NOW));
    for surface in [Surface::Web, Surface::SdkX] {
        let bundle = adapter(surface).issue_now(&request).unwrap().unwrap();
        let verdict = adapter(surface).verify(&Presented::of(&bundle), at(NOW));
        let Ok(Verdict::Accepted(user)) = verdict else {
            panic!("refused: {verdict:?}");
        };
        let expected = json!({"name": "Lisa Chen", "locale": "en", "attributes": {"plan": "pro"}});
        assert_eq!(json!(user), expected);
    }
    assert_eq!(verdict(Surface::Web, &json!({})), Ok(json!({})));
}

#[test]
fn a_page_that_uses_another_system_is_refused() {
    let page = [("authenticateWith", json!("x"))];
    for [set, event, _] in SETS {
        let payload = json!({ set: {"user_persona": "p"} });
        let result = judge(Surface::Web, Action::UpdateProfile, &payload, &page, NOW);
        let expected = format!("{event}: AUTHENTICATE_WITH_FIELD_INCORRECT");
        assert_eq!(reason(result), (expected, json!({})));
    }
}

/// No function of Helpshift takes such a key, so that Helpshift would tell nothing.
#[test]
fn a_payload_of_something_else_is_refused() {
    let others = [
        (Surface::Web, json!({"identity_token": "a.b.c"})),
        (
            Surface::Web,
            json!({"masterAttributes": {"user_persona": "p"}}),
        ),
        (Surface::SdkX, json!({"identity_token": "", "config": {}})),
        (
            Surface::SdkX,
            json!({"globalUserData": {"user_persona": "p"}}),
        ),
        (
            Surface::SdkX,
            json!({"appAttributes": {"user_persona": "p"}, "appUserData": {}}),
        ),
    ];
    for (surface, payload) in others {
        let (text, details) = verdict(surface, &payload).unwrap_err();
        let taken = payload.as_object().unwrap().keys();
        let left: Vec<&String> = taken.filter(|key| *key != "appAttributes").collect();
        match surface {
            Surface::Web => {
                assert_eq!(text, SYNC);
                assert_eq!(details, json!({ "invalidCoreAttributes": left }));
            }
            _ => {
                assert_eq!(text, "helpshiftEvent: masterAttributesSyncFailed");
                let map = details.as_object().unwrap();
                assert!(left.iter().all(|key| map[*key] == "invalidData"));
                assert_eq!(map.len(), left.len());
            }
        }
    }
}

#[test]
fn a_hundred_keys_are_sent_and_no_more() {
    for [set, event, detail] in SETS {
        // A custom field counts as a key, the object that holds them too.
        let of = |count: usize| json!({ set: {"custom_user_fields": fields(count - 1)} });
        let text = format!("{event}: MAX_KEY_VALUES_LIMIT_EXCEEDED");
        let details = json!({"receivedTotalKeys": 101, "maxKeysAllowed": 100});
        refused(Surface::Web, &of(101), &text, details);
        // The server takes thirty.
        refused(
            Surface::Web,
            &of(100),
            SYNC,
            json!({ detail: ["custom_user_fields"] }),
        );
        assert!(verdict(Surface::Web, &of(31)).is_ok());
    }
}

#[test]
fn a_thousand_characters_are_sent_and_no_more() {
    for [set, event, detail] in SETS {
        let text = format!("{event}: MAX_KEY_VALUES_CHAR_LIMIT_EXCEEDED");
        for letter in ["x", "😀"] {
            let of = |count: usize| json!({ set: {"user_persona": letter.repeat(count)} });
            assert!(verdict(Surface::Web, &of(1_000)).is_ok());
            let details = json!({"invalidKeys": [], "invalidValues": ["user_persona"]});
            refused(Surface::Web, &of(1_001), &text, details);
            let key = letter.repeat(1_001);
            let details = json!({"invalidKeys": [key], "invalidValues": []});
            refused(
                Surface::Web,
                &json!({ set: { key.as_str(): "v" } }),
                &text,
                details,
            );
            let field = json!({ set: {"custom_user_fields": { key.as_str(): "v" }} });
            let details = json!({"invalidKeys": [key], "invalidValues": []});
            refused(Surface::Web, &field, &text, details);
            let key = letter.repeat(1_000);
            let details = json!({ detail: [key] });
            refused(
                Surface::Web,
                &json!({ set: { key.as_str(): "v" } }),
                SYNC,
                details,
            );
        }
    }
}

#[test]
fn the_server_names_what_it_refuses_of_both_sets() {
    let payload = json!({
        "globalUserData": {"age": "150", "nick": "x", "first_name": 5, "new_tags": [""],
            "custom_user_fields": {"k": "", "x".repeat(256): "v"}},
        "appUserData": {"app_version": "x".repeat(11), "device_model": "d", "language": "eng",
            "country": "UK", "custom_user_fields": []},
    });
    let details = json!({
        "invalidCoreAttributes": ["age", "nick", "first_name", "new_tags", "k", "x".repeat(256)],
        "invalidAppAttributes":
            ["app_version", "device_model", "language", "country", "custom_user_fields"],
    });
    let (text, found) = verdict(Surface::Web, &payload).unwrap_err();
    assert_eq!(text, SYNC);
    // The order is the payload's, which serde_json keeps or sorts.
    for (key, expected) in details.as_object().unwrap() {
        let sorted = |list: &Value| {
            let mut names: Vec<_> = list
                .as_array()
                .unwrap()
                .iter()
                .map(Value::to_string)
                .collect();
            names.sort();
            names
        };
        assert_eq!(sorted(&found[key]), sorted(expected));
    }
}

/// The limit of 30 is inferred from the other lists.
#[test]
fn thirty_tags_are_taken_and_no_more() {
    let tags = |count: usize| {
        let tags: Vec<String> = (0..count).map(|index| format!("t{index}")).collect();
        json!({"globalUserData": {"new_tags": tags}})
    };
    assert!(verdict(Surface::Web, &tags(30)).is_ok());
    for count in [31, 40] {
        let details = json!({"invalidCoreAttributes": ["new_tags"]});
        refused(Surface::Web, &tags(count), SYNC, details);
    }
}

#[test]
fn sdk_x_tells_events_with_an_errors_map() {
    for (set, raw) in [("masterAttributes", "master"), ("appAttributes", "app")] {
        let event = |name: &str| format!("helpshiftEvent: {raw}Attributes{name}");
        let invalid = [
            (json!({"nick": "x"}), "nick", "invalidData"),
            (json!({"user_persona": ""}), "user_persona", "emptyData"),
            (
                json!({"custom_user_fields": {"k": "😀".repeat(100_001)}}),
                "k",
                "exceededValueLengthLimit",
            ),
            (json!({"custom_user_fields": {"": "v"}}), "", "emptyData"),
            (
                json!({"custom_user_fields": fields(31)}),
                "custom_user_fields",
                "exceededCountLimit",
            ),
        ];
        for (data, key, value) in invalid {
            let payload = json!({ set: data });
            refused(
                Surface::SdkX,
                &payload,
                &event("ValidationFailed"),
                json!({ key: value }),
            );
        }
        let key = "k".repeat(256);
        let long = json!({ set: {"custom_user_fields": { key.as_str(): "v" }} });
        let details = json!({ key.as_str(): "exceededKeyLengthLimit" });
        refused(Surface::SdkX, &long, &event("ValidationFailed"), details);
        let value = json!({ set: {"lifetime_value": "much"} });
        let details = json!({"lifetime_value": "invalidData"});
        refused(Surface::SdkX, &value, &event("SyncFailed"), details);
        refused(
            Surface::SdkX,
            &json!({ set: fields(31) }),
            &event("LimitExceeded"),
            json!({}),
        );
        let unknown = json!({ set: fields(30) });
        let (text, _) = verdict(Surface::SdkX, &unknown).unwrap_err();
        assert_eq!(text, event("ValidationFailed"), "thirty are not too many");
        // A known key with a value of another type is ignored.
        assert!(verdict(Surface::SdkX, &json!({ set: {"user_persona": 5} })).is_ok());
    }
}
