//! The entry of a configuration for sending users.

use std::sync::Arc;

use countersign::identity::Draft;
use countersign::provision::Provisioner;
use countersign::{Action, ErrorKind, Registry};
use countersign_conformance::{MemorySecrets, ScriptedTransport};
use countersign_helpshift_identities::Config;
use serde_json::value::RawValue;

use crate::{NOW, at, ready};

fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).unwrap()
}

pub(crate) fn build(adapter: &str, provision: &str) -> countersign::Result<Arc<dyn Provisioner>> {
    let adapters = raw(&format!(
        r#"{{"x": {{"kind": "helpshift-identities", {adapter}}}}}"#
    ));
    let provision = raw(&format!(r#"{{"x": {provision}}}"#));
    let secrets = MemorySecrets::new()
        .with("SECRET", "test_secret_key")
        .with("KEY", "rest_api_key_marked");
    let registry = Registry::new().with::<Config>();
    registry.provisioner("x", &adapters, &provision, &secrets)
}

pub(crate) const ADAPTER: &str = r#""secret": {"env": "SECRET"}, "allow-unverified": ["email"]"#;

#[test]
fn every_key_is_read() {
    let provision = r#"{"api-key": {"env": "KEY"}, "domain": "acme", "url": "http://localhost:8080",
        "action": "update-core-profiles", "task-path": "/v2/acme/tasks/{task_id}"}"#;
    let bulk = build(ADAPTER, provision).unwrap();
    assert_eq!(bulk.capabilities().kind(), "helpshift-identities");
    let destination = "update_core_profiles at http://localhost:8080/v2/acme/identity/bulk_actions";
    assert_eq!(bulk.destination(), destination);
    let identity = r#"{"email": "a@b.co",
        "vendor": {"helpshift-identities": {"core-profile-id": "1"}}}"#;
    let draft = Draft::parse(identity);
    let record = bulk.record(draft.request("helpshift-identities", Action::Login, at(NOW)));
    let record = record.unwrap();
    assert!(record.body.get().contains("a@b.co"), "the adapter's policy");
    let vendor = ScriptedTransport::answering(|call| {
        let body = match call.uri.path() {
            "/v2/acme/identity/bulk_actions" => r#"{"task_id": "t"}"#,
            "/v2/acme/tasks/t" => r#"{"state": "created"}"#,
            path => panic!("{path}"),
        };
        Ok(countersign::http::Answer::new(
            countersign::http::StatusCode::CREATED,
            body,
        ))
    });
    ready(bulk.send(&vendor, &[record])).unwrap();
    assert!(ready(bulk.progress(&vendor, "t")).unwrap().is_some());
    let calls = vendor.calls();
    let uris: Vec<String> = calls.iter().map(|call| call.uri.to_string()).collect();
    assert_eq!(
        uris,
        [
            "http://localhost:8080/v2/acme/identity/bulk_actions",
            "http://localhost:8080/v2/acme/tasks/t",
        ]
    );
}

#[test]
fn every_fault_of_both_entries_is_listed() {
    let faults = |adapter: &str, provision: &str| -> Vec<String> {
        let error = build(adapter, provision).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidConfig);
        assert!(!format!("{error} {error:?}").contains("marked"), "{error}");
        let show =
            |problem: &countersign::problem::Problem| format!("{}: {}", problem.path, problem.code);
        error.problems().iter().map(show).collect()
    };
    assert_eq!(
        faults(r#""surface": "tv""#, "{}"),
        [
            "adapters.x.surface: invalid",
            "adapters.x.secret: missing",
            "provision.x.api-key: missing",
            "provision.x.domain: missing",
            "provision.x.action: missing",
        ]
    );
    let provision = r#"{"api-key": "marked", "url": "http://marked.example", "domain": "../marked",
        "action": "delete", "task-path": "/marked", "secret": "marked"}"#;
    assert_eq!(
        faults(ADAPTER, provision),
        [
            "provision.x.api-key: invalid",
            "provision.x.url: invalid",
            "provision.x.domain: invalid",
            "provision.x.action: invalid",
            "provision.x.task-path: invalid",
            "provision.x.secret: unknown-field",
        ]
    );
}
