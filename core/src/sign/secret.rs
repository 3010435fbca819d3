//! Secrets. A configuration names them; they are looked up once, and wiped when they are dropped.

use std::error::Error as StdError;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::json::{Cursor, is_object};
use crate::problem::{Code, Error, ErrorKind, Path, Problem, Problems, Result};
use crate::sign::{HmacKey, wipe_stack};

/// The advised length of a secret. A shorter one is weaker than the hash (RFC 7518, section 3.2).
pub const ADVISED_SECRET_BYTES: usize = 32;

/// The longest file that is read for a secret, in bytes. A longer file is not a secret, or has no end.
const LONGEST_FILE: u64 = 64 * 1024;

/// A shared secret: the raw bytes of what the vendor's dashboard shows.
///
/// It is wiped when it is dropped, prints as `Secret(..)`, and cannot be cloned, compared or serialised.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Makes a secret of these bytes.
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
            return Err(refusal(Code::Empty, "a secret has bytes"));
        }
        Ok(Self(bytes))
    }

    /// Makes a secret of the bytes that hex digits stand for. Use [`Secret::new`] for a vendor that signs with the digits
    /// themselves.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where the text is not two hex digits a byte, in either case, or is empty.
    pub fn from_hex(digits: &str) -> Result<Self> {
        let bytes = from_hex(digits.as_bytes());
        // Decoding leaves some of them there.
        wipe_stack();
        match bytes {
            Some(bytes) => Self::new(bytes),
            None => Err(refusal(
                Code::Invalid,
                "a secret in hex has two digits a byte, and nothing else",
            )),
        }
    }

    /// Returns the bytes of the secret.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Returns the first eight hex digits of the HMAC-SHA256 of [`FINGERPRINT_TEXT`] under the secret, so that people can
    /// see whether two servers have the same one. Do not publish the fingerprint of a weak secret: it tells whether a
    /// guess is right.
    ///
    /// ```
    /// use countersign::Secret;
    ///
    /// // printf 'countersign fingerprint' | openssl dgst -sha256 -hmac 'demonstration only'
    /// assert_eq!(Secret::new("demonstration only")?.fingerprint(), "54f42c78");
    /// # Ok::<(), countersign::Error>(())
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let key = HmacKey::new(self);
        let tag = key.map(|key| key.tag(&[FINGERPRINT_TEXT.as_bytes()]).hex());
        let mut hex = tag.unwrap_or_default();
        hex.truncate(FINGERPRINT_DIGITS);
        hex
    }

    /// Returns remarks on bytes that often come with a copied secret and do not belong to it. They are not removed.
    pub(crate) fn remarks(&self) -> Vec<&'static str> {
        let bytes = self.expose();
        let at_an_end = |wanted: fn(&u8) -> bool| {
            bytes.first().is_some_and(wanted) || bytes.last().is_some_and(wanted)
        };
        let around = |text: &[u8]| bytes.starts_with(text) || bytes.ends_with(text);
        let mut remarks = Vec::new();
        if at_an_end(|byte| matches!(byte, b'\n' | b'\r')) {
            remarks.push("it begins or ends with a line break, which is part of the key");
        }
        if at_an_end(|byte| matches!(byte, b' ' | b'\t')) || around(NO_BREAK_SPACE) {
            remarks.push("it begins or ends with a blank, which is part of the key");
        }
        if at_an_end(|byte| matches!(byte, b'"' | b'\'' | b'`')) {
            remarks.push("it begins or ends with a quote, which is part of the key");
        }
        if BYTE_ORDER_MARKS.iter().any(|mark| around(mark)) {
            remarks.push("it begins or ends with a byte order mark, which is part of the key");
        }
        if bytes.iter().all(|byte| *byte == 0) {
            remarks.push("it has no byte but NUL");
        }
        if is_assignment(bytes) {
            remarks.push("it begins with NAME=, which is part of the key");
        }
        remarks
    }
}

fn refusal(code: Code, detail: &'static str) -> Error {
    let problem = Problem::new(Path::ROOT.key("secret"), code, detail);
    Error::from_problems(ErrorKind::InvalidConfig, problem.into())
}

/// Decodes hex digits. They are checked first, since decoding that fails half-way would leave bytes in memory.
#[inline(never)]
pub(super) fn from_hex(digits: &[u8]) -> Option<Vec<u8>> {
    const_hex::check_raw(digits).then(|| const_hex::decode(digits).ok())?
}

/// The text whose HMAC-SHA256 under a secret begins with the secret's fingerprint.
pub const FINGERPRINT_TEXT: &str = "countersign fingerprint";

const FINGERPRINT_DIGITS: usize = 8;

/// U+00A0 in UTF-8.
const NO_BREAK_SPACE: &[u8] = b"\xc2\xa0";

/// U+FEFF in UTF-8 and in both orders of UTF-16.
const BYTE_ORDER_MARKS: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];

/// Whether the text is a line of an environment file, such as `NAME=value`. An `=` at the end of base64 does not count.
fn is_assignment(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"export ").unwrap_or(bytes);
    let name = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_');
    let (name, rest) = bytes.split_at(name.count());
    let value = rest.strip_prefix(b"=").unwrap_or_default();
    let starts = name.first().is_some_and(|byte| !byte.is_ascii_digit());
    starts && value.iter().any(|byte| *byte != b'=')
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// A reference to a secret. A configuration holds references, and never a secret.
///
/// Debug prints the variant and not the name, since people may write the secret in its place.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretRef {
    /// An environment variable.
    Env(String),
    /// A file. A relative path starts at the folder of the configuration file.
    File(PathBuf),
}

