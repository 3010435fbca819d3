//! The entry of a configuration file for this adapter.

use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities};
use countersign::config::{AdapterConfig, PageFacts, Setting, SettingForm, Settings};
use countersign::sign::HmacKey;
use countersign::verify::Failure;

use crate::{HelpshiftLegacy, KIND, Sign, capabilities, failures};

/// The kind `helpshift-legacy`: `secret`, `previous-secrets`, `platform-id`, `domain`, `sign`, and the settings of
/// every kind.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config;

impl AdapterConfig for Config {
    const KIND: &'static str = KIND;

    fn capabilities() -> Vec<Capabilities> {
        vec![capabilities(Sign::IdAndEmail), capabilities(Sign::Id)]
    }

    fn failures() -> &'static [Failure] {
        failures::ALL
    }

    fn page_facts() -> Option<PageFacts> {
        Some(PageFacts::new().with_forged(&[failures::INVALID]))
    }

    fn settings() -> Vec<Setting> {
        settings()
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let keys = settings.keys(HmacKey::new);
        let platform_id = settings.word("platform-id");
        let domain = settings.word("domain");
        let sign = settings.choice("sign", SIGN).unwrap_or(Sign::IdAndEmail);
        let policy = settings.policy();
        let adapter = HelpshiftLegacy::with_keys(keys?)
            .and_then(|adapter| adapter.with_app(platform_id.as_deref(), domain.as_deref()));
        settings.adapter(adapter.map(|adapter| adapter.with_sign(sign).with_policy(policy)))
    }
}

/// The words for the signed text.
const SIGN: &[(&str, Sign)] = &[("id-and-email", Sign::IdAndEmail), ("id", Sign::Id)];

/// Returns the settings of an entry, in the order in which they are printed.
fn settings() -> Vec<Setting> {
    let sign = SettingForm::Choice(SIGN.iter().map(|(word, _)| *word).collect());
    vec![
        Setting::secret(),
        Setting::previous_secrets(),
        Setting::new(
            "platform-id",
            SettingForm::Text,
            "the app's platform id; without it the page sets it itself",
        )
        .with_example("acme_platform_20260102030405678-90abcdef1234567"),
        Setting::new(
            "domain",
            SettingForm::Text,
            "the app's domain; without it the page sets it itself",
        )
        .with_example("acme"),
        Setting::new("sign", sign, "what the proof covers, as the app is set up"),
        Setting::allow_unverified(),
        Setting::strict(),
    ]
}
