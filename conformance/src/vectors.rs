//! Known answers: identity, configuration and moment, with the payload that must come out.

use std::collections::BTreeMap;

use countersign::config::Kind;
use countersign::{Action, ClientBundle, Issuer, Registry, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::secrets::MemorySecrets;
use crate::trial::issue;

/// Tests an adapter against a file of known answers, beside the test that calls it: one `#[test]`.
///
/// `known_answers!(my_adapter::Config, "vectors.json");`
#[macro_export]
macro_rules! known_answers {
    ($config:ty, $file:literal $(,)?) => {
        #[test]
        fn known_answers() {
            if let Err(wrong) =
                $crate::vectors::check(&$crate::Kind::of::<$config>(), include_str!($file))
            {
                ::std::panic!("{wrong}");
            }
        }
    };
}

/// One known answer, in a form that any language can read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    source: String,
    /// An entry of a configuration.
    config: Box<RawValue>,
    /// The secrets that it names.
    secrets: BTreeMap<String, String>,
    identity: Box<RawValue>,
    action: Action,
    now: Timestamp,
    /// The expected values of the payload, by JSON pointer; at `""` its exact text.
    expected: BTreeMap<String, Value>,
}

/// Makes each answer of a JSON list anew, through the adapter's own configuration.
///
/// # Errors
///
/// Every answer that is another, or has no source or nothing to expect.
pub fn check(kind: &Kind, json: &str) -> Result<(), String> {
    let vectors: Vec<Vector> = serde_json::from_str(json).map_err(|error| error.to_string())?;
    if vectors.is_empty() {
        return Err("there is no known answer".to_owned());
    }
    let wrong: Vec<String> = vectors
        .iter()
        .filter_map(|vector| {
            let wrong = answer(kind, vector).err()?;
            Some(format!("{}: {wrong}", vector.name))
        })
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n"))
    }
}

fn answer(kind: &Kind, vector: &Vector) -> Result<(), String> {
    if vector.source.is_empty() || vector.expected.is_empty() {
        return Err("a known answer has a source, and something to expect".to_owned());
    }
    let issuer = build(kind, vector).map_err(|error| error.to_string())?;
    let bundle = issue(
        &**issuer.adapter(),
        vector.identity.get(),
        vector.action,
        vector.now,
    )
    .map_err(|panicked| format!("it {panicked}"))?
    .map_err(|error| error.to_string())?;
    for (pointer, expected) in &vector.expected {
        let found = at(&bundle, pointer)?;
        if found != *expected {
            return Err(format!("at {pointer:?} there is {found}, not {expected}"));
        }
    }
    Ok(())
}

fn build(kind: &Kind, vector: &Vector) -> countersign::Result<Issuer> {
    let secrets = vector.secrets.iter();
    let secrets = secrets.fold(MemorySecrets::new(), |secrets, (name, secret)| {
        secrets.with(name, secret)
    });
    let entries = BTreeMap::from([("vector", &vector.config)]);
    let entries = serde_json::value::to_raw_value(&entries)
        .map_err(|_| countersign::Error::new(countersign::ErrorKind::InvalidConfig))?;
    let issuers = Registry::new()
        .with_kind(kind.clone())
        .build(&entries, &secrets)?;
    issuers.get("vector").cloned()
}

fn at(bundle: &ClientBundle, pointer: &str) -> Result<Value, String> {
    let text = bundle.payload.get();
    if pointer.is_empty() {
        return Ok(Value::String(text.to_owned()));
    }
    let payload: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let found = payload.pointer(pointer).cloned();
    found.ok_or_else(|| format!("there is nothing at {pointer:?}"))
}
