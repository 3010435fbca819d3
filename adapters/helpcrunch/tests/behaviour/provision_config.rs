//! Reads the configuration of sending users.

use countersign::identity::Draft;
use countersign::provision::Provisioner;
use countersign::{Action, ErrorKind, Registry, Timestamp};
use countersign_conformance::{MemorySecrets, ScriptedTransport, block_on};
use countersign_helpcrunch::Config;
use serde_json::value::RawValue;

use crate::OF_1984;
use crate::provision_answers::{NOBODY, answer};

fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).unwrap()
}

pub(crate) fn build(
    adapter: &str,
    provision: &str,
) -> countersign::Result<std::sync::Arc<dyn Provisioner>> {
    let adapters = raw(&format!(r#"{{"x":{{"kind":"helpcrunch",{adapter}}}}}"#));
    let provision = raw(&format!(r#"{{"x":{provision}}}"#));
    let secrets = MemorySecrets::new()
        .with("SECRET", "test_secret_key")
        .with("KEY", "rest_api_key_marked");
    let registry = Registry::new().with::<Config>();
    registry.provisioner("x", &adapters, &provision, &secrets)
}

const HASHED: &str = r#""mode":"hashed-id","secret":{"env":"SECRET"},"allow-unverified":["email"]"#;

#[test]
fn the_adapters_entry_says_who_the_user_is_and_what_may_go_in() {
    let url = r#"{"api-key":{"env":"KEY"},"url":"http://127.0.0.1:8080/v1/"}"#;
    let customers = build(HASHED, url).unwrap();
    assert_eq!(customers.capabilities().kind(), "helpcrunch");
    assert_eq!(customers.destination(), "http://127.0.0.1:8080/v1");
    let draft = Draft::parse(r#"{"user_id":"1984","email":"w@example.com"}"#);
    let request = draft.request("helpcrunch", Action::Login, Timestamp::EPOCH);
    let record = customers.record(request).unwrap();
    assert_eq!(
        record.body.get(),
        format!(r#"{{"email":"w@example.com","userId":"{OF_1984}"}}"#)
    );
    let network = ScriptedTransport::new([answer(200, NOBODY), answer(201, "{}")]);
    block_on(customers.send(&network, &[record])).unwrap();
    let calls = network.calls();
    assert_eq!(
        calls[1].uri.to_string(),
        "http://127.0.0.1:8080/v1/customers"
    );
    assert_eq!(
        calls[1].headers["authorization"],
        "Bearer rest_api_key_marked"
    );
}

#[test]
fn an_email_is_matched_where_the_entry_says_so() {
    let by_email = r#"{"api-key":{"env":"KEY"},"match":"id-or-email"}"#;
    let customers = build(r#""mode":"plain""#, by_email).unwrap();
    let identity = r#"{"user_id":"1984","email":{"address":"w@example.com","verified":true}}"#;
    let draft = Draft::parse(identity);
    let request = draft.request("helpcrunch", Action::Login, Timestamp::EPOCH);
    let record = customers.record(request).unwrap();
    let network =
        ScriptedTransport::new([answer(200, NOBODY), answer(200, NOBODY), answer(201, "{}")]);
    block_on(customers.send(&network, &[record])).unwrap();
    assert_eq!(network.calls().len(), 3);
}

#[test]
fn the_pace_is_the_documented_one_or_the_accounts_own() {
    let pace = |calls: &str| {
        let entry = format!(r#"{{"api-key":{{"env":"KEY"}}{calls}}}"#);
        build(HASHED, &entry).map(|customers| customers.calls_per_minute())
    };
    assert_eq!(pace("").unwrap(), Some(120));
    assert_eq!(pace(r#","calls-per-minute":30"#).unwrap(), Some(30));
    let error = pace(r#","calls-per-minute":0"#).unwrap_err();
    let paths: Vec<_> = error.problems().iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["provision.x.calls-per-minute"]);
}

#[test]
fn every_fault_of_both_entries_is_listed() {
    let faults = |adapter: &str, provision: &str| -> Vec<String> {
        let error = build(adapter, provision).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidConfig);
        assert!(!format!("{error} {error:?}").contains("marked"), "{error}");
        crate::faults(error.problems())
    };
    assert_eq!(
        faults(
            r#""mode":"md5""#,
            r#"{"api-key":"marked","domain":"marked"}"#
        ),
        [
            "adapters.x.mode: invalid",
            "provision.x.api-key: invalid",
            "provision.x.domain: unknown-field",
        ]
    );
    assert_eq!(
        faults(HASHED, r#"{"url":"http://marked.example/v1"}"#),
        ["provision.x.api-key: missing", "provision.x.url: invalid"]
    );
    // A user who types another person's email would get that person's customer.
    let by_email = r#"{"api-key":{"env":"KEY"},"match":"id-or-email"}"#;
    assert_eq!(faults(HASHED, by_email), ["provision.x.match: unsupported"]);
    let by_name = r#"{"api-key":{"env":"KEY"},"match":"name"}"#;
    assert_eq!(faults(HASHED, by_name), ["provision.x.match: invalid"]);
}
