//! Known answers, and the message for each fault of one.

use countersign::config::Kind;
use countersign_conformance::vectors::check;
use serde_json::{Value, json};

use crate::toy::Config;

/// Python 3.11: hmac.new(b"toy_secret_0123456789", user, "sha256").hexdigest(), user being
/// `{"attributes":{},"exp":1735690200,"iat":1735689600,"id":"1984"}`.
const PROOF: &str = "67673c0412f1c9a67e8ee1427fb17bb2c5f5e4cda52dfa014950d2418b1e29d9";

fn vector() -> Value {
    json!({
        "name": "a known user",
        "source": "Python 3.11",
        "config": {"kind": "toy", "secret": {"env": "TOY_SECRET"}},
        "secrets": {"TOY_SECRET": "toy_secret_0123456789"},
        "identity": {"user_id": "1984"},
        "action": "login",
        "now": 1_735_689_600,
        "expected": {"/user/id": "1984", "/proof": PROOF},
    })
}

/// Returns the message for a vector with this value in it.
fn said(key: &str, value: Value) -> String {
    let mut other = vector();
    other[key] = value;
    check(&Kind::of::<Config>(), &json!([other]).to_string()).unwrap_err()
}

#[test]
fn a_right_answer_is_right() {
    assert_eq!(
        check(&Kind::of::<Config>(), &json!([vector()]).to_string()),
        Ok(())
    );
}

#[test]
fn a_wrong_answer_is_told_where_it_is() {
    assert_eq!(
        said("expected", json!({"/user/id": "1985"})),
        "a known user: at \"/user/id\" there is \"1984\", not \"1985\""
    );
    assert_eq!(
        said("expected", json!({"/user/name": "Winston"})),
        "a known user: there is nothing at \"/user/name\""
    );
    let whole = said("expected", json!({"": "{}"}));
    assert!(
        whole.starts_with("a known user: at \"\" there is \"{\\\"user\\\":"),
        "{whole}"
    );
    let missing = said("identity", json!({"name": "Winston"}));
    assert!(missing.starts_with("a known user: "), "{missing}");
    assert!(missing.contains("user_id"), "{missing}");
    let unknown = said(
        "config",
        json!({"kind": "toy", "secret": {"env": "ANOTHER"}}),
    );
    assert!(unknown.contains("secret"), "{unknown}");
}

#[test]
fn an_answer_has_a_source_and_something_to_expect() {
    let incomplete = "a known user: a known answer has a source, and something to expect";
    assert_eq!(said("source", json!("")), incomplete);
    assert_eq!(said("expected", json!({})), incomplete);
    assert_eq!(
        check(&Kind::of::<Config>(), "[]"),
        Err("there is no known answer".to_owned())
    );
    assert!(check(&Kind::of::<Config>(), "[").is_err());
    assert!(said("surprise", json!(1)).contains("surprise"));
}

#[test]
fn every_wrong_answer_is_told() {
    let wrong = |id: &str| {
        let mut wrong = vector();
        wrong["name"] = json!(id);
        wrong["expected"] = json!({"/user/id": id});
        wrong
    };
    let vectors = json!([wrong("one"), vector(), wrong("two")]);
    assert_eq!(
        check(&Kind::of::<Config>(), &vectors.to_string()).unwrap_err(),
        "one: at \"/user/id\" there is \"1984\", not \"one\"\n\
         two: at \"/user/id\" there is \"1984\", not \"two\""
    );
}
