//! What the adapter does beyond the suite. Tags are those of the known answers, or of Python's
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

use std::task::{Context, Poll, Waker};

use countersign::adapter::Request;
use countersign::bundle::Dropped;
use countersign::{Action, ClientBundle, Error, ErrorKind, Identity, Issuer, Registry, Timestamp};
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

/// What the adapter makes, at this issuer's time. It asks nobody, so it is ready at once.
fn issue(
    issuer: &Issuer,
    identity: &Identity,
    action: Action,
) -> countersign::Result<ClientBundle> {
    let request = Request::new(identity, action, issuer.now());
    let mut issued = std::pin::pin!(issuer.issue(request));
    match issued
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(bundle) => bundle,
        Poll::Pending => Err(Error::new(ErrorKind::Transport)),
    }
}

/// `path: reason`, for each field that did not go in.
fn dropped(bundle: &ClientBundle) -> Vec<String> {
    let show = |dropped: &Dropped| {
        let reason = serde_json::to_string(&dropped.reason).unwrap();
        format!("{}: {}", dropped.path, reason.trim_matches('"'))
    };
    bundle.dropped.iter().map(show).collect()
}
