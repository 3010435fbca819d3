//! Sending identities to a vendor's own API, so that agents see users who have not chatted yet.

mod quoting;
mod rest;

use std::fmt;

use async_trait::async_trait;
use serde_json::value::RawValue;

use http::StatusCode;

use crate::adapter::{Capabilities, Request};
use crate::bundle::Dropped;
use crate::http::{Transport, TransportFault};
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

    /// Whether a record that was sent without an answer can be sent again, and the vendor has it once: as where
    /// [`send`](Self::send) first asks the vendor for the users that it has.
    fn is_idempotent(&self) -> bool;

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
    ) -> Result<Vec<Outcome>, SendError>;

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
    ) -> Result<Option<Progress>, SendError>;
}

/// One user, in the form of a vendor's API. Debug prints no value.
#[derive(Clone)]
#[non_exhaustive]
pub struct Record {
    /// What is sent, as compact JSON without a line break.
    pub body: Box<RawValue>,
    /// Every field of the identity that did not go in, and why.
    pub dropped: Vec<Dropped>,
}

impl Record {
    /// A record of this body.
    #[must_use]
    pub const fn new(body: Box<RawValue>, dropped: Vec<Dropped>) -> Self {
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

/// The vendor's answer for one record.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// It was taken.
    Done {
        /// The vendor's reference to the task, where it works through the record later.
        task: Option<String>,
    },
    /// It was refused, and would be again: every fault that the vendor names.
    Refused(Problems),
}

/// A batch of records has no answer: the variant says how much of it the vendor can have done.
#[derive(Debug)]
#[non_exhaustive]
pub enum SendError {
    /// Nothing was done, and no other batch can do better: the vendor takes nothing from this key, or is not
    /// there under this address.
    Denied(Error),
    /// Nothing was done: the call did not arrive, or was turned away unread.
    NotDone(Error),
    /// The call may have arrived, and the vendor may have done it.
    MaybeDone(Error),
}

impl SendError {
    /// Reads the status of a call that writes. `None` says that it is an answer to the records: a 2xx, or 400, 409
    /// and 422, which find fault with them.
    ///
    /// Every other 4xx is about the caller, the address or the method, so that the next records would fare no
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
                Some(Self::NotDone(
                    error(ErrorKind::Transport).with_retryable(true),
                ))
            }
            _ if status.is_server_error() => Some(Self::MaybeDone(
                error(ErrorKind::Transport).with_retryable(true),
            )),
            // Nobody follows a redirect: the address is wrong.
            _ => Some(Self::Denied(error(ErrorKind::Rejected))),
        }
    }

    /// Returns the error of an answer whose status is that of success and whose body cannot be read.
    #[must_use]
    pub fn unreadable(status: StatusCode) -> Self {
        let error = Error::new(ErrorKind::Transport).with_source(Unexpected::Body(status));
        Self::MaybeDone(error.with_retryable(true))
    }

    /// Returns the same error for a call that only reads, so that nothing can have been done.
    #[must_use]
    pub fn for_read(self) -> Self {
        match self {
            Self::MaybeDone(error) => Self::NotDone(error),
            other => other,
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Denied(_) => "the vendor takes no record from this key at this address",
            Self::NotDone(_) => "the vendor has done nothing with the records",
            Self::MaybeDone(_) => "the vendor may have taken the records",
        })
    }
}

impl std::error::Error for SendError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Denied(error) | Self::NotDone(error) | Self::MaybeDone(error) => Some(error),
        }
    }
}

impl From<TransportFault> for SendError {
    fn from(fault: TransportFault) -> Self {
        if fault.may_have_arrived() {
            Self::MaybeDone(fault.into())
        } else {
            Self::NotDone(fault.into())
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
