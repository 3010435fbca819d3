//! The configuration of an adapter under test, which the kit changes one setting at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities};
use countersign::config::{AdapterConfig, Setting};
use countersign::{Registry, Result};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::secrets::MemorySecrets;

/// The name of the entry: no adapter is made for it.
const NAME: &str = "trial";

/// An entry of a configuration, with the secrets that it names and the kind that reads it.
#[derive(Clone, Debug)]
pub struct Configuration {
    kind: &'static str,
    registry: fn() -> Registry,
    capabilities: fn() -> Vec<Capabilities>,
    settings: fn() -> Vec<Setting>,
    entry: Map<String, Value>,
    secrets: BTreeMap<String, String>,
}

impl Configuration {
    /// Describes an entry of this kind: its settings as a JSON object, in which `kind` may be left out.
    ///
    /// Settings that are no object are no settings.
    #[must_use]
    pub fn of<C: AdapterConfig>(settings: &Value) -> Self {
        let mut entry = settings.as_object().cloned().unwrap_or_default();
        entry.insert("kind".to_owned(), C::KIND.into());
        Self {
            kind: C::KIND,
            registry: || Registry::new().with::<C>(),
            capabilities: C::capabilities,
            settings: C::settings,
            entry,
            secrets: BTreeMap::new(),
        }
    }

    /// Adds a secret, which the entry names as `{"env": name}`.
    #[must_use]
    pub fn with_secret(mut self, name: &str, secret: &str) -> Self {
        self.secrets.insert(name.to_owned(), secret.to_owned());
        self
    }

    /// Builds the adapter.
    ///
    /// # Errors
    ///
    /// The faults of the entry.
    pub fn build(&self) -> Result<Arc<dyn Adapter>> {
        let issuers = (self.registry)().build(&self.entries()?, &self.memory())?;
        issuers.get(NAME).map(|issuer| Arc::clone(issuer.adapter()))
    }

    /// Lists the secrets.
    #[must_use]
    pub fn secrets(&self) -> Vec<String> {
        self.secrets.values().cloned().collect()
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
