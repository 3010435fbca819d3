//! The part that the packages for other languages share, with the adapters that ship.

#![expect(clippy::unwrap_used, reason = "a test's helpers")]

use std::sync::Arc;

use countersign::Timestamp;
use countersign::clock::Clock;
use countersign_bindings::{Config, Countersign, Given, check_config, explain};
use serde_json::{Value, json};

/// The moment of the clock.
const NOW: i64 = 1_735_689_600;
const TOML: &str = r#"
[adapters.chat]
kind = "helpcrunch"
mode = "signature"
secret = { env = "CHAT" }

[adapters.support]
kind = "helpshift-identities"
secret = { file = "secrets/support" }
"#;

fn given() -> Given {
    Given::new()
        .with_secret("CHAT", Ok(b"test_secret_key".to_vec()))
        .with_secret("HUBSPOT", Ok(b"pat-na1-test".to_vec()))
        .with_file("secrets/support", Ok(b"test_secret_key\r\n".to_vec()))
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(Timestamp::from_unix(NOW).unwrap())
}

fn chats() -> Countersign {
    Countersign::open(Config::Toml(TOML), &given(), &clock()).unwrap()
}

fn ask(request: &Value) -> Value {
    serde_json::from_str(&chats().issue(&request.to_string())).unwrap()
}

fn paths(problems: &Value) -> Vec<&str> {
    let problems = problems.as_array().unwrap().iter();
    problems.map(|one| one["path"].as_str().unwrap()).collect()
}

/// The signature is row 6 of the known answers of HelpCrunch, by Python's hmac. The token is row 5b of Helpshift's.
#[test]
fn bundles_are_those_of_the_known_answers() {
    let answer = ask(&json!({"id": [1], "adapters": ["chat"], "identity": {"user_id": "1984"}}));
    assert_eq!(answer["id"], json!([1]));
    let payload = &answer["bundles"][0]["payload"];
    let signature = "f2fae5a4156034d74f94f61b895a712e0b82dd8b624653f681e5d980ae81d083";
    assert_eq!(*payload, json!({"user_id": "1984", "signature": signature}));
    let email = json!({"address": "captain@example.com", "verified": true});
    let answer = ask(
        &json!({"adapters": ["support"], "identity": {"user_id": "captain_planet", "email": email}}),
    );
    let token = answer["bundles"][0]["payload"]["identity_token"].as_str();
    assert!(
        token
            .unwrap()
            .ends_with(".-lYlcNRDjyqkMmGiXG6DFyPdr0LCnWwXaa5zEynIss8")
    );
}

#[test]
fn a_configuration_in_json_is_as_good_as_one_in_toml() {
    let config = json!({"adapters": {
        "chat": {"kind": "helpcrunch", "mode": "signature", "secret": {"env": "CHAT"}},
        "support": {"kind": "helpshift-identities", "secret": {"file": "secrets/support"}},
    }});
    let request = json!({"identity": {"user_id": "u"}, "script": {}}).to_string();
    let of_json = Countersign::open(Config::Json(&config.to_string()), &given(), &clock());
    assert_eq!(of_json.unwrap().issue(&request), chats().issue(&request));
}

#[test]
fn every_fault_of_a_configuration_is_told_and_no_value() {
    let faulty = json!({"adapters": {
        "chat": {"kind": "helpcrunch", "mode": "quoted-1", "secret": "quoted-2"},
        "desk": {"kind": "hubspot", "api-key": {"env": "HUBSPOT"}},
        "support": {"kind": "helpshift-identities", "secret": {"env": "ABSENT"}},
    }, "marked": 1})
    .to_string();
    let error = Countersign::open(Config::Json(&faulty), &given(), &clock()).unwrap_err();
    let problems: Value = serde_json::from_str(&error).unwrap();
    let mut paths = paths(&problems);
    paths.sort_unstable();
    paths.dedup();
    let expected = [
        "adapters.chat.mode",
        "adapters.chat.secret",
        "adapters.desk",
        "adapters.support.secret",
        "marked",
    ];
    assert_eq!(paths, expected, "{error}");
    assert!(!error.contains("quoted-"), "{error}");
    for nothing in ["", "[]", "{}", r#"{"adapters":{}}"#] {
        let error = Countersign::open(Config::Json(nothing), &given(), &clock());
        assert!(error.unwrap_err().contains("adapters"), "{nothing}");
    }
}

