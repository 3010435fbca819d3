//! Secrets: named in a configuration, looked up once, wiped when dropped.

use std::fmt;
use std::fs::File;
use std::hint::black_box;
use std::io::{self, Read};
use std::path::PathBuf;

use serde_json::value::RawValue;
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Error, ErrorKind, Result};
use crate::path::Path;
use crate::problem::{Code, Problem, Problems};
use crate::read;

/// Below this many bytes a secret is weaker than the hash: RFC 7518, section 3.2.
pub const ADVISED_SECRET_BYTES: usize = 32;

/// The longest file that is read for a secret, in bytes: what is longer is no secret, or never ends.
const LONGEST_FILE: u64 = 64 * 1024;

/// A shared secret: the raw bytes of what the vendor's dashboard shows.
///
/// It is wiped when dropped, prints as `Secret(..)`, and is neither cloned, compared nor serialised.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// A secret of these bytes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where there are none.
    ///
    /// ```
    /// use countersign::Secret;
    ///
    /// assert_eq!(format!("{:?}", Secret::new("hunter2")?), "Secret(..)");
    /// assert!(Secret::new("").is_err());
    /// # Ok::<(), countersign::Error>(())
    /// ```
    pub fn new(bytes: impl Into<Vec<u8>>) -> Result<Self> {
        let bytes = Zeroizing::new(bytes.into());
        if bytes.is_empty() {
            let problem = Problem::new(Path::ROOT.key("secret"), Code::Empty, "a secret has bytes");
            return Err(Error::from_problems(
                ErrorKind::InvalidConfig,
                problem.into(),
            ));
        }
        Ok(Self(bytes))
    }

    /// The bytes: the only way in.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

/// How far below its caller [`wipe_stack`] reaches, in words of eight bytes.
const DEEPEST: usize = 4096;

/// Overwrites what the functions that the caller has called have left on the stack: hashing a secret
/// leaves a copy of it there, which nobody's drop reaches. They must not be inlined into the caller.
#[inline(never)]
pub(crate) fn wipe_stack() {
    let mut below = [0_u64; DEEPEST];
    below.zeroize();
    black_box(&below);
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Where a secret is kept. A configuration holds this, and never the secret.
///
/// Debug prints which of the two it is, and no name: that may be the secret, in the wrong place.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretRef {
    /// An environment variable.
    Env(String),
    /// A file; a relative path is taken from the file that names it.
    File(PathBuf),
}

impl SecretRef {
    /// Reads `{"env": NAME}` or `{"file": PATH}`. A literal is a problem, and is not quoted.
    pub(crate) fn read(raw: &RawValue, path: Path<'_>, problems: &mut Problems) -> Option<Self> {
        const FORM: &str = "a secret is named, never written: { env = NAME } or { file = PATH }";
        if !read::is_object(raw) {
            problems.add(path, Code::Invalid, FORM);
            return None;
        }
        let mut object = read::object(raw, path, problems)?;
        let before = problems.len();
        let mut one = |key| {
            let at = path.key(key);
            object
                .take(key)
                .and_then(|raw| read::text(raw, at, problems))
                .map(String::from)
        };
        let (env, file) = (one("env"), one("file"));
        // What else it says, keys and all, may be the secret.
        let alone = object.into_entries().is_empty();
        match (env, file) {
            _ if problems.len() > before => None,
            (Some(name), None) if alone => Some(Self::Env(name)),
            (None, Some(file)) if alone => Some(Self::File(file.into())),
            _ => {
                problems.add(path, Code::Invalid, FORM);
                None
            }
        }
    }
}

impl fmt::Debug for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Env(_) => "Env(..)",
            Self::File(_) => "File(..)",
        })
    }
}

/// Why a secret could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretFault {
    /// It has no bytes.
    Empty,
    /// The variable is not set, or there is no such file.
    Missing,
    /// It is there and cannot be read: the operating system's words, without the path.
    Unreadable(String),
}

/// What looks secrets up.
pub trait SecretSource {
    /// The secret that a reference names.
    ///
    /// # Errors
    ///
    /// Why it could not be had, without a byte of it.
    fn look_up(&self, reference: &SecretRef) -> std::result::Result<Secret, SecretFault>;
}

/// The process's environment and the files of this machine.
#[derive(Clone, Debug)]
pub struct SystemSecrets {
    folder: PathBuf,
}

impl SystemSecrets {
    /// Relative paths are taken from this folder: the one of the configuration file.
    #[must_use]
    pub fn relative_to(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }
}

impl SecretSource for SystemSecrets {
    fn look_up(&self, reference: &SecretRef) -> std::result::Result<Secret, SecretFault> {
        let bytes = match reference {
            SecretRef::Env(name) => from_environment(name)?,
            SecretRef::File(path) => from_file(&self.folder.join(path))?,
        };
        Secret::new(bytes).map_err(|_| SecretFault::Empty)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the environment"
)]
fn from_environment(name: &str) -> std::result::Result<Vec<u8>, SecretFault> {
    let value = std::env::var_os(name).ok_or(SecretFault::Missing)?;
    value.into_string().map(String::into_bytes).map_err(|_| {
        SecretFault::Unreadable("the environment variable is not valid UTF-8".to_owned())
    })
}

fn from_file(path: &std::path::Path) -> std::result::Result<Vec<u8>, SecretFault> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => SecretFault::Missing,
        kind => SecretFault::Unreadable(kind.to_string()),
    };
    let file = File::open(path).map_err(unreadable)?;
    // Room for all of it, so that growing leaves no copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_FILE as usize + 1));
    file.take(LONGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > LONGEST_FILE {
        let detail = format!("it is longer than {LONGEST_FILE} bytes");
        return Err(SecretFault::Unreadable(detail));
    }
    // Editors and `echo` end a file with a line break that is no part of the secret.
    if bytes.ends_with(b"\n") {
        bytes.pop();
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
    }
    Ok(std::mem::take(&mut *bytes))
}
