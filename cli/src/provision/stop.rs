//! Ctrl-C: once to stop after the call at hand, twice to leave it without an answer.

use std::future::pending;

use tokio::sync::watch;

use crate::status::say;

/// Whether somebody wants the run to end.
#[derive(Clone, Debug)]
pub(crate) struct Stop(watch::Receiver<u8>);

impl Stop {
    /// Listens to the terminal. Where it cannot, Ctrl-C ends the process, which the journal survives.
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

    /// Asked as often as the number says.
    pub(crate) fn by_hand() -> (watch::Sender<u8>, Self) {
        let (times, stop) = watch::channel(0);
        (times, Self(stop))
    }

    pub(crate) fn is_asked(&self) -> bool {
        *self.0.borrow() >= 1
    }

    /// Comes back when somebody has asked.
    pub(crate) async fn asked(&self) {
        self.times(1).await;
    }

    /// Comes back when somebody has asked twice.
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
