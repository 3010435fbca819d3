//! The secrets that a configuration names. Those of other entries are tried, since a mix-up of two is the usual
//! cause of a wrong proof. Those of the adapter itself all count, since the vendor accepts an older one as well.

use std::path::PathBuf;

use countersign::config::{SecretRef, SecretSource, SettingForm};
use countersign::sign::HmacKey;
use countersign::{Issuer, Registry};
use serde_json::value::to_raw_value;
use serde_json::{Map, Value};

use crate::config::Config;

/// The keys under which an entry of every kind names the secrets of its proofs, as `Settings::keys` reads them.
const KEYS: [&str; 2] = ["secret", "previous-secrets"];

/// The adapter of this name, and the configuration that it stands in.
pub(super) struct Entry<'a> {
    name: &'a str,
    config: &'a Config,
    registry: &'a Registry,
    entries: Map<String, Value>,
}

impl<'a> Entry<'a> {
    pub(super) fn new(name: &'a str, config: &'a Config, registry: &'a Registry) -> Self {
        let entries = serde_json::from_str(config.adapters().get());
        Self {
            name,
            config,
            registry,
            entries: entries.unwrap_or_default(),
        }
    }

    fn own_secrets(&self) -> Vec<&Value> {
        let own = self.entries.get(self.name);
        own.map_or_else(Vec::new, |own| self.named_by(own))
    }

    /// Returns the adapter as it would be with each secret that another entry names, and the name of that entry. A
    /// secret that cannot be looked up, or that the adapter does not take, is left out.
    pub(super) fn with_others(&self) -> Vec<(String, Issuer)> {
        let others = self.entries.iter().filter(|(name, _)| *name != self.name);
        let each = |(name, entry): (&String, &Value)| {
            let issuers = self.named_by(entry).into_iter();
            let issuers = issuers.filter_map(|secret| self.with(secret));
            issuers
                .map(|issuer| (name.clone(), issuer))
                .collect::<Vec<_>>()
        };
        others.flat_map(each).collect()
    }

    /// Returns the adapter as it would be with each of its own secrets alone.
    pub(super) fn with_each_of_its_own(&self) -> Vec<Issuer> {
        let secrets = self.own_secrets().into_iter();
        secrets.filter_map(|secret| self.with(secret)).collect()
    }

    /// Returns each of the adapter's own secrets, as a key.
    pub(super) fn keys(&self) -> Vec<HmacKey> {
        let source = self.config.secrets();
        let key = |secret: &Value| {
            let text = |key| secret.get(key)?.as_str().map(str::to_owned);
            let env = text("env").map(SecretRef::Env);
            let reference = env.or_else(|| Some(SecretRef::File(PathBuf::from(text("file")?))))?;
            HmacKey::new(&source.look_up(&reference).ok()?).ok()
        };
        self.own_secrets().into_iter().filter_map(key).collect()
    }

    fn with(&self, secret: &Value) -> Option<Issuer> {
        let own = self.entries.get(self.name)?;
        let keys = self.keys_of(own);
        let mut changed = own.as_object()?.clone();
        changed.retain(|key, _| !keys.contains(&key.as_str()));
        changed.insert("secret".to_owned(), secret.clone());
        let entries = Map::from_iter([(self.name.to_owned(), changed.into())]);
        let entries = to_raw_value(&entries).ok()?;
        let issuers = self.registry.build(&entries, &self.config.secrets()).ok()?;
        issuers.get(self.name).ok().cloned()
    }

    /// Returns the secrets of an entry: `secret = S`, `previous-secrets = [S]` and dated ones, `[{ secret = S }]`.
    fn named_by<'e>(&self, entry: &'e Value) -> Vec<&'e Value> {
        let keys = self.keys_of(entry);
        let listed = keys.iter().filter_map(|key| entry.get(key)?.as_array());
        let listed = listed
            .flatten()
            .map(|item| item.get("secret").unwrap_or(item));
        let single = entry.get("secret");
        single.into_iter().chain(listed).collect()
    }

    /// Returns the keys under which an entry can name secrets: those of every kind, and the kind's own for dated ones.
    fn keys_of(&self, entry: &Value) -> Vec<&'static str> {
        let kind = entry.get("kind").and_then(Value::as_str);
        let settings = kind.and_then(|kind| self.registry.settings(kind));
        let settings = settings.unwrap_or_default().into_iter();
        let dated = settings.filter(|setting| setting.form == SettingForm::DatedSecrets);
        KEYS.into_iter()
            .chain(dated.map(|setting| setting.key))
            .collect()
    }
}
