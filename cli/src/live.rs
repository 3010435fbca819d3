//! The part of a command that keeps running which `SIGHUP` makes it read again: adapters, with their secrets, and keys.

use std::sync::{Arc, PoisonError, RwLock};

use crate::status::Failure;

/// That part as it is now.
pub(crate) struct Live<T>(RwLock<Arc<T>>);

impl<T: Send + Sync + 'static> Live<T> {
    /// Reads it, and reads it again at each `SIGHUP`. Where that fails, it stays as it was. Either is told.
    pub(crate) fn start(
        read: impl Fn() -> Result<T, Failure> + Send + 'static,
        tell: impl Fn(Result<(), Failure>) + Send + 'static,
    ) -> Result<Arc<Self>, Failure> {
        #[cfg(unix)]
        let hangups = hangup::Hangups::new()?;
        let live = Arc::new(Self(RwLock::new(Arc::new(read()?))));
        #[cfg(unix)]
        {
            let live = Arc::clone(&live);
            hangups.listen(move || tell(read().map(|new| live.replace(new))))?;
        }
        #[cfg(not(unix))]
        drop(tell);
        Ok(live)
    }

    /// Returns it. A request keeps that with which it began.
    pub(crate) fn now(&self) -> Arc<T> {
        let current = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    #[cfg(unix)]
    fn replace(&self, new: T) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
    }
}

/// Tells people whether the configuration was read again.
pub(crate) fn say_whether(read: Result<(), Failure>) {
    match read {
        Ok(()) => crate::status::say(READ),
        Err(failure) => {
            failure.report();
            crate::status::say(KEPT);
        }
    }
}

/// The message where it was read again.
pub(crate) const READ: &str = "the configuration was read again";
/// The message where it was not.
pub(crate) const KEPT: &str = "the configuration stays as it was";

#[cfg(unix)]
mod hangup {
    use std::io::Error;
    use std::thread;

    use tokio::runtime::{Builder, Runtime};
    use tokio::signal::unix::{Signal, SignalKind, signal};

    use crate::status::Failure;

    /// The signals. From the time that this is made they do not end the process.
    pub(super) struct Hangups {
        runtime: Runtime,
        signals: Signal,
    }

    impl Hangups {
        pub(super) fn new() -> Result<Self, Failure> {
            let runtime = Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(|error| failed(&error))?;
            let signals = {
                let _inside = runtime.enter();
                signal(SignalKind::hangup())
            };
            let signals = signals.map_err(|error| failed(&error))?;
            Ok(Self { runtime, signals })
        }

        /// Listens on a thread of its own, which ends with the process. A signal that came before counts as well.
        pub(super) fn listen(mut self, read: impl Fn() + Send + 'static) -> Result<(), Failure> {
            let listen = move || {
                while self.runtime.block_on(self.signals.recv()).is_some() {
                    read();
                }
            };
            let thread = thread::Builder::new().spawn(listen);
            thread.map(drop).map_err(|error| failed(&error))
        }
    }

    fn failed(error: &Error) -> Failure {
        Failure::new(format!("cannot start: {error}"))
    }
}
