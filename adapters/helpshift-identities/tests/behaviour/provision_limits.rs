//! Each form and limit of a core profile, at its value and one past it.

use countersign::adapter::Policy;
use countersign_helpshift_identities::Surface;
use countersign_helpshift_identities::provision::BulkAction::CreateCoreProfiles;
use serde_json::{Value, json};

use crate::adapter;
use crate::profile::KIND;
use crate::provision_record::{bulk, bulk_of, made, refused};

/// Gives the value under a key of the record, or null where there is none.
fn sent(identity: &Value, pointer: &str) -> Value {
    let (body, _) = made(&bulk(CreateCoreProfiles), identity);
    let body: Value = serde_json::from_str(&body).unwrap();
    body.pointer(pointer).cloned().unwrap_or_default()
}

fn dropped(identity: &Value) -> Vec<String> {
    made(&bulk(CreateCoreProfiles), identity).1
}

fn strict(identity: &Value) -> Vec<String> {
    let adapter = adapter(Surface::Web).with_policy(Policy::new().strict());
    refused(&bulk_of(&adapter, CreateCoreProfiles), identity)
}

fn global(key: &str, value: &str) -> Value {
    json!({"user_id": "u", "vendor": {KIND: {"global": {key: value}}}})
}

#[test]
fn each_form_takes_what_is_documented_and_nothing_beside() {
    type Key<'a> = (&'a str, &'a [(&'a str, Value)], &'a [&'a str]);
    let cases: [Key<'_>; 5] = [
        (
            "age",
            &[("1", json!(1)), ("149", json!(149))],
            &["0", "150", "-1", "4.5", "x"],
        ),
        (
            "lifetime_value",
            &[
                ("1023.99", json!(1023.99)),
                ("-3", json!(-3)),
                ("0", json!(0)),
            ],
            &["1e3", "007", "1,5", ".5", "NaN", ""],
        ),
        (
            "accepted_t_and_c",
            &[("true", json!(true)), ("false", json!(false))],
            &["True", "1"],
        ),
        (
            "last_active_date",
            &[
                ("0", json!(0)),
                ("1714627659", json!(1_714_627_659_000_i64)),
                ("253402300799", json!(253_402_300_799_000_i64)),
            ],
            &["253402300800", "1714627659283", "-1", "now"],
        ),
        (
            "user_persona",
            &[("Streamer", json!("Streamer"))],
            &["", " "],
        ),
    ];
    for (key, good, bad) in cases {
        for (text, expected) in good {
            let identity = global(key, text);
            assert_eq!(
                &sent(&identity, &format!("/{key}")),
                expected,
                "{key} {text}"
            );
            assert_eq!(dropped(&identity), [""; 0]);
        }
        for text in bad {
            let identity = global(key, text);
            let expected = [format!("global.{key}: invalid")];
            assert_eq!(sent(&identity, &format!("/{key}")), Value::Null, "{text}");
            assert_eq!(dropped(&identity), expected, "{text}");
            assert_eq!(strict(&identity), expected, "{text}");
        }
    }
}

/// The digits of a number stay as they were given.
#[test]
fn a_decimal_is_not_rounded() {
    let (body, _) = made(
        &bulk(CreateCoreProfiles),
        &global("lifetime_value", "12345678901234567890.10"),
    );
    assert!(
        body.contains(r#""lifetime_value":12345678901234567890.10"#),
        "{body}"
    );
}

/// Code points beyond the Basic Multilingual Plane count as ASCII does.
#[test]
fn what_identifies_is_refused_one_past_its_limit() {
    type OfLength<'a> = &'a dyn Fn(String) -> Value;
    let account = |id: String, metadata: Value| {
        let account = json!({"platform": "steam", "id": id, "metadata": metadata});
        json!({"user_id": "u", "accounts": [account]})
    };
    let cases: [(OfLength<'_>, usize, &str); 4] = [
        (&|text| json!({"user_id": text}), 750, "user_id"),
        (&|text| account(text, json!({})), 300, "accounts[0].id"),
        (
            &|text| account("1".to_owned(), json!({"key": text})),
            300,
            "accounts[0].metadata.key",
        ),
        (
            &|text| account("1".to_owned(), json!({text: "value"})),
            255,
            "accounts[0].metadata[",
        ),
    ];
    for (of, max, path) in cases {
        for letter in ["a", "🦊"] {
            made(&bulk(CreateCoreProfiles), &of(letter.repeat(max)));
            let faults = refused(&bulk(CreateCoreProfiles), &of(letter.repeat(max + 1)));
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].starts_with(path) && faults[0].ends_with(": too-long"));
        }
    }
    let empty = account(String::new(), json!({"": "x"}));
    assert_eq!(
        refused(&bulk(CreateCoreProfiles), &empty),
        ["accounts[0].id: empty", "accounts[0].metadata[\"\"]: empty"]
    );
}

#[test]
fn a_collection_has_thirty_entries() {
    let accounts = |count: usize| {
        let account = |index| json!({"platform": "steam", "id": format!("{index}")});
        let accounts: Vec<Value> = (0..count).map(account).collect();
        json!({"user_id": "u", "accounts": accounts})
    };
    made(&bulk(CreateCoreProfiles), &accounts(29));
    assert_eq!(
        refused(&bulk(CreateCoreProfiles), &accounts(30)),
        ["accounts: too-many"]
    );
    let tags: Vec<String> = (0..31).map(|index| format!("tag {index}")).collect();
    let identity = json!({"user_id": "u", "tags": tags});
    assert_eq!(sent(&identity, "/tags").as_array().unwrap().len(), 30);
    assert_eq!(dropped(&identity), ["tags[30]: too-many"]);
    let fields: serde_json::Map<String, Value> = (0..31)
        .map(|index| (format!("f{index:02}"), json!(index)))
        .collect();
    let identity = json!({"user_id": "u", "attributes": fields});
    assert_eq!(
        sent(&identity, "/custom_fields").as_object().unwrap().len(),
        30
    );
    assert_eq!(dropped(&identity), ["attributes.f30: too-many"]);
}

#[test]
fn what_describes_is_dropped_one_past_its_limit() {
    type OfLength<'a> = &'a dyn Fn(String) -> Value;
    let cases: [(OfLength<'_>, usize, &str, &str); 4] = [
        (
            &|text| json!({"user_id": "u", "tags": [text]}),
            100,
            "/tags/0",
            "tags[0]",
        ),
        (
            &|text| json!({"user_id": "u", "attributes": {"k": text}}),
            255,
            "/custom_fields/k",
            "attributes.k",
        ),
        (
            &|text| {
                let fields = json!({"multiline_user_fields": {"k": text}});
                json!({"user_id": "u", "vendor": {KIND: {"global": fields}}})
            },
            100_000,
            "/custom_fields/k",
            "global.multiline_user_fields.k",
        ),
        // No limit is stated for a name.
        (
            &|text| json!({"user_id": "u", "name": text}),
            2_000,
            "/names/full_name",
            "",
        ),
    ];
    for (of, max, pointer, path) in cases {
        let text = "🦊".repeat(max);
        assert_eq!(sent(&of(text.clone()), pointer), json!(text));
        let longer = of(format!("{text}🦊"));
        if path.is_empty() {
            assert_ne!(sent(&longer, pointer), Value::Null);
            continue;
        }
        assert_eq!(sent(&longer, pointer), Value::Null, "{path}");
        assert_eq!(dropped(&longer), [format!("{path}: too-long")]);
        assert_eq!(strict(&longer), [format!("{path}: too-long")]);
    }
}
