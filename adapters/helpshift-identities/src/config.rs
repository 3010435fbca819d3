//! What a configuration file says of an adapter for Helpshift identities.

use std::sync::Arc;

use countersign::{Adapter, AdapterConfig, Capabilities, Failure, Settings};

use crate::tables::capabilities;
use crate::{HelpshiftIdentities, KIND, Surface, failures, jwt_key};

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

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let surfaces = [("web", Surface::Web), ("sdk-x", Surface::SdkX)];
        let surface = settings.choice("surface", &surfaces).unwrap_or_default();
        let keys = settings.keys(jwt_key);
        let policy = settings.policy();
        let adapter = HelpshiftIdentities::with_keys(keys?).ok()?;
        Some(Arc::new(adapter.with_surface(surface).with_policy(policy)))
    }
}
