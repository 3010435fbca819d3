//! The entry of a configuration file for this adapter.

use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities};
use countersign::config::{AdapterConfig, PageFacts, ProofTime, Setting, Settings};
use countersign::verify::Failure;

use crate::{Freshchat, KIND, failures, jwt_key, tables};

/// The kind `freshchat`: `secret`, `previous-secrets`, and the settings of every kind.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config;

impl AdapterConfig for Config {
    const KIND: &'static str = KIND;

    fn capabilities() -> Vec<Capabilities> {
        vec![tables::capabilities()]
    }

    fn failures() -> &'static [Failure] {
        failures::ALL
    }

    fn page_facts() -> Option<PageFacts> {
        let facts = PageFacts::new()
            .with_time(ProofTime::Ends("/exp"))
            .with_client(r#"{"uuid":"c0de5161-0000-4000-8000-000000000000"}"#);
        Some(facts.with_forged(&[failures::SIGNATURE_MISMATCH]))
    }

    fn settings() -> Vec<Setting> {
        vec![
            Setting::secret(),
            Setting::previous_secrets(),
            Setting::allow_unverified(),
            Setting::strict(),
        ]
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let keys = settings.keys(jwt_key);
        let policy = settings.policy();
        let adapter = Freshchat::with_keys(keys?);
        settings.adapter(adapter.map(|adapter| adapter.with_policy(policy)))
    }
}
