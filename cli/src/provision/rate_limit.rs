//! The rate limit: no more calls a minute than the vendor takes.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Spreads calls evenly over the minute, so that none come in a burst.
#[derive(Debug)]
pub(crate) struct RateLimit {
    between: Duration,
    next: Mutex<Option<Instant>>,
}

impl RateLimit {
    pub(crate) fn of(calls_per_minute: u32) -> Self {
        Self {
            between: Duration::from_secs(60) / calls_per_minute.max(1),
            next: Mutex::new(None),
        }
    }

    /// Waits until the next call may leave.
    pub(crate) async fn keep(&self) {
        sleep_until(self.take()).await;
    }

    fn take(&self) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let at = next.map_or(now, |next| next.max(now));
        *next = Some(at + self.between);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Instant, RateLimit};

    #[tokio::test(start_paused = true)]
    async fn calls_are_spread_and_never_come_in_a_burst() {
        let (rate_limit, begun) = (RateLimit::of(120), Instant::now());
        let mut left = Vec::new();
        for _ in 0..4 {
            rate_limit.keep().await;
            left.push(begun.elapsed().as_millis());
        }
        assert_eq!(left, [0, 500, 1000, 1500]);
        // Time without calls does not add up to a burst.
        tokio::time::sleep(Duration::from_secs(60)).await;
        let begun = Instant::now();
        for _ in 0..3 {
            rate_limit.keep().await;
        }
        assert_eq!(begun.elapsed().as_millis(), 1000);
    }
}
