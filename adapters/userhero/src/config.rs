//! The entry of a configuration file for this adapter.

use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities};
use countersign::config::{AdapterConfig, PageFacts, ProofTime, Setting, SettingForm, Settings};
use countersign::sign::HmacKey;
use countersign::verify::Failure;

use crate::{DEFAULT_TTL, KIND, LONGEST_TTL, TTL, UserHero, failures, tables};

/// The kind `userhero`: `public-key`, `secret`, `previous-secrets`, `ttl`, and the settings of every kind.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config;

impl AdapterConfig for Config {
    const KIND: &'static str = KIND;

    fn capabilities() -> Vec<Capabilities> {
        vec![tables::capabilities(LONGEST_TTL)]
    }

    fn failures() -> &'static [Failure] {
        failures::ALL
    }

    fn page_facts() -> Option<PageFacts> {
        let facts = PageFacts::new().with_time(ProofTime::Ends("/user/expiresAt"));
        Some(facts.with_forged(&[failures::SIGNATURE_MISMATCH]))
    }

    fn settings() -> Vec<Setting> {
        settings()
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let public_key = settings.required_text("public-key");
        let keys = settings.keys(HmacKey::new);
        let ttl = settings.seconds("ttl", &TTL).unwrap_or(DEFAULT_TTL);
        let policy = settings.policy();
        let adapter = UserHero::with_keys(&public_key?, keys?);
        let adapter = adapter.and_then(|adapter| adapter.with_ttl(ttl));
        settings.adapter(adapter.map(|adapter| adapter.with_policy(policy)))
    }
}

/// Returns the settings of an entry, in the order in which they are printed.
fn settings() -> Vec<Setting> {
    let ttl = SettingForm::seconds(&TTL);
    vec![
        Setting::new(
            "public-key",
            SettingForm::Text,
            "the project's public key, which stands in the page",
        )
        .required()
        .with_example("pk_live_of_your_project"),
        Setting::secret(),
        Setting::previous_secrets(),
        Setting::new("ttl", ttl, "how many seconds a payload lives").with_example("300"),
        Setting::allow_unverified(),
        Setting::strict(),
    ]
}
