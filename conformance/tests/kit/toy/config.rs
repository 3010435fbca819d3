//! The toy from a configuration.

use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities};
use countersign::config::{AdapterConfig, Setting, Settings};
use countersign::sign::HmacKey;
use countersign::verify::Failure;

use super::adapter::Adapted;
use super::fault::Fault;
use super::{ALL, capabilities};

/// The configuration of a toy: its secrets, and the settings of every kind.
#[derive(Debug)]
pub(crate) struct Config;

impl AdapterConfig for Config {
    const KIND: &'static str = "toy";

    fn capabilities() -> Vec<Capabilities> {
        vec![capabilities()]
    }

    fn failures() -> &'static [Failure] {
        ALL
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
        Some(Arc::new(adapted(settings, Fault::None)?))
    }
}

/// Builds a toy with this fault, as its settings say.
pub(crate) fn adapted(settings: &mut Settings<'_>, fault: Fault) -> Option<Adapted> {
    let keys = settings.keys(HmacKey::new);
    let policy = settings.policy();
    let adapted = Adapted::new(fault).ok()?;
    Some(adapted.with_keys(keys?).with_policy(policy))
}
