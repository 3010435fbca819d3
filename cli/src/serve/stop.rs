//! The end of the server, in two steps.

use std::io;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

/// The time between the signal and the end of listening. A balancer needs it to see that the server is not ready.
const NOTICE: Duration = Duration::from_secs(3);

/// The steps to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Serving,
    /// All is served still, but `/readyz` says no, and each answer ends its connection.
    Leaving,
    /// Nothing new is taken.
    Closing,
}

/// The wish that the server ends.
#[derive(Clone, Debug)]
pub(super) struct Stop(watch::Receiver<Step>);

impl Stop {
    /// Listens to the signals. `SIGTERM` gives notice first; Ctrl-C, or a second signal, closes at once.
    pub(super) fn on_signals() -> io::Result<Self> {
        let (step, stop) = watch::channel(Step::Serving);
        let mut signals = Signals::new()?;
        tokio::spawn(async move {
            let notice = match signals.next().await {
                Signal::Terminate => NOTICE,
                Signal::Interrupt => Duration::ZERO,
            };
            step.send_replace(Step::Leaving);
            tokio::select! {
                () = sleep(notice) => {}
                _ = signals.next() => {}
            }
            step.send_replace(Step::Closing);
            // Kept, so that nobody waits for a step that cannot come.
            std::future::pending::<()>().await;
            drop(step);
        });
        Ok(Self(stop))
    }

    pub(super) fn is_leaving(&self) -> bool {
        *self.0.borrow() >= Step::Leaving
    }

    /// Returns when the end was asked for.
    pub(super) async fn leaving(&self) {
        self.step(Step::Leaving).await;
    }

    /// Returns when nothing new is to be taken.
    pub(super) async fn closing(&self) {
        self.step(Step::Closing).await;
    }

    async fn step(&self, least: Step) {
        let mut receiver = self.0.clone();
        // An error says that the sender is gone: the runtime ends.
        let _ = receiver.wait_for(|step| *step >= least).await;
    }
}

enum Signal {
    Terminate,
    Interrupt,
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::Terminate,
            _ = self.interrupt.recv() => Signal::Interrupt,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Signal {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Signal::Interrupt
    }
}
