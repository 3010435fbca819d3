//! The clock of a call: its caller in Python tells the time.

use std::cell::Cell;

use countersign::clock::{Clock, Timestamp};

thread_local! {
    static NOW: Cell<Timestamp> = const { Cell::new(Timestamp::EPOCH) };
}

/// Tells the time that stands for the call of this thread.
#[derive(Debug)]
pub(crate) struct CallClock;

impl CallClock {
    /// Calls a function for which it is `now`.
    pub(crate) fn with<T>(now: Timestamp, call: impl FnOnce() -> T) -> T {
        NOW.set(now);
        call()
    }
}

impl Clock for CallClock {
    fn now(&self) -> Timestamp {
        NOW.get()
    }
}
