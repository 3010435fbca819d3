//! Sends identities to a vendor's own API, so that agents see users who have not chatted yet.

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

/// Sends users to a vendor's own API.
///
/// # Contract
///
/// - [`record`](Self::record) must be a pure function: the same request gives the same bytes. It must report every fault
///   at once, and must put no unverified value into a record.
/// - [`send`](Self::send) must make each call once. The transport retries and keeps the pace.
/// - An error and a Debug must hold no value of a record.
#[async_trait]
pub trait Provisioner: fmt::Debug + Send + Sync + 'static {
    /// Returns the kind of the adapter whose users are sent, and the field table of the records.
    fn capabilities(&self) -> &Capabilities;

    /// Returns a text for where the records go and what is done with them there. A record that was sent to one
    /// destination was not sent to another. The text is shown, so it must hold no key.
    fn destination(&self) -> String;

    /// Returns the most records that one [`send`](Self::send) accepts.
    fn batch_limit(&self) -> usize;

    /// Returns the vendor's limit of calls a minute; `None` where the vendor documents none.
    fn calls_per_minute(&self) -> Option<u32>;

    /// Whether a record can be sent again after a call without an answer, and the vendor then has it only once. That is
    /// so where [`send`](Self::send) first asks the vendor for the users that it has.
    fn is_idempotent(&self) -> bool;

    /// Returns the record of an identity for the vendor's API. The request's action makes no difference.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`] with every fault.
    fn record(&self, request: Request<'_>) -> Result<Record>;

    /// Sends records, at most [`batch_limit`](Self::batch_limit) of them.
    ///
    /// # Errors
    ///
    /// The reason why the vendor did not answer for each record.
    async fn send(
        &self,
        transport: &dyn Transport,
        records: &[Record],
    ) -> Result<Vec<Outcome>, SendError>;

    /// Asks how far the vendor has come with the task of this reference; `None` where the vendor cannot be asked.
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
    /// The body that is sent, as compact JSON without a line break.
    pub body: JsonText,
    /// Every field of the identity that is not in the record, and the reason.
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

/// The vendor's answer for one record.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The vendor has taken the record.
    Done {
        /// The vendor's reference to the task, where it works through the record later.
        task: Option<String>,
    },
    /// The vendor has refused the record, and would refuse it again: every fault that the vendor names.
    Refused(Problems),
}

/// The reason why a batch of records has no answer. The variant says whether the vendor can have acted on it.
#[derive(Debug)]
#[non_exhaustive]
pub enum SendError {
    /// Nothing was done, and no other batch can succeed: the vendor accepts nothing from this key, or is not at this
    /// address.
    Denied(Error),
    /// Nothing was done: the call did not arrive, or the vendor turned it away unread.
    NotDone(Error),
    /// The call may have arrived, and the vendor may have acted on it.
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

/// An answer that is not one to the records.
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

/// How far the vendor has come with a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// The task is not done yet.
    Working {
        /// Whether the vendor reports errors already.
        errors: bool,
    },
    /// The task is done.
    Completed {
        /// Whether the vendor reports errors.
        errors: bool,
    },
    /// The vendor has given the task up.
    Failed,
}
