//! Tests the adapter part by part. Expected tokens are rows 1 to 4 of the known answers, with the key
//! `test_secret_key`, or come from another HMAC than the adapter's.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod config;
mod debug;
mod failures;
mod limits;
mod login;
mod readme;
mod rotation;
mod slips;
mod verify;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use countersign::adapter::{Adapter, Mint, Request};
use countersign::bundle::Dropped;
use countersign::problem::{Problem, Problems};
use countersign::{Action, ClientBundle, Identity, Result, Secret, Timestamp};
use countersign_helpshift_legacy::HelpshiftLegacy;

const KEY: &str = "test_secret_key";

const OF_ID: &str = "DewUWA+b4TpWnTUg+5KDI+QnPvLNc2lNFg14CsNsFkw=";
const OF_EMAIL: &str = "TLpNdQe7klFzWcldDB6oobbiNl/zyAZpEkO+xu7pW18=";
const OF_BOTH: &str = "EmFxeGTuxAtD+h0qLImMdz162NGEganxdmljvL9LrSc=";
const OF_KANA: &str = "uelSeFa5OoUMRYNWYQttF2CH9R0dOcXF4tE3i8trUTg=";

fn adapter() -> HelpshiftLegacy {
    HelpshiftLegacy::new(&Secret::new(KEY).unwrap()).unwrap()
}

fn mint(adapter: &HelpshiftLegacy, identity: &str) -> Result<ClientBundle> {
    let identity = Identity::from_json(identity).unwrap();
    adapter.bundle(&Request::new(&identity, Action::Login, Timestamp::EPOCH))
}

fn payload(adapter: &HelpshiftLegacy, identity: &str) -> String {
    mint(adapter, identity).unwrap().payload.get().to_owned()
}

/// Writes `path: reason` of each field that did not go in.
fn dropped(dropped: &[Dropped]) -> Vec<String> {
    let show = |dropped: &Dropped| {
        let reason = serde_json::to_string(&dropped.reason).unwrap();
        format!("{}: {}", dropped.path, reason.trim_matches('"'))
    };
    dropped.iter().map(show).collect()
}

/// Writes `path: code` of each problem.
fn faults(problems: &Problems) -> Vec<String> {
    let show = |problem: &Problem| format!("{}: {}", problem.path, problem.code);
    problems.iter().map(show).collect()
}

/// Writes the problems for which a login is refused. Checking and minting must agree on them.
fn refused(adapter: &HelpshiftLegacy, identity: &str) -> Vec<String> {
    let identity = Identity::from_json(identity).unwrap();
    let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    let problems = adapter.check(&request);
    assert_eq!(adapter.bundle(&request).unwrap_err().problems(), &problems);
    faults(&problems)
}

fn token(message: &str) -> String {
    STANDARD.encode(hmac_sha256::HMAC::mac(message, KEY))
}
