//! The values that are found in an identity, and the change that each one gets.

use serde_json::{Value, json};

use super::{HALF, leaves, other_character, read, written};
use crate::corpus;

#[test]
fn every_value_of_the_full_identity_is_found_and_changes() {
    let cases = corpus::named();
    let identity = cases.first().unwrap().value();
    let leaves = leaves(&identity);
    let paths: Vec<&str> = leaves.iter().map(|leaf| leaf.path.as_str()).collect();
    let expected = [
        "accounts[0].id",
        "accounts[0].platform",
        "accounts[1].id",
        "accounts[1].metadata.rank",
        "accounts[1].metadata.server",
        "accounts[1].platform",
        "attributes.plan",
        "attributes.regions",
        "attributes.seats",
        "attributes.spent",
        "attributes.trial",
        "city",
        "company.id",
        "company.name",
        "country",
        "created_at",
        "email",
        "locale",
        "name.display",
        "name.first",
        "name.full",
        "name.last",
        "phone",
        "picture",
        "tags[0]",
        "tags[1]",
        "user_id",
    ];
    let mut sorted = paths.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected);
    for leaf in &leaves {
        let altered: Value = leaf.altered(&identity).unwrap();
        assert_ne!(altered, identity, "{}", leaf.path);
        let problems = countersign::identity::Draft::parse(&altered.to_string())
            .problems()
            .clone();
        assert!(problems.is_empty(), "{}: {problems}", leaf.path);
    }
}

/// Returns `path: the value in its place` of each value.
fn altered(identity: &Value) -> Vec<String> {
    let leaves = leaves(identity).into_iter();
    let shown = leaves.map(|leaf| match leaf.altered(identity) {
        Some(other) => format!("{}: {}", leaf.path, changed(identity, &other)),
        None => format!("{}: none", leaf.path),
    });
    shown.collect()
}

/// Returns the one value that differs in the other identity, at any depth.
fn changed(identity: &Value, other: &Value) -> Value {
    match (identity, other) {
        (Value::Object(one), Value::Object(two)) if one.len() == two.len() => {
            let mut differ = one.iter().filter(|(key, value)| two[*key] != **value);
            let (key, value) = differ.next().unwrap();
            assert!(differ.next().is_none());
            changed(value, &two[key])
        }
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() && one[0].is_object() => {
            let at = one
                .iter()
                .zip(two)
                .position(|(one, two)| one != two)
                .unwrap();
            changed(&one[at], &two[at])
        }
        (_, other) => other.clone(),
    }
}

