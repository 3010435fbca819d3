//! The kind `desk`, as configurations name it.

use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities};
use countersign::config::{AdapterConfig, BuildProvisioner, PageFacts, Setting, Settings};
use countersign::sign::HmacKey;
use countersign::verify::Failure;

use crate::{Desk, KIND, capabilities, failures, people};

/// The settings of an entry: `secret`, `previous-secrets`, and those of every kind.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config;

impl AdapterConfig for Config {
    const KIND: &'static str = KIND;

    fn capabilities() -> Vec<Capabilities> {
        vec![capabilities()]
    }

    /// Lists the failures for `explain`.
    fn failures() -> &'static [Failure] {
        failures::ALL
    }

    /// Tells `probe` by which failure Desk refuses a forgery.
    fn page_facts() -> Option<PageFacts> {
        Some(PageFacts::new().with_forged(&[failures::BAD_PROOF]))
    }

    /// Lists the settings for `init` and `schema`.
    fn settings() -> Vec<Setting> {
        vec![
            Setting::secret(),
            Setting::previous_secrets(),
            Setting::allow_unverified(),
            Setting::strict(),
        ]
    }

    fn provision_settings() -> Vec<Setting> {
        vec![
            Setting::api_key(),
            Setting::url(),
            Setting::calls_per_minute(),
        ]
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        Some(Arc::new(adapter(settings)?))
    }

    /// Gives `provision` its provisioner.
    fn provision() -> Option<BuildProvisioner> {
        Some(|adapter, provision| {
            let adapter = self::adapter(adapter);
            let api = provision.rest_api(people::API_URL);
            Some(Arc::new(people::People::new(&adapter?, api?)))
        })
    }
}

fn adapter(settings: &mut Settings<'_>) -> Option<Desk> {
    let keys = settings.keys(HmacKey::new);
    let policy = settings.policy();
    settings.keep(Desk::new(keys?, policy))
}