#[test]
fn a_fault_says_which_argument_lacks_the_secret() {
    let config = json!({"adapters": {
        "a": {"kind": "helpshift-identities", "secret": {"env": "EMPTY"}},
        "b": {"kind": "helpshift-identities", "secret": {"env": "ABSENT"}},
        "c": {"kind": "helpshift-identities", "secret": {"file": "broken"}},
        "d": {"kind": "recipe", "recipe": "absent.toml", "secret": {"env": "EMPTY"}, "app-id": "x"},
    }})
    .to_string();
    let given = Given::new()
        .with_secret("EMPTY", Ok(Vec::new()))
        .with_file("broken", Err("it is a number".to_owned()));
    let error = Countersign::open(Config::Json(&config), &given, &clock()).unwrap_err();
    let problems: Value = serde_json::from_str(&error).unwrap();
    let told = |one: &Value| {
        let of = |key: &str| one[key].as_str().unwrap().to_owned();
        format!("{}: {} ({})", of("path"), of("code"), of("detail"))
    };
    let told: Vec<_> = problems.as_array().unwrap().iter().map(told).collect();
    let expected = [
        "adapters.a.secret: empty (the entry of `secrets` that it names is empty)",
        "adapters.b.secret: missing (the entry of `secrets` that it names is not there)",
        "adapters.c.secret: invalid (the entry of `files` that it names cannot be read: it is a number)",
        "adapters.d.recipe: missing (the entry of `files` that it names is not there)",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_request_says_its_faults_at_once() {
    let request = json!({
        "id": 7, "adapters": ["chat", "nobody", "chat"], "action": "marked", "identitty": {},
        "now": "marked", "from": 1, "script": {"marked": 1}, "vendor": {"marked": {}},
    });
    let answer = ask(&request);
    assert_eq!(
        (&answer["id"], &answer["error"]["kind"]),
        (&json!(7), &json!("invalid-request"))
    );
    let mut paths = paths(&answer["error"]["problems"]);
    paths.sort_unstable();
    let expected = [
        "action",
        "adapters[1]",
        "adapters[2]",
        "from",
        "identitty",
        "identity",
        "now",
        "script",
        "vendor.marked",
    ];
    assert_eq!(paths, expected, "{answer}");
    for broken in ["", "[]", "null", "{", "{\"id\":1", "\u{0}"] {
        let answer = chats().issue(broken);
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["error"]["kind"], "invalid-request", "{broken}");
    }
}

#[test]
fn a_request_without_a_moment_is_answered_for_that_of_the_clock() {
    let lives = |request: Value| ask(&request)["bundles"][0]["expires_at"].clone();
    let request = json!({"adapters": ["support"], "identity": {"user_id": "u"}});
    assert_eq!(lives(request), NOW + 86_400);
    let request = json!({"adapters": ["support"], "identity": {"user_id": "u"}, "now": 5});
    assert_eq!(lives(request), 5 + 86_400);
}

#[test]
fn a_bundle_is_judged_as_its_vendor_would() {
    let chats = chats();
    let answer = ask(&json!({"identity": {"user_id": "u"}}));
    let mut bundles = answer["bundles"].as_array().unwrap().clone();
    let mut forged = bundles[0].clone();
    forged["payload"]["user_id"] = json!("another");
    let mut elsewhere = bundles[0].clone();
    elsewhere["adapter"] = json!("nobody");
    bundles.extend([
        forged,
        elsewhere,
        json!({"adapter": "chat", "error": {}}),
        json!([]),
    ]);
    let request = json!({"id": "v", "bundles": bundles}).to_string();
    let verdicts: Value = serde_json::from_str(&chats.verify(&request)).unwrap();
    assert_eq!(verdicts["id"], "v");
    let verdicts = verdicts["verdicts"].as_array().unwrap();
    let accepted: Vec<_> = verdicts.iter().map(|one| one["accepted"].clone()).collect();
    assert_eq!(accepted, [true, true, false, false, false, false]);
    assert_eq!(verdicts[0]["user"], json!({"user_id": "u"}));
    let reasons: Vec<_> = verdicts
        .iter()
        .skip(3)
        .map(|one| one["reason"].as_str())
        .collect();
    let expected = ["unknown-adapter", "not-issued", "not-a-bundle"].map(Some);
    assert_eq!(reasons, expected);
    let late = json!({"bundles": [answer["bundles"][1]], "now": NOW + 86_401}).to_string();
    let late: Value = serde_json::from_str(&chats.verify(&late)).unwrap();
    assert_eq!(late["verdicts"][0]["accepted"], false, "{late}");
    let faulty = json!({"bundles": 1, "adapter": "nobody", "action": 1, "marked": 1}).to_string();
    let faulty: Value = serde_json::from_str(&chats.verify(&faulty)).unwrap();
    let mut paths = paths(&faulty["error"]["problems"]);
    paths.sort_unstable();
    assert_eq!(paths, ["action", "adapter", "bundles", "marked"]);
}

#[test]
fn a_configuration_is_checked_and_a_failure_explained() {
    let checked: Value =
        serde_json::from_str(&check_config(Config::Toml(TOML), &Given::new())).unwrap();
    let missing: Vec<_> = checked
        .as_array()
        .unwrap()
        .iter()
        .map(|one| paths(&one["problems"]))
        .collect();
    assert_eq!(
        missing,
        [
            vec!["adapters.chat.secret"],
            vec!["adapters.support.secret"]
        ]
    );
    let explained: Value =
        serde_json::from_str(&explain(Some("identities invalid token"))).unwrap();
    assert_eq!(explained[0]["reason"], "IDENTITIES_INVALID_TOKEN");
    assert_eq!(explain(Some("nothing of this name")), "[]");
    let names: Value = serde_json::from_str(&chats().adapters()).unwrap();
    assert_eq!(
        (&names[0]["adapter"], &names[1]["kind"]),
        (&json!("chat"), &json!("helpshift-identities"))
    );
}

#[test]
fn debug_shows_nothing_that_was_given() {
    let shown = format!("{:?} {:?} {:?}", given(), Config::Toml(TOML), chats());
    assert!(
        !shown.contains("test_secret_key") && !shown.contains("CHAT"),
        "{shown}"
    );
}
