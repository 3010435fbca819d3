//! The adapter that asks its vendor: the suite over a scripted network, faults of the vendor, and one round over a real
//! network.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod configured;
mod faults;
mod stand_in;

use std::sync::Arc;

use countersign::adapter::{Adapter, Policy, Request};
use countersign::http::Transport;
use countersign::provision::RestApi;
use countersign::{Result, Secret, Timestamp};
use countersign_conformance::{Configuration, Fixture, ScriptedTransport, block_on, suite};
use countersign_examples::acme_live::{AcmeLive, Config};
use serde_json::json;

const KEY: &str = "key_0123456789";

fn adapter(network: Arc<dyn Transport>) -> Result<AcmeLive> {
    let api = RestApi::new("https://api.acme-live.example/v1", &Secret::new(KEY)?)?;
    AcmeLive::new(api, network, Policy::new())
}

struct Live;

impl Live {
    fn network() -> Arc<dyn Transport> {
        Arc::new(ScriptedTransport::answering(stand_in::answer))
    }

    fn build() -> Result<AcmeLive> {
        adapter(Self::network())
    }
}

impl Fixture for Live {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(Self::build().unwrap())
    }

    fn secrets(&self) -> Vec<String> {
        vec![KEY.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let login = block_on(Self::build()?.login(request))?;
        Ok(login.value().get().to_owned())
    }

    fn configuration(&self) -> Option<Configuration> {
        let settings = json!({"api-key": {"env": "KEY"}});
        let configuration = Configuration::of::<Config>(&settings).with_secret("KEY", KEY);
        Some(configuration.with_transport(Self::network()))
    }

    fn proofs(&self) -> &'static [&'static str] {
        &["/token"]
    }

    fn judge(&self, payload: &str, _: &[String], now: Timestamp) -> Result<Vec<String>, String> {
        stand_in::judge(payload, now)
    }
}

suite!(Live);
