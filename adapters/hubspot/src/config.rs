//! The entry of a configuration file for this adapter.

use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities};
use countersign::config::{AdapterConfig, Setting, Settings};
use countersign::verify::Failure;

use crate::{API, HubSpot, KIND, failures, tables};

/// The kind `hubspot`: `api-key`, `url`, and the settings of every kind. The network is that of the registry.
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

    fn settings() -> Vec<Setting> {
        vec![
            Setting::api_key(),
            Setting::url(),
            Setting::allow_unverified(),
            Setting::strict(),
        ]
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let (api, network) = (settings.api(API), settings.transport());
        let policy = settings.policy();
        let adapter = HubSpot::with_api(api?, network?);
        settings.adapter(adapter.map(|adapter| adapter.with_policy(policy)))
    }
}
