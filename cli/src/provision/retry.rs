//! A transport that retries where that is safe, and keeps the rate limit.

use std::sync::Arc;
use std::time::Duration;

use countersign::adapter::async_trait;
use countersign::clock::Clock;
use countersign::http::header::RETRY_AFTER;
use countersign::http::{Answer, Call, HeaderMap, StatusCode, Transport, TransportFault};
use countersign::provision::SendError;
use tokio::time::sleep;

use super::rate_limit::RateLimit;
use super::stop::Stop;
use crate::progress::Bar;
use crate::status::say;

/// The most tries of one call.
const TRIES: u32 = 8;
/// The first pause; each is twice as long as the one before it.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause without the server's word.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// The longest pause that a server's `Retry-After` is granted.
const LONGEST_GRANTED: Duration = Duration::from_secs(600);
/// The shortest pause that people are told of.
const TOLD: Duration = Duration::from_secs(4);

type Came = Result<Answer, TransportFault>;

/// Retries after 429, 5xx and a connection that was not made, with growing pauses. A call that was cut off may have
/// arrived, so that it is not retried here: only the caller knows whether it can be made twice.
#[derive(Debug)]
pub(crate) struct Retry {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) stop: Stop,
    pub(crate) bar: Bar,
}

#[async_trait]
impl Transport for Retry {
    async fn send(&self, call: Call) -> Came {
        let mut doubt = None;
        let mut own_pause = FIRST_PAUSE;
        for _ in 1..TRIES {
            let came = self.once(&call).await;
            if !is_passing(&came) {
                return settle(came, doubt);
            }
            let pause = own_pause.max(self.granted(&came));
            own_pause = (own_pause * 2).min(LONGEST_PAUSE);
            doubt = doubt.or_else(|| in_doubt(&came));
            if !self.pause(pause, &came).await {
                return settle(came, doubt);
            }
        }
        settle(self.once(&call).await, doubt)
    }
}

impl Retry {
    async fn once(&self, call: &Call) -> Came {
        if let Some(rate_limit) = &self.rate_limit {
            rate_limit.keep().await;
        }
        self.transport.send(call.clone()).await
    }

    /// Waits, and returns whether the call may be made again: not where the run is to end.
    async fn pause(&self, pause: Duration, came: &Came) -> bool {
        if pause >= TOLD {
            let why = match came {
                Ok(answer) => answer.status.to_string(),
                Err(fault) => fault.to_string(),
            };
            let seconds = pause.as_secs();
            self.bar
                .aside(|| say(format_args!("{why}: trying again in {seconds} s")));
        }
        tokio::select! {
            () = sleep(pause) => true,
            () = self.stop.asked() => false,
        }
    }

    /// Returns the pause that the server asks for, up to the longest that is granted.
    fn granted(&self, came: &Came) -> Duration {
        let headers = came.as_ref().map(|answer| &answer.headers);
        let asked = headers.ok().and_then(|headers| self.retry_after(headers));
        asked.unwrap_or_default().min(LONGEST_GRANTED)
    }

    /// Reads `Retry-After`: seconds, or a date of HTTP (RFC 9110, 10.2.3).
    fn retry_after(&self, headers: &HeaderMap) -> Option<Duration> {
        let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // A number too large to hold is a long pause, too.
            return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
        }
        let at = httpdate::parse_http_date(text).ok()?;
        let at = at.duration_since(std::time::UNIX_EPOCH).ok()?;
        let now = u64::try_from(self.clock.now().unix()).ok()?;
        at.checked_sub(Duration::from_secs(now))
    }
}

/// Whether another try may succeed, and the vendor has done nothing or has said that it failed.
fn is_passing(came: &Came) -> bool {
    match came {
        Ok(answer) => {
            answer.status == StatusCode::TOO_MANY_REQUESTS || answer.status.is_server_error()
        }
        Err(fault) => !fault.may_have_arrived(),
    }
}

/// Returns the answer of a server that failed, and may have done what the call says before.
fn in_doubt(came: &Came) -> Option<Answer> {
    let answer = came.as_ref().ok()?;
    answer.status.is_server_error().then(|| answer.clone())
}

/// Returns the result of all tries. A call that may have been done stays in doubt, although a later try was turned away
/// by the network or the vendor.
fn settle(came: Came, doubt: Option<Answer>) -> Came {
    let is_answered = |answer: &Answer| SendError::from_status(answer.status).is_none();
    match doubt {
        Some(doubt) if !came.as_ref().is_ok_and(is_answered) => Ok(doubt),
        _ => came,
    }
}

#[cfg(test)]
mod tests;
