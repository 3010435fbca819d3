//! Randomness as a parameter, so that a test can repeat a run.

use std::fmt::Debug;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A source of bytes that cannot be guessed.
pub(crate) trait Random: Debug + Send + Sync {
    /// Returns fresh bytes; `None` where the machine has none.
    fn bytes(&self) -> Option<[u8; 32]>;
}

impl dyn Random {
    /// Returns fresh bytes as a word of base64url.
    pub(crate) fn token(&self) -> Option<String> {
        self.bytes().map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// The operating system's randomness.
#[derive(Debug)]
pub(crate) struct SystemRandom;

impl Random for SystemRandom {
    fn bytes(&self) -> Option<[u8; 32]> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).ok().map(|()| bytes)
    }
}
