//! A vendor's REST API: its address and its key.

use std::fmt;

use http::header::AUTHORIZATION;
use http::uri::Scheme;
use http::{HeaderValue, Method, Uri};
use zeroize::Zeroizing;

use crate::http::{Call, is_loopback};
use crate::problem::{Code, Error, ErrorKind, Path, Problem, Result};
use crate::sign::Secret;

/// A vendor's REST API: its address, and the key that is sent as a bearer token. Debug prints neither.
#[derive(Clone)]
pub struct RestApi {
    /// Without a slash at its end.
    base: String,
    authorization: HeaderValue,
    calls_per_minute: Option<u32>,
}

impl RestApi {
    /// Makes the API at this address. Every path is appended to the address.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] at `url`, unless the address is `https`, or `http` on this machine, and has nothing
    /// after its path. The same at `api-key`, where a header cannot hold the key.
    pub fn new(url: &str, key: &Secret) -> Result<Self> {
        let base = url.strip_suffix('/').unwrap_or(url);
        if !is_base(base) {
            return Err(refuse("url", URL));
        }
        Ok(Self {
            base: base.to_owned(),
            authorization: bearer(key).ok_or_else(|| refuse("api-key", KEY))?,
            calls_per_minute: None,
        })
    }

    /// Sets the calls a minute that the account is granted.
    #[must_use]
    pub const fn with_calls_per_minute(mut self, calls: Option<u32>) -> Self {
        self.calls_per_minute = calls;
        self
    }

    /// Returns the address, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.base
    }

    /// How many calls a minute this account is granted, where the configuration says so.
    #[must_use]
    pub const fn calls_per_minute(&self) -> Option<u32> {
        self.calls_per_minute
    }

    /// Makes a call with the key to this path below the address. The path must begin with a slash.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unsupported`] where the address with the path is not valid.
    pub fn call(&self, method: Method, path: &str) -> Result<Call> {
        let uri: Uri = format!("{}{path}", self.base)
            .parse()
            .map_err(|_| Error::new(ErrorKind::Unsupported))?;
        let call = Call::new(method, uri);
        Ok(call.with_header(AUTHORIZATION, self.authorization.clone()))
    }

    /// Whether a text holds eight bytes of the key in a row, or all of a shorter key. Such a text must be neither shown
    /// nor kept.
    #[must_use]
    pub fn is_key_in(&self, text: &str) -> bool {
        let whole = self.authorization.as_bytes();
        let key = whole.strip_prefix(BEARER.as_bytes()).unwrap_or(whole);
        // A key has bytes, and no window is empty.
        let length = key.len().clamp(1, PIECE);
        let mut pieces = key.windows(length);
        pieces.any(|piece| {
            text.as_bytes()
                .windows(length)
                .any(|at| at.eq_ignore_ascii_case(piece))
        })
    }
}

const BEARER: &str = "Bearer ";
const PIECE: usize = 8;

/// Whether a vendor's code for a failure has a form that can be shown: a word of ASCII letters, digits, `_`, `-` and `.`
/// that begins with a letter, of up to 64 characters. A sentence may quote a value. A word may still be the key: see
/// [`RestApi::is_key_in`].
#[must_use]
pub fn is_vendor_code(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    text.len() <= 64
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(inside)
}

impl fmt::Debug for RestApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RestApi(..)")
    }
}

pub(crate) const URL: &str = "https://HOST, or http://HOST on this machine, and a path";
pub(crate) const KEY: &str = "a header cannot hold it";

/// Whether the address may be called with the key. Without TLS others could read the key, so `http` is for this machine
/// only.
pub(crate) fn is_base(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else {
        return false;
    };
    if uri.host().is_none_or(str::is_empty) || url.contains(['?', '#', '@']) {
        return false;
    }
    match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTPS => true,
        Some(scheme) if *scheme == Scheme::HTTP => is_loopback(&uri),
        _ => false,
    }
}

fn bearer(key: &Secret) -> Option<HeaderValue> {
    let text = std::str::from_utf8(key.expose()).ok()?;
    let whole = Zeroizing::new(format!("{BEARER}{text}"));
    let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    let mut value = HeaderValue::from_str(&whole).ok().filter(|_| visible)?;
    value.set_sensitive(true);
    Some(value)
}

fn refuse(key: &str, detail: &'static str) -> Error {
    let problem = Problem::new(Path::ROOT.key(key), Code::Invalid, detail);
    Error::from_problems(ErrorKind::InvalidConfig, problem.into())
}
