//! Secrets for tests, from memory.

use std::collections::BTreeMap;
use std::fmt;

use countersign::Secret;
use countersign::config::{SecretRef, SecretSource};
use countersign::sign::SecretFault;

/// Secrets by name, for tests. A reference to an environment variable or a file finds the secret of that name or path.
#[derive(Default)]
pub struct MemorySecrets(BTreeMap<String, String>);

impl MemorySecrets {
    /// Makes an empty source of secrets.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a secret.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, secret: impl Into<String>) -> Self {
        self.0.insert(name.into(), secret.into());
        self
    }
}

impl SecretSource for MemorySecrets {
    fn look_up(&self, reference: &SecretRef) -> Result<Secret, SecretFault> {
        let name = match reference {
            SecretRef::Env(name) => name.as_str(),
            SecretRef::File(path) => path.to_str().unwrap_or_default(),
            _ => return Err(SecretFault::Missing),
        };
        let secret = self.0.get(name).ok_or(SecretFault::Missing)?;
        Secret::new(secret.as_str()).map_err(|_| SecretFault::Empty)
    }
}

impl fmt::Debug for MemorySecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
