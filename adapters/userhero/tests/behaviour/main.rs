//! Tests the adapter beyond the suite. Tags are those of the known answers, or of Python's
//! `hmac.new(secret, text, "sha256").hexdigest()`.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod config;
mod debug;
mod failures;
mod login;
mod metadata_size;
mod readme;
mod rotation;
mod update;
mod verify;

use countersign::adapter::Request;
use countersign::bundle::Dropped;
use countersign::problem::{Problem, Problems};
use countersign::{Action, ClientBundle, Identity, Issuer, Registry, Result, Timestamp};
use countersign_conformance::MemorySecrets;
use countersign_userhero::Config;
use serde_json::value::RawValue;

/// Returns the moment that is five minutes before the known answers expire.
fn now() -> Timestamp {
    Timestamp::from_unix(1_735_692_900).unwrap()
}

/// Builds the adapter of a configuration, which may name the secrets `NEW` and `OLD`.
fn build(settings: &str) -> Result<Issuer> {
    let secrets = MemorySecrets::new()
        .with("NEW", "test_secret_key")
        .with("OLD", "an_older_secret_key");
    let entries = format!(r#"{{"portal": {{"kind": "userhero", {settings}}}}}"#);
    let entries = RawValue::from_string(entries).unwrap();
    let issuers = Registry::new().with::<Config>().build(&entries, &secrets)?;
    issuers.get("portal").cloned()
}

/// Makes the bundle of an action, at the time of [`now`].
fn issue(settings: &str, identity: &str, action: Action) -> Result<ClientBundle> {
    let issuer = build(settings)?;
    let identity = Identity::from_json(identity)?;
    let request = Request::new(&identity, action, now());
    issuer.issue_now(&request).unwrap()
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
