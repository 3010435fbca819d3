//! What the adapter does beyond the suite. Tags are those of the known answers, or of Python's
//! `hmac.new(secret, text, "sha256").hexdigest()`.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod config;
mod login;
mod verify;

use countersign::{Issuer, Registry, Timestamp};
use countersign_conformance::MemorySecrets;
use countersign_userhero::Config;
use serde_json::value::RawValue;

/// Five minutes before the known answers expire.
fn now() -> Timestamp {
    Timestamp::from_unix(1_735_692_900).unwrap()
}

/// The adapter of a configuration, which may name the secrets `NEW` and `OLD`.
fn build(settings: &str) -> countersign::Result<Issuer> {
    let secrets = MemorySecrets::new()
        .with("NEW", "test_secret_key")
        .with("OLD", "an_older_secret_key");
    let entries = format!(r#"{{"portal": {{"kind": "userhero", {settings}}}}}"#);
    let entries = RawValue::from_string(entries).unwrap();
    let issuers = Registry::new().with::<Config>().build(&entries, &secrets)?;
    issuers.get("portal").cloned()
}