#[test]
fn each_kind_of_value_is_changed_a_little() {
    for (identity, expected) in [
        (json!({"user_id": "ab"}), &[r#"user_id: "ac""#][..]),
        (json!({"user_id": ""}), &[r#"user_id: "x""#]),
        (json!({"user_id": {"id": "a"}}), &[]),
        (json!({"user_id": null}), &["user_id: none"]),
        (json!({"email": "ab@c.io"}), &[r#"email: "ac@c.io""#]),
        (
            json!({"email": {"address": "\"q\"@c.io", "verified": true}}),
            &[r#"email: "\"r\"@c.io""#],
        ),
        (json!({"email": "nobody"}), &["email: none"]),
        (json!({"phone": "+14"}), &[r#"phone: "+15""#]),
        (json!({"phone": {"number": "+19"}}), &[r#"phone: "+10""#]),
        (
            json!({"accounts": [{"platform": "steam", "id": "a"}, {"platform": "discord", "id": "b",
                "metadata": {"x/y~z": "m"}}]}),
            &[
                r#"accounts[0].platform: "apple-game-center""#,
                r#"accounts[0].id: "b""#,
                r#"accounts[1].platform: "apple-game-center""#,
                r#"accounts[1].id: "c""#,
                r#"accounts[1].metadata["x/y~z"]: "n""#,
            ],
        ),
        (
            json!({"accounts": [{"platform": "apple-game-center"}]}),
            &[r#"accounts[0].platform: "discord""#, "accounts[0].id: none"],
        ),
        (
            json!({"accounts": [{"platform": "myspace", "id": 7}]}),
            &["accounts[0].platform: none", "accounts[0].id: 6"],
        ),
        (json!({"name": "Lisa"}), &[r#"name.full: "Lisb""#]),
        (
            json!({"name": {"first": "L", "display": "l"}}),
            &[r#"name.first: "M""#, r#"name.display: "m""#],
        ),
        (json!({"name": 1}), &[]),
        (json!({"company": "Acme"}), &[r#"company.name: "Acmf""#]),
        (json!({"company": {"id": "o7"}}), &[r#"company.id: "o8""#]),
        (json!({"city": "Zug"}), &[r#"city: "Zuh""#]),
        (
            json!({"tags": ["a", "b"]}),
            &[r#"tags[0]: ["b","b"]"#, r#"tags[1]: ["a","c"]"#],
        ),
        (json!({"tags": []}), &[]),
        (
            json!({"attributes": {"a/b~c": 1, "d": true, "e": "f", "g": ["h", "i"], "j": []}}),
            &[
                r#"attributes["a/b~c"]: 0"#,
                "attributes.d: false",
                r#"attributes.e: "a""#,
                r#"attributes.g: ["h","j"]"#,
                r#"attributes.j: ["x"]"#,
            ],
        ),
        (
            json!({"attributes": {"a": 0.5, "b": i64::MIN, "c": u64::MAX, "d": {"e": 1}}}),
            &[
                "attributes.a: 0.1",
                "attributes.b: none",
                "attributes.c: none",
                "attributes.d: none",
            ],
        ),
        (
            json!({"locale": "en", "nickname": "x"}),
            &[r#"locale: {"nickname":"x"}"#],
        ),
        (json!({"country": "GB"}), &["country: {}"]),
        (json!({"created_at": 1}), &["created_at: {}"]),
    ] {
        assert_eq!(altered(&identity), expected, "{identity}");
    }
}

#[test]
fn a_text_can_be_put_in_and_a_field_taken_out() {
    let identity = json!({"user_id": "a", "name": {"first": "b", "last": "c"}});
    let leaves = leaves(&identity);
    let first = leaves
        .iter()
        .find(|leaf| leaf.path.as_str() == "name.first");
    let first = first.unwrap();
    assert_eq!(first.text(&identity), Some("b"));
    assert_eq!(first.text(&json!({"name": {"first": 1}})), None);
    assert_eq!(first.text(&json!({})), None);
    assert_eq!(
        first.with_text(&identity, "d".to_owned()),
        Some(json!({"user_id": "a", "name": {"first": "d", "last": "c"}}))
    );
    assert_eq!(first.with_text(&json!({}), "d".to_owned()), None);
    assert_eq!(
        first.without_field(&identity),
        Some(json!({"user_id": "a"}))
    );
    assert_eq!(first.without_field(&json!({})), None);
}

#[test]
fn half_a_character_is_written_and_read() {
    let identity = json!({ "user_id": format!("a{HALF}b") });
    assert_eq!(written(&identity), r#"{"user_id":"a\ud800b"}"#);
    assert_eq!(read(&written(&identity)), identity);
    assert_eq!(read("no JSON"), Value::Null);
}

#[test]
fn another_character_is_of_the_same_alphabet() {
    for (one, other) in [
        ('a', 'b'),
        ('e', 'f'),
        ('f', 'a'),
        ('g', 'h'),
        ('y', 'z'),
        ('z', 'a'),
        ('A', 'B'),
        ('F', 'A'),
        ('Y', 'Z'),
        ('Z', 'A'),
        ('0', '1'),
        ('8', '9'),
        ('9', '0'),
        ('+', '/'),
        ('/', '+'),
        ('-', '_'),
        ('_', '-'),
        ('.', 'A'),
        ('=', 'A'),
        (' ', 'x'),
        ('@', 'x'),
        ('\n', 'x'),
        ('é', 'ж'),
        ('ж', 'ю'),
        ('ю', 'ж'),
        ('한', 'ж'),
        ('\u{301}', 'ж'),
        ('🦊', '🐢'),
        ('🐢', '🦊'),
        ('𝒜', '🦊'),
    ] {
        assert_eq!(other_character(one), other, "{one}");
    }
}
