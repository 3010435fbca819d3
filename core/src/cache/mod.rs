//! The rules for keeping bundles: the headers of an answer, and caches in the server's memory.

mod load;
mod loading;

use std::fmt;
use std::sync::Arc;

use crate::action::Action;
use crate::adapter::Request;
use crate::bundle::ClientBundle;
use crate::identity::Identity;
use crate::issuer::Issuer;
use crate::problem::Result;

pub use loading::LoadingCache;

impl ClientBundle {
    /// The headers of an answer that holds a bundle. No cache between the server and the page may keep the answer
    /// (RFC 9111, section 5.2.2.5).
    pub const HEADERS: [(&'static str, &'static str); 2] = [
        ("content-type", "application/json"),
        ("cache-control", "no-store"),
    ];
}

/// A cache of logins in the server's memory. A login is kept until its `refresh_at` and no longer. A login that several
/// ask for at the same time is issued once.
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
    logins: LoadingCache<Key, Login>,
    capacity: usize,
}

/// The key of a login. A name alone is not enough, since two products may each call an adapter `support`.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    name: String,
    /// The address of the adapter.
    adapter: usize,
    identity: Identity,
}

#[derive(Clone)]
struct Login {
    bundle: ClientBundle,
    /// Keeps the adapter, so that no other adapter gets its address.
    _issuer: Issuer,
}

impl BundleCache {
    /// Makes a cache of at most this many logins.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            logins: LoadingCache::new(capacity),
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
        let issue = async {
            let bundle = issuer
                .issue(Request::new(identity, Action::Login, now))
                .await?;
            let until = bundle.refresh_at();
            let _issuer = issuer.clone();
            Ok((Login { bundle, _issuer }, until))
        };
        let login = self.logins.get(key, now, issue).await?;
        Ok(login.bundle)
    }

    /// Forgets every login. Call this when a secret has changed.
    pub fn clear(&self) {
        self.logins.clear();
    }
}

impl fmt::Debug for BundleCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BundleCache")
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}
