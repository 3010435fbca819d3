//! What may be kept of a bundle, where, and how long.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::action::Action;
use crate::adapter::Request;
use crate::bundle::ClientBundle;
use crate::clock::Timestamp;
use crate::identity::Identity;
use crate::issuer::Issuer;
use crate::problem::Result;

impl ClientBundle {
    /// The headers of an answer that holds a bundle: nobody between the server and the page may keep
    /// it (RFC 9111, section 5.2.2.5).
    pub const HEADERS: [(&'static str, &'static str); 2] = [
        ("content-type", "application/json"),
        ("cache-control", "no-store"),
    ];
}

/// Logins kept in the server's memory, each until its `refresh_at` and no longer.
///
/// Signing takes less than a microsecond, so that there is little to win but where the vendor must be
/// asked ([`cost`](crate::guide::cost)). A login is found again for exactly the same identity only. Where the cache is full of fresh
/// logins, further ones are issued and not kept.
///
/// ```
/// use std::sync::Arc;
/// use countersign::{Identity, Issuer};
/// use countersign::cache::BundleCache;
///
/// async fn login(
///     cache: &BundleCache,
///     issuer: &Issuer,
///     identity: &Identity,
/// ) -> countersign::Result<Arc<str>> {
///     let bundle = cache.login(issuer, identity).await?;
///     Ok(bundle.payload.get().into())
/// }
/// ```
pub struct BundleCache {
    logins: Mutex<Logins>,
    capacity: usize,
}

#[derive(Default)]
struct Logins {
    kept: HashMap<Key, Kept>,
    /// How often they were forgotten: what was asked for before is not kept after.
    cleared: u64,
}

/// A name is not enough: two products may each call an adapter `support`.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    name: String,
    /// The address of the adapter.
    adapter: usize,
    identity: Identity,
}

struct Kept {
    since: Timestamp,
    bundle: ClientBundle,
    /// Keeps the adapter's address its own.
    _issuer: Issuer,
}

impl Kept {
    /// A clock that was set back makes what was kept a thing of the future.
    fn is_fresh(&self, now: Timestamp) -> bool {
        self.since <= now
            && self
                .bundle
                .refresh_at()
                .is_none_or(|refresh_at| now < refresh_at)
    }
}

impl BundleCache {
    /// A cache of at most this many logins.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            logins: Mutex::default(),
            capacity,
        }
    }

    /// The kept login of this user, or a new one.
    ///
    /// # Errors
    ///
    /// As for [`Issuer::login`]. A refusal is not kept.
    pub async fn login(&self, issuer: &Issuer, identity: &Identity) -> Result<ClientBundle> {
        let now = issuer.now();
        let key = Key {
            name: issuer.name().to_owned(),
            adapter: Arc::as_ptr(issuer.adapter()).addr(),
            identity: identity.clone(),
        };
        let cleared = {
            let logins = self.lock();
            if let Some(kept) = logins.kept.get(&key).filter(|kept| kept.is_fresh(now)) {
                return Ok(kept.bundle.clone());
            }
            logins.cleared
        };
        let bundle = issuer
            .issue(Request::new(identity, Action::Login, now))
            .await?;
        let kept = Kept {
            since: now,
            bundle: bundle.clone(),
            _issuer: issuer.clone(),
        };
        let mut logins = self.lock();
        if logins.kept.len() >= self.capacity {
            logins.kept.retain(|_, kept| kept.is_fresh(now));
        }
        let room = logins.kept.len() < self.capacity || logins.kept.contains_key(&key);
        if room && logins.cleared == cleared {
            logins.kept.insert(key, kept);
        }
        Ok(bundle)
    }

    /// Forgets every login: when a secret has changed.
    pub fn clear(&self) {
        let mut logins = self.lock();
        logins.kept.clear();
        logins.cleared += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Logins> {
        // No step between locking and unlocking leaves the map half changed.
        self.logins.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for BundleCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BundleCache")
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}
