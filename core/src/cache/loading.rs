//! A cache that loads a missing value once, however many ask for it at the same time.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::load::Load;
use crate::clock::Timestamp;
use crate::problem::Result;

/// A cache of values that each end at a moment. It loads a missing value once: those who ask for it meanwhile wait, and
/// get the same value or the same error.
///
/// - A value is kept until the moment that its load names, and no longer. The first call after that moment, for whatever
///   key, removes the value with its key.
/// - An error is not kept.
/// - Where the cache is full of fresh values, further values are loaded and not kept.
/// - Where the task that loads is dropped, one of those who wait loads in its place.
///
/// ```
/// use countersign::cache::LoadingCache;
/// use countersign::{Result, Timestamp};
/// use std::time::Duration;
///
/// async fn token(cache: &LoadingCache<String, String>, user: &str, now: Timestamp) -> Result<String> {
///     let load = async {
///         let token = "…".to_owned(); // The vendor is asked here.
///         Ok((token, Some(now + Duration::from_secs(3600))))
///     };
///     cache.get(user.to_owned(), now, load).await
/// }
/// ```
pub struct LoadingCache<K, V> {
    state: Mutex<State<K, V>>,
    capacity: usize,
}

struct State<K, V> {
    kept: HashMap<Arc<K>, Kept<V>>,
    loads: HashMap<Arc<K>, Arc<Load<Kept<V>>>>,
    /// The first moment at which a kept value is due; `None` where none ever is.
    due: Option<Timestamp>,
}

#[derive(Clone)]
struct Kept<V> {
    value: V,
    since: Timestamp,
    until: Option<Timestamp>,
}

impl<V> Kept<V> {
    /// Says whether the value may still be used. A value from the future may not: the clock was set back.
    fn is_fresh(&self, now: Timestamp) -> bool {
        self.since <= now && self.until.is_none_or(|until| now < until)
    }
}

/// The way to a value.
enum Way<'c, K: Eq + Hash, V: Clone> {
    Kept(V),
    Loading(Arc<Load<Kept<V>>>),
    Missing(Turn<'c, K, V>),
}

impl<K: Eq + Hash, V: Clone> LoadingCache<K, V> {
    /// Makes a cache of at most this many values.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        let state = Mutex::new(State {
            kept: HashMap::new(),
            loads: HashMap::new(),
            due: None,
        });
        Self { state, capacity }
    }

    /// Returns the kept value of this key, or what `load` gives: a value, and the moment from which the value is kept no
    /// longer. `None` in place of the moment keeps the value until [`clear`](Self::clear).
    ///
    /// # Errors
    ///
    /// The error of the load, for all who wait for it.
    pub async fn get<L>(&self, key: K, now: Timestamp, load: L) -> Result<V>
    where
        K: Send + Sync,
        V: Send,
        L: Future<Output = Result<(V, Option<Timestamp>)>> + Send,
    {
        let key = Arc::new(key);
        loop {
            let under_way = match self.find(&key, now) {
                Way::Kept(value) => return Ok(value),
                Way::Missing(turn) => return turn.take(now, load.await),
                Way::Loading(under_way) => under_way,
            };
            match under_way.wait().await {
                Some(Ok(kept)) if kept.is_fresh(now) => return Ok(kept.value),
                Some(Err(error)) => return Err(error),
                // The task gave up, or the clocks of two tasks differ.
                Some(Ok(_)) | None => {}
            }
        }
    }

    fn find(&self, key: &Arc<K>, now: Timestamp) -> Way<'_, K, V> {
        let mut state = self.lock();
        state.remove_what_is_due(now);
        if let Some(kept) = state.kept.get(key).filter(|kept| kept.is_fresh(now)) {
            return Way::Kept(kept.value.clone());
        }
        if let Some(under_way) = state.loads.get(key) {
            return Way::Loading(Arc::clone(under_way));
        }
        let load = Load::begin();
        state.loads.insert(Arc::clone(key), Arc::clone(&load));
        Way::Missing(Turn {
            cache: self,
            key: Arc::clone(key),
            load,
        })
    }

    /// Forgets every value. A value whose load is under way is not kept either.
    pub fn clear(&self) {
        let mut state = self.lock();
        state.kept.clear();
        state.loads.clear();
        state.due = None;
    }

    fn lock(&self) -> MutexGuard<'_, State<K, V>> {
        // No step between locking and unlocking leaves the maps half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash, V> State<K, V> {
    /// Removes each value whose moment has come. Moments are whole seconds, so that at most one call a second looks at
    /// all values.
    fn remove_what_is_due(&mut self, now: Timestamp) {
        if self.due.is_some_and(|due| due <= now) {
            self.kept
                .retain(|_, kept| kept.until.is_none_or(|until| now < until));
            self.due = self.kept.values().filter_map(|kept| kept.until).min();
        }
    }

    fn keep(&mut self, key: Arc<K>, kept: Kept<V>) {
        self.due = self.due.into_iter().chain(kept.until).min();
        self.kept.insert(key, kept);
    }
}

/// The turn of the task that loads. Where the task drops it, the load is given up.
struct Turn<'c, K: Eq + Hash, V: Clone> {
    cache: &'c LoadingCache<K, V>,
    key: Arc<K>,
    load: Arc<Load<Kept<V>>>,
}

impl<K: Eq + Hash, V: Clone> Turn<'_, K, V> {
    fn take(self, now: Timestamp, loaded: Result<(V, Option<Timestamp>)>) -> Result<V> {
        let loaded = loaded.map(|(value, until)| Kept {
            value,
            since: now,
            until,
        });
        self.leave(loaded.as_ref().ok());
        self.load.end(Some(loaded.clone()));
        loaded.map(|kept| kept.value)
    }

    /// Leaves the loads that are under way, and keeps the value where there is room. A cache that was cleared meanwhile
    /// waits for this load no longer, and keeps nothing of it.
    fn leave(&self, loaded: Option<&Kept<V>>) {
        let mut state = self.cache.lock();
        let current = state.loads.get(&self.key);
        if !current.is_some_and(|current| Arc::ptr_eq(current, &self.load)) {
            return;
        }
        state.loads.remove(&self.key);
        let has_room = state.kept.len() < self.cache.capacity || state.kept.contains_key(&self.key);
        if let Some(kept) = loaded.filter(|_| has_room) {
            state.keep(Arc::clone(&self.key), kept.clone());
        }
    }
}

impl<K: Eq + Hash, V: Clone> Drop for Turn<'_, K, V> {
    fn drop(&mut self) {
        self.leave(None);
        self.load.end(None);
    }
}

impl<K, V> fmt::Debug for LoadingCache<K, V> {
    /// Prints neither keys nor values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoadingCache")
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}
