//! Each limit of signed data at its value and one past it. Code points beyond the Basic Multilingual Plane count as
//! ASCII does.

use countersign_helpshift_identities::Surface;
use serde_json::{Value, json};

use crate::login::{account, problems};

#[test]
fn each_limit_is_refused_one_past() {
    for letter in ["x", "😀"] {
        let of = |count: usize| letter.repeat(count);
        let metadata = |key: usize, value: usize| account("1", &json!({ of(key): of(value) }));
        type OfLength<'a> = &'a dyn Fn(usize) -> Value;
        let cases: [(OfLength<'_>, usize, &str); 4] = [
            (
                &|count| json!({"user_id": of(count)}),
                750,
                "exceededValueLengthLimit",
            ),
            (
                &|count| account(&of(count), &json!({})),
                300,
                "exceededValueLengthLimit",
            ),
            (
                &|count| metadata(count, 1),
                255,
                "metadataExceededKeyLengthLimit",
            ),
            (
                &|count| metadata(1, count),
                300,
                "metadataExceededValueLengthLimit",
            ),
        ];
        for (identity, limit, raw) in cases {
            assert_eq!(problems(Surface::SdkX, &identity(limit)), [""; 0]);
            let past = problems(Surface::SdkX, &identity(limit + 1));
            assert_eq!(past.len(), 1);
            assert!(past[0].ends_with(&format!("too-long {raw}")), "{}", past[0]);
            let web = problems(Surface::Web, &identity(limit + 1));
            assert!(
                web[0].ends_with("too-long IDENTITIES_INVALID_PAYLOAD"),
                "{}",
                web[0]
            );
        }
    }
}

#[test]
fn counts_are_refused_one_past() {
    let accounts = |count: usize| {
        let accounts = (0..count).map(|index| json!({"platform": "psn", "id": index.to_string()}));
        json!({"user_id": "u", "accounts": accounts.collect::<Vec<_>>()})
    };
    assert_eq!(problems(Surface::SdkX, &accounts(29)), [""; 0]);
    let past = ["accounts: too-many identitiesSizeLimitExceeded"];
    assert_eq!(problems(Surface::SdkX, &accounts(30)), past);
    let metadata = |count: usize| {
        let pairs = (0..count).map(|index| (index.to_string(), json!("v")));
        account("1", &Value::Object(pairs.collect()))
    };
    assert_eq!(problems(Surface::SdkX, &metadata(30)), [""; 0]);
    let past = ["accounts[0].metadata: too-many metadataExceededCountLimit"];
    assert_eq!(problems(Surface::SdkX, &metadata(31)), past);
}

#[test]
fn metadata_is_not_empty() {
    for metadata in [json!({"": "v"}), json!({"k": ""})] {
        let found = problems(Surface::SdkX, &account("1", &metadata));
        assert_eq!(found.len(), 1);
        assert!(
            found[0].ends_with("empty metadataEmptyKeyOrValue"),
            "{}",
            found[0]
        );
    }
}

#[test]
fn a_key_and_its_value_are_judged_apart() {
    let both = problems(
        Surface::SdkX,
        &account("1", &json!({ "k".repeat(256): "v".repeat(301) })),
    );
    let reasons = [
        "metadataExceededKeyLengthLimit",
        "metadataExceededValueLengthLimit",
    ];
    assert_eq!(both.len(), 2);
    assert!(
        both.iter()
            .zip(reasons)
            .all(|(problem, raw)| problem.ends_with(raw)),
        "{both:?}"
    );
}
