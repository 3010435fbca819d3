//! Tests the adapter beyond the suite.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod config;
mod debug;
mod failures;
mod login;
mod page;
mod readme;
mod verify;

use countersign::identity::Draft;
use countersign::{Action, ClientBundle, Issuer, Registry, Result, Timestamp};
use countersign_conformance::MemorySecrets;
use countersign_freshchat::Config;
use serde_json::value::RawValue;

const PLAIN: &str = r#""secret": {"env": "NEW"}"#;

/// Returns the moment that is one hour before the known answers expire.
fn now() -> Timestamp {
    Timestamp::from_unix(1_735_689_600).unwrap()
}

/// Builds the adapter of a configuration, which may name the secrets `NEW` and `OLD`.
fn build(settings: &str) -> Result<Issuer> {
    let secrets = MemorySecrets::new()
        .with("NEW", "test_secret_key")
        .with("OLD", "an_older_secret_key");
    let entries = format!(r#"{{"widget": {{"kind": "freshchat", {settings}}}}}"#);
    let entries = RawValue::from_string(entries).unwrap();
    let issuers = Registry::new().with::<Config>().build(&entries, &secrets)?;
    issuers.get("widget").cloned()
}

/// Makes the bundle of a login, at the time of [`now`]. `client` may stand beside the identity.
fn issue(settings: &str, identity: &str) -> Result<ClientBundle> {
    let issuer = build(settings)?;
    let draft = Draft::parse(identity);
    let request = draft.request("freshchat", Action::Login, now());
    issuer.issue_now(&request).unwrap()
}
