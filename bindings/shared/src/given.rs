//! Secrets and files as the caller gives them.

use std::collections::BTreeMap;
use std::fmt;

use countersign::Secret;
use countersign::config::{SecretRef, SecretSource};
use countersign::sign::SecretFault;

/// The secrets by the names of `{ env = NAME }`, and the files by the paths of `{ file = PATH }` and `recipe = PATH`.
///
/// Debug prints no value and no name.
#[derive(Default)]
pub struct Given {
    secrets: BTreeMap<String, Secret>,
    files: BTreeMap<String, Secret>,
}

impl Given {
    /// Makes a source that has nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a secret. An empty one is as good as none: the configuration's entry says that it is missing.
    #[must_use]
    pub fn with_secret(mut self, name: &str, bytes: Vec<u8>) -> Self {
        if let Ok(secret) = Secret::new(bytes) {
            self.secrets.insert(name.to_owned(), secret);
        }
        self
    }

    /// Adds a file. A line break at its end is left out, as it is in a file that the command reads.
    #[must_use]
    pub fn with_file(mut self, path: &str, mut bytes: Vec<u8>) -> Self {
        if bytes.ends_with(b"\n") {
            bytes.pop();
            if bytes.ends_with(b"\r") {
                bytes.pop();
            }
        }
        if let Ok(file) = Secret::new(bytes) {
            self.files.insert(path.to_owned(), file);
        }
        self
    }
}

impl SecretSource for Given {
    fn look_up(&self, reference: &SecretRef) -> Result<Secret, SecretFault> {
        let found = match reference {
            SecretRef::Env(name) => self.secrets.get(name),
            SecretRef::File(path) => path.to_str().and_then(|path| self.files.get(path)),
            _ => None,
        };
        let bytes = found.ok_or(SecretFault::Missing)?.expose();
        Secret::new(bytes).map_err(|_| SecretFault::Empty)
    }
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given(..)")
    }
}
