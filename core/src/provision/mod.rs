//! Sending identities to a vendor's own API, so that agents see users who have not chatted yet.

mod quoting;
mod rest;

use std::fmt;

use async_trait::async_trait;

use http::StatusCode;

use crate::adapter::{Accepted, Capabilities, Request};
use crate::bundle::Dropped;
use crate::http::{Transport, TransportFault};
use crate::json::JsonText;
use crate::problem::{Error, ErrorKind, Problems, Result};

pub use quoting::{code_says, reference_says};
pub use rest::{RestApi, is_vendor_code};

pub(crate) use rest::{KEY, URL, is_base};

/// What sends users to a vendor's own API.
///
/// # Contract
///
/// - [`record`](Self::record) is a pure function: the same request gives the same bytes. It reports
///   every fault at once, and what the application has not verified reaches no record.
/// - [`send`](Self::send) makes each call once. The transport is what tries again and keeps pace.
/// - No value of a record is in an error or a Debug.
#[async_trait]
pub trait Provisioner: fmt::Debug + Send + Sync + 'static {
    /// The kind of the adapter whose users it sends, and the field table of its records.
    fn capabilities(&self) -> &Capabilities;

    /// Where the records go and what is done with them there: what was sent to one destination was
    /// not sent to another. It is shown, so no key is in it.
    fn destination(&self) -> String;

    /// How many records one [`send`](Self::send) takes at most.
    fn batch_limit(&self) -> usize;

    /// How many calls a minute the vendor takes; `None` where it does not say.
    fn calls_per_minute(&self) -> Option<u32>;

    /// Whether [`send`](Self::send) asks the vendor first what it has, so that a record which was
    /// sent without an answer can be sent again and is there once.
    fn looks_first(&self) -> bool;

    /// The record of an identity, as the vendor's API takes it. The request's action makes no
    /// difference.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`] with every fault.
    fn record(&self, request: Request<'_>) -> Result<Record>;

    /// Sends records, at most [`batch_limit`](Self::batch_limit) of them.
    ///
    /// # Errors
    ///
    /// Why the vendor did not answer for each record.
    async fn send(
        &self,
        transport: &dyn Transport,
        records: &[Record],
    ) -> Result<Vec<Outcome>, Unanswered>;

    /// How far the vendor has come with what it took under this reference; `None` where it cannot be
    /// asked.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    async fn progress(
        &self,
        transport: &dyn Transport,
        reference: &str,
    ) -> Result<Option<Progress>, Unanswered>;
}

/// One user, in the form of a vendor's API. Debug prints no value.
#[derive(Clone)]
#[non_exhaustive]
pub struct Record {
    /// What is sent, as compact JSON without a line break.
    pub body: JsonText,
    /// Every field of the identity that did not go in, and why.
    pub dropped: Vec<Dropped>,
}

impl Record {
    /// Makes the record of an accepted user.
    #[must_use]
    pub fn new(accepted: Accepted<JsonText>) -> Self {
        let (body, dropped) = accepted.into_parts();
        Self { body, dropped }
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("dropped", &self.dropped)
            .finish_non_exhaustive()
    }
}

/// What the vendor answered for one record.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// It was taken. Where the vendor works through it later, this is its reference to that task.
    Done(Option<String>),
    /// It was refused, and would be again: every fault that the vendor names.
    Refused(Problems),
}

/// Why there is no answer for the records of a batch.
#[derive(Debug)]
#[non_exhaustive]
pub enum Unanswered {
    /// The vendor takes nothing from this key, or is not there under this address: no other batch
    /// can do better.
    Denied(Error),
    /// Nothing was sent.
    NotSent(Error),
    /// It may have arrived: the vendor may have done it.
    Uncertain(Error),
}

impl Unanswered {
    /// What a status says of a call that writes; `None` where it is an answer to the records, as a
    /// 2xx is, and 400, 409 and 422, which find fault with them.
    ///
    /// Every other 4xx is about who calls, where, or how, so that the next records would fare no
    /// better (RFC 9110, section 15.5).
    #[must_use]
    pub fn from_status(status: StatusCode) -> Option<Self> {
        let error = |kind| Error::new(kind).with_source(Unexpected::Status(status));
        match status {
            _ if status.is_success() => None,
            StatusCode::BAD_REQUEST | StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY => {
                None
            }
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => {
                Some(Self::NotSent(
                    error(ErrorKind::Transport).with_retryable(true),
                ))
            }
            _ if status.is_server_error() => Some(Self::Uncertain(
                error(ErrorKind::Transport).with_retryable(true),
            )),
            // Nobody follows a redirect: the address is wrong.
            _ => Some(Self::Denied(error(ErrorKind::Rejected))),
        }
    }

    /// The status is that of success, and the answer cannot be read.
    #[must_use]
    pub fn unreadable(status: StatusCode) -> Self {
        let error = Error::new(ErrorKind::Transport).with_source(Unexpected::Body(status));
        Self::Uncertain(error.with_retryable(true))
    }

    /// What was not answered was no call that writes, so that nothing can have been done.
    #[must_use]
    pub fn of_a_question(self) -> Self {
        match self {
            Self::Uncertain(error) => Self::NotSent(error),
            other => other,
        }
    }
}

impl From<TransportFault> for Unanswered {
    fn from(fault: TransportFault) -> Self {
        if fault.may_have_arrived() {
            Self::Uncertain(fault.into())
        } else {
            Self::NotSent(fault.into())
        }
    }
}

/// What came in the place of an answer.
#[derive(Debug)]
enum Unexpected {
    Body(StatusCode),
    Status(StatusCode),
}

impl fmt::Display for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(status) => write!(f, "HTTP {status}, with a body that cannot be read"),
            Self::Status(status) => write!(f, "HTTP {status}"),
        }
    }
}

impl std::error::Error for Unexpected {}

/// How far the vendor has come with what it has taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// It is not done yet.
    Working {
        /// Whether the vendor says already that there are errors.
        errors: bool,
    },
    /// It is done, and has errors to tell of where this says so.
    Completed {
        /// Whether the vendor says that there were errors.
        errors: bool,
    },
    /// The vendor has given it up.
    Failed,
}
