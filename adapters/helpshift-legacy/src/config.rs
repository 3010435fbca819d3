//! What a configuration file says of a legacy Helpshift adapter.

use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities};
use countersign::config::{AdapterConfig, PageFacts, Setting, Settings};
use countersign::sign::HmacKey;
use countersign::verify::Failure;

use crate::{HelpshiftLegacy, KIND, Sign, capabilities, failures, settings};

pub(crate) const SIGN: &[(&str, Sign)] = &[("id-and-email", Sign::IdAndEmail), ("id", Sign::Id)];

/// The kind `helpshift-legacy`: `secret`, `previous-secrets`, `platform-id`, `domain`, `sign`, and
/// what every kind has.
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
        settings::of_adapter()
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let keys = settings.keys(HmacKey::new);
        let platform_id = settings.word("platform-id");
        let domain = settings.word("domain");
        let sign = settings.choice("sign", SIGN).unwrap_or(Sign::IdAndEmail);
        let policy = settings.policy();
        let adapter = HelpshiftLegacy::with_keys(keys?)
            .and_then(|adapter| adapter.with_app(platform_id.as_deref(), domain.as_deref()));
        let adapter = settings.keep(adapter)?;
        Some(Arc::new(adapter.with_sign(sign).with_policy(policy)))
    }
}
