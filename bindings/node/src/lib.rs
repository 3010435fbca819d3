//! The part of the npm package that is WebAssembly: texts in, texts out. `js/api.js` makes objects of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use countersign::Timestamp;
use countersign::clock::Clock;
use countersign_bindings::{Config, Countersign, Given};
use wasm_bindgen::prelude::wasm_bindgen;

/// The secrets and files that the caller gives. A call that takes them forgets those that are not in use.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Source(Given);

#[wasm_bindgen]
impl Source {
    /// Makes a source that has nothing.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a secret, by the name of `{ env = NAME }`: its bytes, or the reason why there are none.
    pub fn secret(&mut self, name: &str, bytes: Vec<u8>, fault: Option<String>) {
        self.0 = std::mem::take(&mut self.0).with_secret(name, fault.map_or(Ok(bytes), Err));
    }

    /// Adds a file, by its path in the configuration, in the same way.
    pub fn file(&mut self, path: &str, bytes: Vec<u8>, fault: Option<String>) {
        self.0 = std::mem::take(&mut self.0).with_file(path, fault.map_or(Ok(bytes), Err));
    }
}

/// The adapters of a configuration, and the moment of the call.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Chats {
    chats: Countersign,
    now: Arc<Told>,
}

#[wasm_bindgen]
impl Chats {
    /// Builds the adapters.
    ///
    /// # Errors
    ///
    /// The faults of the configuration as a JSON list of problems.
    pub fn open(config: &str, is_toml: bool, source: Source) -> Result<Self, String> {
        let now = Arc::new(Told::default());
        let clock: Arc<dyn Clock> = now.clone();
        let Source(given) = source;
        let chats = Countersign::open(Config::new(config, is_toml), &given, &clock)?;
        Ok(Self { chats, now })
    }

    /// Answers a request for bundles, at this moment.
    #[must_use]
    pub fn issue(&self, request: &str, now: f64) -> String {
        self.now.tell(now);
        self.chats.issue(request)
    }

    /// Answers a request to judge bundles, at this moment.
    #[must_use]
    pub fn verify(&self, request: &str, now: f64) -> String {
        self.now.tell(now);
        self.chats.verify(request)
    }

    /// Returns the adapters, each with its tables.
    #[must_use]
    pub fn adapters(&self) -> String {
        self.chats.adapters()
    }
}

/// Returns the findings of a configuration.
#[wasm_bindgen]
#[must_use]
pub fn check_config(config: &str, is_toml: bool, source: Source) -> String {
    let Source(given) = source;
    countersign_bindings::check_config(Config::new(config, is_toml), &given)
}

/// Returns the failures that have this name, or all of them.
#[wasm_bindgen]
#[must_use]
pub fn explain(name: Option<String>) -> String {
    use countersign_bindings::explain;
    name.map_or_else(|| explain(None), |name| explain(Some(&name)))
}

/// Returns the last moment that a clock may tell, in Unix seconds.
#[wasm_bindgen]
#[must_use]
pub fn last_date() -> i64 {
    Timestamp::LAST_DATE.unix()
}

/// The clock of a module that has none: it tells the moment that came with the call.
#[derive(Debug, Default)]
struct Told(AtomicI64);

impl Told {
    /// Takes whole Unix seconds, as the caller has checked them. A number of JavaScript has no other form.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a safe integer of JavaScript is cast without loss"
    )]
    fn tell(&self, now: f64) {
        self.0.store(now as i64, Ordering::Relaxed);
    }
}

impl Clock for Told {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.0.load(Ordering::Relaxed)).unwrap_or(Timestamp::EPOCH)
    }
}