impl SecretRef {
    /// Reads `{"env": NAME}` or `{"file": PATH}`. Any other value is a problem, and is not quoted.
    pub(crate) fn read(raw: &RawValue, path: Path<'_>, problems: &mut Problems) -> Option<Self> {
        Self::read_with(None, raw, path, problems).map(|(reference, _)| reference)
    }

    /// Reads the same, and the text of one more key where it is there: the id of the key.
    pub(crate) fn read_with(
        id: Option<&str>,
        raw: &RawValue,
        path: Path<'_>,
        problems: &mut Problems,
    ) -> Option<(Self, Option<String>)> {
        const FORM: &str = "a secret is named, never written: { env = NAME } or { file = PATH }";
        if !is_object(raw) {
            problems.add(path, Code::Invalid, FORM);
            return None;
        }
        let mut object = Cursor::new(raw, path, problems).object()?;
        let before = problems.len();
        let mut one = |key| {
            let at = path.key(key);
            object
                .take(key)
                .and_then(|raw| Cursor::new(raw, at, problems).text())
                .map(String::from)
        };
        let (env, file) = (one("env"), one("file"));
        let id = id.and_then(one);
        // The rest of the text, keys included, may be the secret.
        let alone = object.into_entries().is_empty();
        match (env, file) {
            _ if problems.len() > before => None,
            (Some(name), None) if alone => Some((Self::Env(name), id)),
            (None, Some(file)) if alone => Some((Self::File(file.into()), id)),
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

/// The reason why a secret cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretFault {
    /// The secret has no bytes.
    Empty,
    /// The variable is not set, or there is no such file.
    Missing,
    /// The secret is there and cannot be read. The text is the operating system's, without the path.
    Unreadable(String),
}

impl fmt::Display for SecretFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the secret is empty"),
            Self::Missing => f.write_str("the secret is not there"),
            Self::Unreadable(why) => write!(f, "the secret cannot be read: {why}"),
        }
    }
}

impl StdError for SecretFault {}

/// A source of secrets, such as the environment or a secret manager.
pub trait SecretSource: fmt::Debug + Send + Sync {
    /// Returns the secret that a reference names.
    ///
    /// # Errors
    ///
    /// The reason, without any byte of the secret.
    fn look_up(&self, reference: &SecretRef) -> Result<Secret, SecretFault>;

    /// Returns the text of a file that is no secret, such as a recipe that a configuration names.
    ///
    /// # Errors
    ///
    /// As for [`look_up`](Self::look_up).
    fn text_of(&self, file: &std::path::Path) -> Result<String, SecretFault> {
        let bytes = self.look_up(&SecretRef::File(file.to_owned()))?;
        let text = str::from_utf8(bytes.expose()).map(str::to_owned);
        text.map_err(|_| SecretFault::Unreadable("it is not valid UTF-8".to_owned()))
    }

    /// Returns the words for the place that a reference names, in a fault. They must not have the name itself: it may
    /// be a secret that stands there by mistake.
    fn place(&self, reference: &SecretRef) -> &'static str {
        match reference {
            SecretRef::Env(_) => "the environment variable that it names",
            SecretRef::File(_) => "the file that it names",
        }
    }

    /// Returns warnings about the place of a secret that was found. They must not name the place.
    fn remarks(&self, _: &SecretRef) -> Vec<&'static str> {
        Vec::new()
    }
}

/// The process's environment and the files of this machine.
#[derive(Clone, Debug)]
pub struct SystemSecrets {
    folder: PathBuf,
}

impl SystemSecrets {
    /// Makes a source whose relative paths start at this folder: that of the configuration file.
    #[must_use]
    pub fn relative_to(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }
}

impl SecretSource for SystemSecrets {
    fn look_up(&self, reference: &SecretRef) -> Result<Secret, SecretFault> {
        let bytes = match reference {
            SecretRef::Env(name) => from_environment(name)?,
            SecretRef::File(path) => from_file(&self.folder.join(path))?,
        };
        Secret::new(bytes).map_err(|_| SecretFault::Empty)
    }

    fn remarks(&self, reference: &SecretRef) -> Vec<&'static str> {
        match reference {
            SecretRef::File(path) if is_anybodys(&self.folder.join(path)) => {
                vec!["every user of this machine can write the file that it names"]
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(unix)]
fn is_anybodys(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;

    const OTHERS_WRITE: u32 = 0o002;
    std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & OTHERS_WRITE != 0)
}

#[cfg(not(unix))]
fn is_anybodys(_: &std::path::Path) -> bool {
    false
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the environment"
)]
fn from_environment(name: &str) -> Result<Vec<u8>, SecretFault> {
    let value = std::env::var_os(name).ok_or(SecretFault::Missing)?;
    value.into_string().map(String::into_bytes).map_err(|_| {
        SecretFault::Unreadable("the environment variable is not valid UTF-8".to_owned())
    })
}

fn from_file(path: &std::path::Path) -> Result<Vec<u8>, SecretFault> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => SecretFault::Missing,
        kind => SecretFault::Unreadable(kind.to_string()),
    };
    let kind = std::fs::metadata(path).map_err(unreadable)?;
    if kind.is_dir() {
        return Err(unreadable(io::ErrorKind::IsADirectory.into()));
    }
    // A pipe, a terminal or a device may wait for ever or never end.
    if !kind.is_file() {
        let detail = "it is no regular file".to_owned();
        return Err(SecretFault::Unreadable(detail));
    }
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
