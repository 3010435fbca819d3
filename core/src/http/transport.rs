//! The transport as a parameter, so that an application or a test can use its own.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

use crate::problem::{Error, ErrorKind};

/// The default time limit of a call.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// The default limit of an answer's body, in bytes.
const ANSWER_LIMIT: usize = 1024 * 1024;

/// Sends a call and returns its answer.
///
/// # Contract
///
/// - One call is one request. The transport must not retry, and must not follow a redirect, which would send the key to
///   another server.
/// - The transport must keep both limits of the call.
/// - The transport must not log anything of a call or an answer.
#[async_trait]
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the call and reads the whole answer, whatever its status.
    ///
    /// # Errors
    ///
    /// The reason why there is no answer.
    async fn send(&self, call: Call) -> Result<Answer, TransportFault>;
}

/// A request. Debug prints the method and the address without its query, and no header or body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Call {
    /// The method.
    pub method: Method,
    /// The address: scheme, host, path and query.
    pub uri: Uri,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty where there is none.
    pub body: Bytes,
    /// The time limit, from the first byte sent to the last received; 30 seconds by default.
    pub time_limit: Duration,
    /// The limit of the answer's body, in bytes; 1 MiB by default.
    pub answer_limit: usize,
}

impl Call {
    /// Makes a call without headers or body.
    #[must_use]
    pub fn new(method: Method, uri: Uri) -> Self {
        Self {
            method,
            uri,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            time_limit: TIME_LIMIT,
            answer_limit: ANSWER_LIMIT,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets the time limit.
    #[must_use]
    pub const fn with_time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    /// Sets the limit of the answer's body, in bytes.
    #[must_use]
    pub const fn with_answer_limit(mut self, limit: usize) -> Self {
        self.answer_limit = limit;
        self
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.uri.host().unwrap_or_default();
        write!(f, "Call({} {host}{})", self.method, self.uri.path())
    }
}

/// An answer. Debug prints only the status.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Answer {
    /// Makes an answer without headers.
    #[must_use]
    pub fn new(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
        }
    }

    /// Sets the headers.
    #[must_use]
    pub fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.headers = headers;
        self
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({})", self.status)
    }
}

/// The reason why a call has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFault {
    /// The connection ended before the answer was whole.
    Broken,
    /// The time limit passed.
    TimedOut,
    /// The answer is larger than the call's limit.
    TooLarge,
    /// There is no connection, so that nothing was sent: the host is unknown, it refuses, or its certificate is not
    /// valid.
    Unreachable,
}

impl TransportFault {
    /// Whether the server may have read the call and acted on it.
    #[must_use]
    pub const fn may_have_arrived(self) -> bool {
        !matches!(self, Self::Unreachable)
    }
}

impl fmt::Display for TransportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Broken => "the connection ended before the answer was whole",
            Self::TimedOut => "no answer within the time limit",
            Self::TooLarge => "the answer is too large",
            Self::Unreachable => "no connection",
        })
    }
}

impl StdError for TransportFault {}

impl From<TransportFault> for Error {
    fn from(fault: TransportFault) -> Self {
        Self::new(ErrorKind::Transport)
            .with_retryable(fault != TransportFault::TooLarge)
            .with_source(fault)
    }
}
