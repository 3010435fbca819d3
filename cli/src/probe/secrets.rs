//! The secrets of the other entries of the configuration, tried in place of an adapter's own: a mix-up
//! of two is the usual reason for a proof that no vendor takes.

use countersign::{Issuer, Registry};
use serde_json::value::to_raw_value;
use serde_json::{Map, Value};

use crate::config::Config;

/// Every key under which an entry names secrets.
const KEYS: [&str; 3] = ["secret", "secrets", "previous-secrets"];

/// The adapter of this name as it would be with each secret that another entry names, and the name of
/// that entry. A secret that cannot be looked up, or that the adapter does not take, is left out.
pub(super) fn of_others(name: &str, config: &Config, registry: &Registry) -> Vec<(String, Issuer)> {
    let entries: Option<Map<String, Value>> = serde_json::from_str(config.adapters().get()).ok();
    let entries = entries.unwrap_or_default();
    let Some(Value::Object(own)) = entries.get(name) else {
        return Vec::new();
    };
    let with = |secret: &Value| {
        let mut changed = own.clone();
        changed.retain(|key, _| !KEYS.contains(&key.as_str()));
        changed.insert("secret".to_owned(), secret.clone());
        let entries = to_raw_value(&Map::from_iter([(name.to_owned(), changed.into())])).ok()?;
        let issuers = registry.build(&entries, &config.secrets()).ok()?;
        issuers.get(name).ok().cloned()
    };
    let others = entries.iter().filter(|(other, _)| *other != name);
    let each = |(other, entry): (&String, &Value)| {
        let issuers: Vec<_> = named_by(entry).filter_map(with).collect();
        issuers
            .into_iter()
            .map(|issuer| (other.clone(), issuer))
            .collect::<Vec<_>>()
    };
    others.flat_map(each).collect()
}

/// `secret = S`, `previous-secrets = [S]` and `secrets = [{ secret = S }]`.
fn named_by(entry: &Value) -> impl Iterator<Item = &Value> {
    let listed = KEYS.iter().filter_map(|key| entry.get(key)?.as_array());
    let listed = listed
        .flatten()
        .map(|item| item.get("secret").unwrap_or(item));
    let single = entry.get("secret");
    single.into_iter().chain(listed)
}
