//! Tests the adapter part by part. The digest of `1984` is row 6 of the known answers. Python's
//! `hmac.new(secret, id, "sha256").hexdigest()` made the other digests.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod config;
mod custom_data;
mod debug;
mod failures;
mod login;
mod provision_answers;
mod provision_config;
mod provision_record;
mod provision_refusals;
mod readme;
mod rotation;
mod secrets;
mod security_signature;
mod update;
mod verify;

use countersign::adapter::{Adapter, Mint, Request};
use countersign::bundle::Dropped;
use countersign::problem::{Problem, Problems};
use countersign::sign::Keys;
use countersign::{Action, ClientBundle, Identity, Result, Secret, Timestamp};
use countersign_helpcrunch::{Helpcrunch, Mode, Secrets, SuffixKey};

const OF_1984: &str = "f2fae5a4156034d74f94f61b895a712e0b82dd8b624653f681e5d980ae81d083";

/// The modes whose payload is the user. They also take visitors.
const BY_ID: [Mode; 4] = [
    Mode::Plain,
    Mode::HashedId,
    Mode::SecurityHash,
    Mode::Signature,
];

fn adapter(mode: Mode) -> Helpcrunch {
    let secret = Secret::new("test_secret_key").unwrap();
    let secrets = match mode {
        Mode::Plain => Secrets::none(),
        Mode::SecuritySignature => {
            Secrets::suffix_keys(Keys::new(SuffixKey::new(&secret).unwrap()))
        }
        _ => Secrets::new(&secret).unwrap(),
    };
    Helpcrunch::new(mode, secrets).unwrap()
}

fn mint(adapter: &Helpcrunch, identity: &str) -> Result<ClientBundle> {
    let identity = Identity::from_json(identity).unwrap();
    adapter.bundle(&Request::new(&identity, Action::Login, Timestamp::EPOCH))
}

fn payload(mode: Mode, identity: &str) -> String {
    mint(&adapter(mode), identity)
        .unwrap()
        .payload
        .get()
        .to_owned()
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
fn refused(adapter: &Helpcrunch, identity: &str) -> Vec<String> {
    let identity = Identity::from_json(identity).unwrap();
    let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    let problems = adapter.check(&request);
    assert_eq!(adapter.bundle(&request).unwrap_err().problems(), &problems);
    faults(&problems)
}
