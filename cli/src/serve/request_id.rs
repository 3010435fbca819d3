//! The id of a request, by which its line of the log is found.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::is_plain;

pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Makes ids: a random start of this process, and a number.
#[derive(Debug)]
pub(super) struct Ids {
    start: u64,
    next: AtomicU64,
}

impl Ids {
    pub(super) fn new() -> Self {
        Self {
            // The keys of its hash come from the operating system.
            start: RandomState::new().hash_one(0),
            next: AtomicU64::new(1),
        }
    }

    /// Returns the id that the caller gives, where it is a short plain token, or a new one.
    pub(super) fn of(&self, headers: &HeaderMap) -> HeaderValue {
        let given = headers.get(HEADER);
        let is_good = |value: &&HeaderValue| value.to_str().is_ok_and(is_plain);
        if let Some(given) = given.filter(is_good) {
            return given.clone();
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let id = HeaderValue::try_from(format!("{:016x}-{number}", self.start));
        id.unwrap_or(number.into())
    }
}
