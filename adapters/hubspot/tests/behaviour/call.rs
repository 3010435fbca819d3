//! The call is the one that HubSpot's own client makes.

use std::sync::Arc;

use countersign_conformance::ScriptedTransport;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::{LISA, adapter, answered, at, counting, issue};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    source: String,
    identity: Box<RawValue>,
    call: Expected,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Expected {
    method: String,
    uri: String,
    authorization: String,
    content_type: String,
    body: Value,
}

#[test]
fn known_answers() {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("../vectors.json")).unwrap();
    assert_eq!(vectors.len(), 3);
    for vector in vectors {
        let (name, expected) = (vector.name, vector.call);
        assert!(!vector.source.is_empty(), "{name}");
        let network = Arc::new(ScriptedTransport::new([answered(200, r#"{"token": "t"}"#)]));
        issue(&adapter(network.clone()), vector.identity.get(), at(0)).unwrap();
        let call = network.calls().remove(0);
        let header = |name: &str| call.headers[name].to_str().unwrap().to_owned();
        assert_eq!(call.method.as_str(), expected.method, "{name}");
        assert_eq!(call.uri.to_string(), expected.uri, "{name}");
        assert_eq!(header("authorization"), expected.authorization, "{name}");
        assert_eq!(header("content-type"), expected.content_type, "{name}");
        assert_eq!(call.headers.len(), 2, "{name}");
        let body: Value = serde_json::from_slice(&call.body).unwrap();
        assert_eq!(body, expected.body, "{name}");
    }
}

/// The module of the page waits for four seconds.
#[test]
fn the_call_ends_before_the_page_gives_up() {
    let network = counting();
    issue(&adapter(network.clone()), LISA, at(0)).unwrap();
    let call = network.calls().remove(0);
    assert!(call.time_limit.as_secs() < 4, "{:?}", call.time_limit);
    assert!(call.answer_limit <= 16 * 1024, "{}", call.answer_limit);
}
