//! Runs the suite, over a network that answers as HubSpot's pages say.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod stand_in;

use std::sync::Arc;

use countersign::adapter::{Adapter, Request};
use countersign::http::Transport;
use countersign::{Result, Secret, Timestamp};
use countersign_conformance::{Configuration, Fixture, ScriptedTransport, block_on, suite};
use countersign_hubspot::{Config, HubSpot};
use serde_json::json;
use stand_in::KEY;

struct Chat;

impl Chat {
    fn network() -> Arc<dyn Transport> {
        Arc::new(ScriptedTransport::answering(stand_in::answer))
    }

    fn build() -> Result<HubSpot> {
        HubSpot::new(&Secret::new(KEY)?, Self::network())
    }
}

impl Fixture for Chat {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(Self::build().unwrap())
    }

    fn secrets(&self) -> Vec<String> {
        vec![KEY.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let login = block_on(Self::build()?.login(request))?;
        Ok(serde_json::to_string(login.value()).unwrap())
    }

    fn configuration(&self) -> Option<Configuration> {
        let settings = json!({"api-key": {"env": "KEY"}});
        let configuration = Configuration::of::<Config>(&settings).with_secret("KEY", KEY);
        Some(configuration.with_transport(Self::network()))
    }

    fn proofs(&self) -> &'static [&'static str] {
        &["/identificationToken"]
    }

    fn judge(&self, payload: &str, _: &[String], _: Timestamp) -> Result<Vec<String>, String> {
        stand_in::judge(payload)
    }
}

suite!(Chat);
