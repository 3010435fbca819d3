//! A chat of every kind and mode, with keys that the targets know.

use std::future::Future;
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

use countersign::config::{SecretRef, SecretSource};
use countersign::sign::SecretFault;
use countersign::{Issuer, Issuers, Registry, Secret, Timestamp};
use serde_json::value::RawValue;

/// The start of 2025: the clock of every target stands still there.
pub const NOW: i64 = 1_735_689_600;

/// The start of the names of secrets that are not there.
pub const ABSENT: &str = "ABSENT";

const ENTRIES: &str = r#"{
    "web": {"kind": "helpshift-identities", "secret": {"env": "web"}, "previous-secrets": [{"env": "web-before"}]},
    "app": {"kind": "helpshift-identities", "secret": {"env": "app"}, "surface": "sdk-x"},
    "loose": {"kind": "helpshift-identities", "secret": {"env": "loose"}, "allow-unverified": ["email", "phone"]},
    "legacy": {"kind": "helpshift-legacy", "secret": {"env": "legacy"}, "previous-secrets": [{"env": "legacy-before"}]},
    "legacy-id": {"kind": "helpshift-legacy", "secret": {"env": "legacy-id"}, "sign": "id", "strict": true},
    "plain": {"kind": "helpcrunch", "mode": "plain"},
    "hashed": {"kind": "helpcrunch", "mode": "hashed-id", "secret": {"env": "hashed"}},
    "hash": {"kind": "helpcrunch", "mode": "security-hash", "secret": {"env": "hash"}, "organization": "acme"},
    "signature": {"kind": "helpcrunch", "mode": "signature", "secret": {"env": "signature"}, "previous-secrets": [{"env": "signature-before"}]},
    "portal": {"kind": "userhero", "public-key": "pk_fuzz", "secret": {"env": "portal"}, "previous-secrets": [{"env": "portal-before"}]}
}"#;

static ISSUERS: LazyLock<Issuers> = LazyLock::new(|| {
    let entries = serde_json::from_str::<&RawValue>(ENTRIES).expect("JSON");
    let issuers = registry().build(entries, &Vault).expect("a configuration");
    issuers.with_clock(&(std::sync::Arc::new(now()) as _))
});

/// Returns a registry of every kind that the command knows.
pub fn registry() -> Registry {
    Registry::new()
        .with::<countersign_helpcrunch::Config>()
        .with::<countersign_helpshift_identities::Config>()
        .with::<countersign_helpshift_legacy::Config>()
        .with::<countersign_userhero::Config>()
}

/// Returns every chat.
pub fn all() -> impl Iterator<Item = &'static Issuer> {
    ISSUERS.iter()
}

/// Returns the chat of this name.
pub fn chat(name: &str) -> &'static Issuer {
    ISSUERS.get(name).expect("a chat of this name")
}

pub fn now() -> Timestamp {
    Timestamp::from_unix(NOW).expect("a moment")
}

/// The end of every secret of [`Vault`]. No configuration holds it by chance, as one may hold a few letters or many
/// zeros.
pub const END_OF_SECRET: &str = "nJ4xQ9vT2bW7kR5mZ8cL3hY6pD1sF0gK";

/// Returns the secret that [`Vault`] has under a name.
pub fn key(name: &str) -> String {
    format!("KEY-{name}-{}-{END_OF_SECRET}", name.len())
}

/// A source with a secret for every name, except for the absent names.
#[derive(Debug)]
pub struct Vault;

impl SecretSource for Vault {
    fn look_up(&self, reference: &SecretRef) -> Result<Secret, SecretFault> {
        let name = match reference {
            SecretRef::Env(name) => name.as_str(),
            SecretRef::File(path) => path.to_str().unwrap_or_default(),
            _ => return Err(SecretFault::Missing),
        };
        if name.starts_with(ABSENT) {
            return Err(SecretFault::Missing);
        }
        Secret::new(key(name)).map_err(|_| SecretFault::Empty)
    }
}

/// Returns the result of a future that is ready at once, as the futures of every offline adapter are.
pub fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("an offline adapter waits"),
    }
}
