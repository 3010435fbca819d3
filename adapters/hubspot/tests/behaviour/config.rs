//! The entry of a configuration.

use std::sync::Arc;

use countersign::http::Transport;
use countersign::{Issuers, Registry};
use countersign_conformance::{MemorySecrets, block_on};
use countersign_hubspot::Config;
use serde_json::value::RawValue;

use crate::{KEY, LISA, counting};

fn build(entry: &str, network: Option<Arc<dyn Transport>>) -> Result<Issuers, Vec<String>> {
    let registry = Registry::new().with::<Config>();
    let registry = match network {
        Some(network) => registry.with_transport(network),
        None => registry,
    };
    let secrets = MemorySecrets::new()
        .with("KEY", KEY)
        .with("BROKEN", "marked\nkey");
    let entries = format!(r#"{{"chat": {{"kind": "hubspot", {entry}}}}}"#);
    let built = registry.build(&RawValue::from_string(entries).unwrap(), &secrets);
    built.map_err(|error| error.problems().iter().map(ToString::to_string).collect())
}

#[test]
fn an_entry_names_the_key_and_perhaps_an_address() {
    let key = r#""api-key": {"env": "KEY"}"#;
    let proxied = format!(r#"{key}, "url": "http://localhost:9/proxy""#);
    for (entry, address) in [
        (
            key,
            "https://api.hubapi.com/visitor-identification/v3/tokens/create",
        ),
        (
            &proxied,
            "http://localhost:9/proxy/visitor-identification/v3/tokens/create",
        ),
    ] {
        let network = counting();
        let issuers = build(entry, Some(network.clone())).unwrap();
        let identity = countersign::Identity::from_json(LISA).unwrap();
        block_on(issuers.get("chat").unwrap().login(&identity)).unwrap();
        let call = network.calls().remove(0);
        assert_eq!(call.uri.to_string(), address);
        assert_eq!(call.headers["authorization"], format!("Bearer {KEY}"));
    }
}

#[test]
fn every_fault_is_told_and_no_value_is_quoted() {
    let faults = |entry: &str, network| build(entry, network).unwrap_err();
    let network = || -> Option<Arc<dyn Transport>> { Some(counting()) };
    let url =
        "adapters.chat.url: invalid (https://HOST, or http://HOST on this machine, and a path)";
    assert_eq!(
        faults(r#""url": "http://api.hubapi.com", "strict": 1"#, network()),
        [
            "adapters.chat.api-key: missing (required)",
            url,
            "adapters.chat.strict: invalid (expected true or false, found a number)",
        ]
    );
    assert_eq!(
        faults(
            r#""api-key": {"env": "BROKEN"}, "secret": {"env": "KEY"}"#,
            network()
        ),
        [
            "adapters.chat.api-key: invalid (a header cannot hold it)",
            "adapters.chat.secret: unknown-field (no field of this name)",
        ]
    );
    assert_eq!(
        faults(r#""api-key": {"env": "KEY"}"#, None),
        [
            "adapters.chat: missing (this kind asks its vendor over HTTP, and no transport was given: `countersign issue` and `countersign serve` have one)"
        ]
    );
}

/// Nobody has verified the address: the setting is the operator's own word.
#[test]
fn an_unverified_email_needs_the_operators_word() {
    let typed = countersign::Identity::from_json(r#"{"email": "lisa@example.com"}"#).unwrap();
    let entry = r#""api-key": {"env": "KEY"}"#;
    for (policy, is_taken) in [("", false), (r#", "allow-unverified": ["email"]"#, true)] {
        let issuers = build(&format!("{entry}{policy}"), Some(counting())).unwrap();
        let issued = block_on(issuers.get("chat").unwrap().login(&typed));
        assert_eq!(issued.is_ok(), is_taken, "{policy}");
    }
}
