//! The toy from a configuration.

use super::adapter::Adapted;
use super::capabilities;
use super::fault::Fault;
use countersign::adapter::{Adapter, Capabilities};
use countersign::config::{AdapterConfig, Settings};
use countersign::sign::HmacKey;
use std::sync::Arc;

/// The configuration of a toy: its secret.
#[derive(Debug)]
pub(crate) struct Config;

impl AdapterConfig for Config {
    const KIND: &'static str = "toy";

    fn capabilities() -> Vec<Capabilities> {
        vec![capabilities()]
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let keys = settings.keys(HmacKey::new)?;
        let mut adapter = Adapted::new(Fault::None).ok()?;
        adapter.key = keys.current().clone();
        Some(Arc::new(adapter))
    }
}
