//! What a configuration file says of an adapter for Helpshift identities.

use std::sync::Arc;

use countersign::{
    Adapter, AdapterConfig, BuildProvisioner, Capabilities, Failure, Setting, Settings,
};

use crate::tables::capabilities;
use crate::{HelpshiftIdentities, KIND, Surface, failures, jwt_key, provision, settings};

/// The kind `helpshift-identities`: `surface`, `secret`, `previous-secrets`, and what every kind has.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config;

impl AdapterConfig for Config {
    const KIND: &'static str = KIND;

    fn capabilities() -> Vec<Capabilities> {
        vec![capabilities(Surface::Web), capabilities(Surface::SdkX)]
    }

    fn failures() -> &'static [Failure] {
        failures::all()
    }

    fn settings() -> Vec<Setting> {
        settings::of_adapter()
    }

    fn provision_settings() -> Vec<Setting> {
        settings::of_provision()
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        Some(Arc::new(adapter(settings)?))
    }

    fn provision() -> Option<BuildProvisioner> {
        Some(provision::build)
    }
}

pub(crate) const SURFACES: &[(&str, Surface)] = &[("web", Surface::Web), ("sdk-x", Surface::SdkX)];

/// The adapter of an entry.
pub(crate) fn adapter(settings: &mut Settings<'_>) -> Option<HelpshiftIdentities> {
    let surface = settings.choice("surface", SURFACES).unwrap_or_default();
    let keys = settings.keys(jwt_key);
    let policy = settings.policy();
    let adapter = HelpshiftIdentities::with_keys(keys?).ok()?;
    Some(adapter.with_surface(surface).with_policy(policy))
}
