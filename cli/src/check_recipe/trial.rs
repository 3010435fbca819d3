//! A recipe under test: an example's entry as the fixture of the conformance kit.

use std::collections::BTreeMap;
use std::sync::Arc;

use countersign::adapter::{Adapter, Request};
use countersign::config::Kind;
use countersign::identity::{Draft, Field};
use countersign::verify::{Presented, Verdict};
use countersign::{Action, ClientBundle, Result, Timestamp};
use countersign_conformance::{Configuration, Fixture, block_on};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// An example of a recipe, as the recipe itself gives it.
#[derive(Deserialize)]
pub(super) struct Example {
    pub(super) name: String,
    pub(super) config: Value,
    pub(super) secrets: BTreeMap<String, String>,
    pub(super) identity: Value,
    pub(super) now: Timestamp,
    /// The expected values of the payload, by JSON pointer.
    pub(super) expected: BTreeMap<String, Value>,
}

/// The adapter of an example's entry.
pub(super) struct Trial {
    configuration: Configuration,
    secrets: BTreeMap<String, String>,
    adapter: Arc<dyn Adapter>,
    proofs: &'static [&'static str],
}

impl Trial {
    /// Builds the adapter, or returns the faults of the entry.
    pub(super) fn of(
        kind: &Kind,
        example: &Example,
        proofs: &'static [&'static str],
    ) -> Result<Self> {
        let configuration = Configuration::of_kind(kind.clone(), &example.config);
        let configuration = with_secrets(configuration, &example.secrets);
        Ok(Self {
            adapter: configuration.build()?,
            configuration,
            secrets: example.secrets.clone(),
            proofs,
        })
    }

    /// Makes the bundle of an identity.
    pub(super) fn issue(&self, identity: &Value, now: Timestamp) -> Result<ClientBundle> {
        let text = identity.to_string();
        let draft = Draft::parse(&text);
        let kind = self.adapter.capabilities().kind();
        block_on(self.adapter.issue(draft.request(kind, Action::Login, now)))
    }

    /// Returns the text with each secret of the entry taken out.
    pub(super) fn without_secrets(&self, text: &str) -> String {
        let secrets = self.secrets.values().filter(|secret| !secret.is_empty());
        secrets.fold(text.to_owned(), |text, secret| {
            text.replace(secret.as_str(), "(a secret)")
        })
    }
}

fn with_secrets(configuration: Configuration, secrets: &BTreeMap<String, String>) -> Configuration {
    let secrets = secrets.iter();
    secrets.fold(configuration, |all, (name, secret)| {
        all.with_secret(name, secret)
    })
}

impl Fixture for Trial {
    fn adapter(&self) -> Arc<dyn Adapter> {
        // It was built before, so that it can be built anew.
        let fresh = self.configuration.build();
        fresh.unwrap_or_else(|_| Arc::clone(&self.adapter))
    }

    fn secrets(&self) -> Vec<String> {
        self.secrets.values().cloned().collect()
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let bundle = block_on(self.adapter.issue(*request))?;
        Ok(bundle.payload.get().to_owned())
    }

    fn configuration(&self) -> Option<Configuration> {
        Some(self.configuration.clone())
    }

    fn proofs(&self) -> &'static [&'static str] {
        self.proofs
    }

    /// Stands in for a judge by hand: the recipe's own `verify`, of an adapter that holds these secrets alone.
    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        now: Timestamp,
    ) -> std::result::Result<Vec<String>, String> {
        let secrets = self.secrets.keys().cloned().zip(secrets.iter().cloned());
        let configuration = with_secrets(self.configuration.clone(), &secrets.collect());
        let adapter = configuration.build().map_err(|error| error.to_string())?;
        let payload: &RawValue =
            serde_json::from_str(payload).map_err(|error| error.to_string())?;
        let verdict = adapter.verify(&Presented::new(Action::Login, payload), now);
        let Verdict::Accepted(user) = verdict.map_err(|why| why.to_string())? else {
            return Err("opaque".to_owned());
        };
        let table = adapter.capabilities().first();
        let is_signed = |field| table.rule(field).is_some_and(|rule| rule.is_signed());
        let identifiers = [
            (Field::UserId, user.user_id),
            (Field::Email, user.email),
            (Field::Phone, user.phone),
        ];
        let signed = identifiers
            .into_iter()
            .filter(|(field, _)| is_signed(*field));
        Ok(signed.filter_map(|(_, text)| text).collect())
    }
}
