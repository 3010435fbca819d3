//! The adapters of a command that keeps running. `SIGHUP` makes it read the configuration and the secrets again.

use std::sync::{Arc, PoisonError, RwLock};

use countersign::Issuers;

use crate::status::Failure;

/// The adapters as they are now.
pub(crate) struct Live(RwLock<Arc<Issuers>>);

impl Live {
    /// Reads the adapters, and reads them again at each `SIGHUP`.
    pub(crate) fn start(
        read: impl Fn() -> Result<Issuers, Failure> + Send + 'static,
    ) -> Result<Arc<Self>, Failure> {
        let live = Arc::new(Self(RwLock::new(Arc::new(read()?))));
        #[cfg(unix)]
        hangup::listen(Arc::clone(&live), read)?;
        Ok(live)
    }

    /// Returns the adapters. A request keeps those with which it began.
    pub(crate) fn now(&self) -> Arc<Issuers> {
        let current = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    #[cfg(unix)]
    fn replace(&self, issuers: Issuers) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(issuers);
    }
}

#[cfg(unix)]
mod hangup {
    use std::sync::Arc;
    use std::thread;

    use countersign::Issuers;
    use tokio::runtime::Builder;
    use tokio::signal::unix::{SignalKind, signal};

    use super::Live;
    use crate::status::{Failure, say};

    /// Listens on a thread of its own, which ends with the process.
    pub(super) fn listen(
        live: Arc<Live>,
        read: impl Fn() -> Result<Issuers, Failure> + Send + 'static,
    ) -> Result<(), Failure> {
        let failed = |error: std::io::Error| Failure::new(format!("cannot start: {error}"));
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(failed)?;
        // From here on a signal does not end the process.
        let hangups = {
            let _inside = runtime.enter();
            signal(SignalKind::hangup())
        };
        let mut hangups = hangups.map_err(failed)?;
        let listen = move || {
            while runtime.block_on(hangups.recv()).is_some() {
                match read() {
                    Ok(issuers) => {
                        live.replace(issuers);
                        say("the configuration was read again");
                    }
                    Err(failure) => {
                        failure.report();
                        say("the configuration stays as it was");
                    }
                }
            }
        };
        thread::Builder::new().spawn(listen).map_err(failed)?;
        Ok(())
    }
}
