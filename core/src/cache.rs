//! The rules for keeping bundles: the headers of an answer, and a cache in the server's memory.

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
    /// The headers of an answer that holds a bundle. No cache between the server and the page may keep the answer
    /// (RFC 9111, section 5.2.2.5).
    pub const HEADERS: [(&'static str, &'static str); 2] = [
        ("content-type", "application/json"),
        ("cache-control", "no-store"),
    ];
}

/// A cache of logins in the server's memory. A login is kept until its `refresh_at` and no longer.
///
/// Signing takes less than a microsecond, so that the cache helps only where the vendor must be asked
/// ([`cost`](crate::guide::cost)). The cache finds a login again for exactly the same identity only. Where it is full
/// of fresh logins, further logins are issued and not kept.
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
    /// The number of times that the cache was cleared: a login that was asked for before is not kept after.
    cleared: u64,
}

/// The key of a login. A name alone is not enough, since two products may each call an adapter `support`.
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
    /// Keeps the adapter, so that no other adapter gets its address.
    _issuer: Issuer,
}

impl Kept {
    /// Says whether the login may still be used. A login from the future may not: the clock was set back.
    fn is_fresh(&self, now: Timestamp) -> bool {
        self.since <= now
            && self
                .bundle
                .refresh_at()
                .is_none_or(|refresh_at| now < refresh_at)
    }
}

impl BundleCache {
    /// Makes a cache of at most this many logins.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            logins: Mutex::default(),
            capacity,
        }
    }

    /// Returns the kept login of this user, or a new one.
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

    /// Forgets every login. Call this when a secret has changed.
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
