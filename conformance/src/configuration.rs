//! The configuration of an adapter under test, which the kit changes one setting at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use countersign::adapter::Adapter;
use countersign::config::{AdapterConfig, Inspection, Kind};
use countersign::http::Transport;
use countersign::{Registry, Result};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};

use crate::secrets::MemorySecrets;

/// The name of the entry: no adapter is made for it.
const NAME: &str = "trial";

/// The key, and the name, of the secret that replaces an entry's own.
const SECRET: &str = "secret";
const NEXT: &str = "THE_NEXT_SECRET";
const PREVIOUS: &str = "previous-secrets";

/// An entry of a configuration, with the secrets that it names and the kind that reads it.
#[derive(Clone, Debug)]
pub struct Configuration {
    pub(crate) kind: Kind,
    entry: Map<String, Value>,
    secrets: BTreeMap<String, String>,
    transport: Option<Arc<dyn Transport>>,
}

impl Configuration {
    /// Describes an entry of this kind: its settings as a JSON object, in which `kind` may be left out.
    ///
    /// Settings that are no object are no settings.
    #[must_use]
    pub fn of<C: AdapterConfig>(settings: &Value) -> Self {
        Self::of_kind(Kind::of::<C>(), settings)
    }

    /// Describes an entry of a kind that was made at run time, in the same way.
    #[must_use]
    pub fn of_kind(kind: Kind, settings: &Value) -> Self {
        let mut entry = settings.as_object().cloned().unwrap_or_default();
        entry.insert("kind".to_owned(), kind.name().into());
        Self {
            kind,
            entry,
            secrets: BTreeMap::new(),
            transport: None,
        }
    }

    /// Adds a secret, which the entry names as `{"env": name}`.
    #[must_use]
    pub fn with_secret(mut self, name: &str, secret: &str) -> Self {
        self.secrets.insert(name.to_owned(), secret.to_owned());
        self
    }

    /// Sets the network of an adapter that asks its vendor, such as a
    /// [`ScriptedTransport`](crate::ScriptedTransport).
    #[must_use]
    pub fn with_transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Builds the adapter.
    ///
    /// # Errors
    ///
    /// The faults of the entry.
    pub fn build(&self) -> Result<Arc<dyn Adapter>> {
        let issuers = self.registry().build(&self.entries()?, &self.memory())?;
        issuers.get(NAME).map(|issuer| Arc::clone(issuer.adapter()))
    }

    /// Lists the secrets.
    #[must_use]
    pub fn secrets(&self) -> Vec<String> {
        self.secrets.values().cloned().collect()
    }

    /// Says whether the fixture gave a network.
    pub(crate) const fn has_transport(&self) -> bool {
        self.transport.is_some()
    }

    /// Reads the entry, and returns what was found.
    pub(crate) fn inspect(&self) -> Result<Inspection> {
        Ok(self.registry().inspect(&self.entries()?, &self.memory()))
    }

    /// Returns the same entry with another value of one setting.
    pub(crate) fn with_setting(mut self, key: &str, value: Value) -> Self {
        self.entry.insert(key.to_owned(), value);
        self
    }

    /// Returns the same entry with this secret in place of its own, which is its first previous secret where `kept`;
    /// `None` where the entry has no secret that can be replaced.
    pub(crate) fn with_next_secret(
        &self,
        next: impl Fn(&str) -> String,
        kept: bool,
    ) -> Option<Self> {
        let of_now = self.entry.get(SECRET)?.clone();
        let name = of_now.as_object()?.values().next()?.as_str()?;
        let next = next(self.secrets.get(name)?);
        let mut previous = vec![of_now.clone()];
        let earlier = self.entry.get(PREVIOUS).and_then(Value::as_array);
        previous.extend(earlier.into_iter().flatten().cloned());
        let changed = self.clone().with_secret(NEXT, &next);
        let changed = changed.with_setting(SECRET, json!({"env": NEXT}));
        let mut changed = changed.with_setting(PREVIOUS, Value::Array(previous));
        if !kept {
            changed.entry.remove(PREVIOUS);
        }
        Some(changed)
    }

    fn registry(&self) -> Registry {
        let registry = Registry::new().with_kind(self.kind.clone());
        match &self.transport {
            Some(transport) => registry.with_transport(Arc::clone(transport)),
            None => registry,
        }
    }

    fn entries(&self) -> Result<Box<RawValue>> {
        to_raw_value(&BTreeMap::from([(NAME, &self.entry)]))
            .map_err(|_| countersign::Error::new(countersign::ErrorKind::InvalidConfig))
    }

    fn memory(&self) -> MemorySecrets {
        let secrets = self.secrets.iter();
        secrets.fold(MemorySecrets::new(), |all, (name, secret)| {
            all.with(name, secret)
        })
    }
}
