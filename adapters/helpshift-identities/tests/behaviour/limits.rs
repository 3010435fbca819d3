//! Each form of user data, and each limit at its value and one past it.

use countersign_helpshift_identities::Surface;
use serde_json::{Map, Value, json};

use crate::profile::{KIND, strict, update, vendor};

#[test]
fn each_form_takes_what_is_documented_and_nothing_beside() {
    let cases: &[(&str, &str, &[&str], &[&str])] = &[
        (
            "global",
            "age",
            &["1", "149"],
            &["0", "150", "-1", "4.5", "forty", "+5", ""],
        ),
        (
            "global",
            "lifetime_value",
            &["0", "-12", "1023"],
            &["10.5", "1e3", "-", " 1"],
        ),
        (
            "global",
            "last_active_date",
            &["0", "1735689600"],
            &["1735689600000", "-1", "now"],
        ),
        (
            "global",
            "accepted_t_and_c",
            &["true", "false"],
            &["True", "1", "yes"],
        ),
        (
            "app",
            "accepted_t_and_c",
            &["true", "false"],
            &["TRUE", "0"],
        ),
        (
            "app",
            "language",
            &["en", "zh"],
            &["eng", "EN", "en-GB", "xx"],
        ),
        (
            "app",
            "country",
            &["GB", "GBR", "Germany", "Côte d’Ivoire"],
            &["UK", "gb", " "],
        ),
        (
            "app",
            "user_paying_segment",
            &["low_paying", "medium_paying", "high_paying", "non_paying"],
            &["low", "LOW_PAYING", "whale"],
        ),
        (
            "app",
            "last_90d_spend",
            &["12.50", "-3", "0.1"],
            &["12,5", ".5", "5.", "1.2.3"],
        ),
        ("app", "count_transactions_90d", &["7"], &["7.0"]),
        ("app", "count_transactions_lifetime", &["7"], &["many"]),
        ("app", "count_refunds_90d", &["0"], &["0x1"]),
        ("app", "iap_views_since_last_purchase", &["3"], &["3 "]),
        ("app", "lifetime_value", &["3"], &["3.5"]),
        (
            "app",
            "last_purchase_date",
            &["1735689600"],
            &["2025-01-01"],
        ),
        ("app", "last_login_date", &["1735689600"], &["253402300800"]),
        ("app", "user_persona", &["true", "explorer"], &["", "  "]),
    ];
    for (set, key, good, bad) in cases {
        let name = if *set == "global" {
            "masterAttributes"
        } else {
            "appAttributes"
        };
        for text in *good {
            let (payload, dropped) = update(Surface::SdkX, &vendor(set, json!({*key: text})));
            assert_eq!(payload, json!({name: {*key: text}}), "{key}");
            assert_eq!(dropped, [""; 0]);
        }
        for text in *bad {
            let data = vendor(set, json!({*key: text}));
            let (payload, dropped) = update(Surface::SdkX, &data);
            assert_eq!(payload, json!({}), "{key} {text:?}");
            assert_eq!(
                dropped,
                [format!("vendor.helpshift-identities.{set}.{key}: invalid")]
            );
            let blank = text.trim().is_empty();
            let raw = if blank { "emptyData" } else { "invalidData" };
            let expected = [format!("{set}.{key}: invalid {raw}")];
            assert_eq!(strict(Surface::SdkX, &data), expected);
            let expected = [format!("{set}.{key}: invalid IDENTITIES_INVALID_PAYLOAD")];
            assert_eq!(strict(Surface::Web, &data), expected);
        }
    }
}

