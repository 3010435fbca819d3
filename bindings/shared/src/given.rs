//! Secrets and files as the caller gives them.

use std::collections::BTreeMap;
use std::fmt;

use countersign::Secret;
use countersign::config::{SecretRef, SecretSource};
use countersign::sign::SecretFault;

/// The secrets by the names of `{ env = NAME }`, and the files by the paths of `{ file = PATH }` and `recipe = PATH`.
/// In place of bytes stands the reason why they cannot be read.
///
/// Debug prints no value and no name.
#[derive(Default)]
pub struct Given {
    secrets: BTreeMap<String, Result<Secret, SecretFault>>,
    files: BTreeMap<String, Result<Secret, SecretFault>>,
}

impl Given {
    /// Makes a source that has nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a secret.
    #[must_use]
    pub fn with_secret(mut self, name: &str, found: Result<Vec<u8>, String>) -> Self {
        self.secrets.insert(name.to_owned(), secret(found));
        self
    }

    /// Adds a file. A line break at its end is left out, as it is in a file that the command reads.
    #[must_use]
    pub fn with_file(mut self, path: &str, found: Result<Vec<u8>, String>) -> Self {
        let found = found.map(without_break);
        self.files.insert(path.to_owned(), secret(found));
        self
    }
}

fn secret(found: Result<Vec<u8>, String>) -> Result<Secret, SecretFault> {
    let bytes = found.map_err(SecretFault::Unreadable)?;
    Secret::new(bytes).map_err(|_| SecretFault::Empty)
}

/// Returns the bytes of a file. Editors and `echo` end a file with a line break that is no part of the secret.
#[must_use]
pub fn without_break(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.ends_with(b"\n") {
        bytes.pop();
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
    }
    bytes
}

/// Returns the words for the place of what a caller gives.
#[must_use]
pub const fn place_of(reference: &SecretRef) -> &'static str {
    match reference {
        SecretRef::File(_) => "the entry of `files` that it names",
        _ => "the entry of `secrets` that it names",
    }
}

impl SecretSource for Given {
    fn look_up(&self, reference: &SecretRef) -> Result<Secret, SecretFault> {
        let found = match reference {
            SecretRef::Env(name) => self.secrets.get(name),
            SecretRef::File(path) => path.to_str().and_then(|path| self.files.get(path)),
            _ => None,
        };
        let secret = found.ok_or(SecretFault::Missing)?.as_ref();
        let bytes = secret.map_err(Clone::clone)?.expose();
        Secret::new(bytes).map_err(|_| SecretFault::Empty)
    }

    fn place(&self, reference: &SecretRef) -> &'static str {
        place_of(reference)
    }
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given(..)")
    }
}
