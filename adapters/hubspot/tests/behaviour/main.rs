//! Tests the adapter beyond the suite: the call, HubSpot's faults, the kept tokens and the page.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod call;
mod config;
mod debug;
mod failures;
mod faults;
mod kept;
mod loopback;
mod page;
mod readme;
mod verify;

use std::sync::Arc;

use countersign::adapter::{Adapter, Request};
use countersign::http::{Answer, StatusCode, Transport, TransportFault};
use countersign::{Action, ClientBundle, Identity, Result, Secret, Timestamp};
use countersign_conformance::{ScriptedTransport, block_on};
use countersign_hubspot::HubSpot;

const KEY: &str = "pat-na1-test";

const LISA: &str = r#"{
    "email": {"address": "lisa@example.com", "verified": true},
    "name": {"first": "Lisa", "last": "Chen-Okafor"}
}"#;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix(seconds).unwrap()
}

fn adapter(network: Arc<dyn Transport>) -> HubSpot {
    HubSpot::new(&Secret::new(KEY).unwrap(), network).unwrap()
}

fn issue(adapter: &HubSpot, identity: &str, now: Timestamp) -> Result<ClientBundle> {
    let identity = Identity::from_json(identity).unwrap();
    block_on(adapter.issue(Request::new(&identity, Action::Login, now)))
}

fn answered(status: u16, body: &str) -> Result<Answer, TransportFault> {
    let status = StatusCode::from_u16(status).unwrap();
    Ok(Answer::new(status, body.to_owned()))
}

/// A network that gives the tokens `token-0`, `token-1` and so on.
fn counting() -> Arc<ScriptedTransport> {
    let mut count = 0;
    Arc::new(ScriptedTransport::answering(move |_| {
        let token = format!(r#"{{"token": "token-{count}"}}"#);
        count += 1;
        answered(200, &token)
    }))
}