/// Each limit takes its value and refuses one more. Code points beyond the Basic Multilingual Plane count as ASCII
/// does.
#[test]
fn each_limit_is_kept_at_its_value_and_lost_one_past() {
    type OfLength<'a> = &'a dyn Fn(String) -> Value;
    let fields = |key: &str, text: String| vendor("app", json!({ key: {"k": text} }));
    let cases: [(Surface, OfLength<'_>, usize, &str); 12] = [
        (
            Surface::Web,
            &|text| vendor("app", json!({"app_version": text})),
            10,
            "IDENTITIES_INVALID_PAYLOAD",
        ),
        (
            Surface::SdkX,
            &|text| vendor("app", json!({"app_version": text})),
            10,
            "exceededValueLengthLimit",
        ),
        (
            Surface::Web,
            &|text| json!({"user_id": "u", "tags": [text]}),
            100,
            "IDENTITIES_INVALID_PAYLOAD",
        ),
        (
            Surface::SdkX,
            &|text| json!({"user_id": "u", "tags": [text]}),
            100,
            "exceededValueLengthLimit",
        ),
        (
            Surface::SdkX,
            &|text| vendor("global", json!({"tags_to_remove": [text]})),
            100,
            "exceededValueLengthLimit",
        ),
        (
            Surface::Web,
            &|text| json!({"user_id": "u", "attributes": {"k": text}}),
            255,
            "IDENTITIES_INVALID_PAYLOAD",
        ),
        (
            Surface::SdkX,
            &|text| fields("custom_user_fields", text),
            255,
            "exceededValueLengthLimit",
        ),
        (
            Surface::SdkX,
            &|text| json!({"user_id": "u", "attributes": {text: "v"}}),
            255,
            "exceededKeyLengthLimit",
        ),
        (
            Surface::SdkX,
            &|text| fields("multiline_user_fields", text),
            100_000,
            "exceededValueLengthLimit",
        ),
        (
            Surface::Web,
            &|text| fields("multiline_user_fields", text),
            1_000,
            "MAX_KEY_VALUES_CHAR_LIMIT_EXCEEDED",
        ),
        (
            Surface::Web,
            &|text| vendor("app", json!({"user_level": text})),
            1_000,
            "MAX_KEY_VALUES_CHAR_LIMIT_EXCEEDED",
        ),
        (
            Surface::Web,
            &|text| json!({"user_id": "u", "city": text}),
            1_000,
            "MAX_KEY_VALUES_CHAR_LIMIT_EXCEEDED",
        ),
    ];
    for letter in ["x", "😀"] {
        for (surface, of, limit, reason) in &cases {
            let at = of(letter.repeat(*limit));
            let (payload, dropped) = update(*surface, &at);
            assert_eq!(dropped, [""; 0], "{limit}");
            assert!(payload.to_string().contains(&letter.repeat(*limit)));
            let past = of(letter.repeat(limit + 1));
            let (payload, dropped) = update(*surface, &past);
            assert_eq!(payload, json!({}));
            assert!(
                dropped.len() == 1 && dropped[0].ends_with(": too-long"),
                "{dropped:?}"
            );
            let refused = strict(*surface, &past);
            assert!(
                refused[0].ends_with(&format!(": too-long {reason}")),
                "{}",
                refused[0]
            );
        }
    }
}

#[test]
fn collections_have_thirty_entries() {
    let tags = |count| json!({"user_id": "u", "tags": vec!["t"; count]});
    let (payload, dropped) = update(Surface::Web, &tags(30));
    assert_eq!(payload["globalUserData"]["new_tags"], json!(vec!["t"; 30]));
    assert_eq!(dropped, [""; 0]);
    assert_eq!(update(Surface::Web, &tags(31)).1, ["tags[30]: too-many"]);
    let fields = |count: usize| {
        let names = (0..count).map(|index| (format!("f{index:03}"), json!("v")));
        let all: Map<String, Value> = names.collect();
        // Two places, one collection: half of them stand beside the identity.
        let (given, own): (Map<_, _>, Map<_, _>) = all
            .into_iter()
            .partition(|(name, _)| name.ends_with(['1', '3', '5', '7', '9']));
        json!({"user_id": "u", "attributes": own,
            "vendor": {KIND: {"global": {"custom_user_fields": given}}}})
    };
    let (payload, dropped) = update(Surface::Web, &fields(30));
    let kept = payload["globalUserData"]["custom_user_fields"]
        .as_object()
        .unwrap()
        .len();
    assert_eq!((kept, dropped.len()), (30, 0));
    assert_eq!(update(Surface::Web, &fields(31)).1.len(), 1);
    let reasons = |surface, count| -> Vec<String> {
        let refused = strict(surface, &fields(count));
        refused
            .iter()
            .map(|one| one.rsplit_once(' ').unwrap().1.to_owned())
            .collect()
    };
    // After the thirty, a hundred keys cannot be reached; a list of tags is one key.
    let beyond = reasons(Surface::Web, 131);
    assert_eq!(beyond, vec!["IDENTITIES_INVALID_PAYLOAD"; 101]);
    let last = strict(Surface::Web, &tags(131)).pop().unwrap();
    assert_eq!(last, "tags[130]: too-many IDENTITIES_INVALID_PAYLOAD");
    assert_eq!(reasons(Surface::SdkX, 31), ["exceededCountLimit"]);
}
