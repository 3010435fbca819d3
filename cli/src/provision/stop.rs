//! Ctrl-C: pressed once it stops the run after the call at hand, pressed twice it leaves that call without an answer.

use std::future::pending;

use tokio::sync::watch;

use crate::status::say;

/// The wish that the run ends, and how often it was told.
#[derive(Clone, Debug)]
pub(crate) struct Stop(watch::Receiver<u8>);

impl Stop {
    /// Listens to the terminal. Where it cannot, Ctrl-C ends the process; the journal survives that.
    pub(crate) fn on_interrupt() -> Self {
        let (times, stop) = Self::by_hand();
        tokio::spawn(async move {
            while tokio::signal::ctrl_c().await.is_ok() {
                times.send_modify(|times| *times = times.saturating_add(1));
                if *times.borrow() == 1 {
                    say("stopping after the call at hand; Ctrl-C again to leave it unanswered");
                }
            }
        });
        stop
    }

    /// Returns a wish that a test tells, as often as the number says.
    pub(crate) fn by_hand() -> (watch::Sender<u8>, Self) {
        let (times, stop) = watch::channel(0);
        (times, Self(stop))
    }

    pub(crate) fn is_asked(&self) -> bool {
        *self.0.borrow() >= 1
    }

    /// Returns when the end was asked for.
    pub(crate) async fn asked(&self) {
        self.times(1).await;
    }

    /// Returns when the end was asked for twice.
    pub(crate) async fn insisted(&self) {
        self.times(2).await;
    }

    async fn times(&self, least: u8) {
        let mut receiver = self.0.clone();
        let heard = receiver.wait_for(|times| *times >= least).await.is_ok();
        if !heard {
            pending().await
        }
    }
}
