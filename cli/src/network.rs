//! The network of the adapters that ask their vendor.

use std::fmt::Display;
use std::future::pending;
use std::sync::{Arc, OnceLock};
use std::thread;

use countersign::adapter::async_trait;
use countersign::http::{Answer, Call, HttpTransport, Transport, TransportFault};
use tokio::runtime::{Builder, Handle};

use crate::status::say;

/// The network, which begins with the first call: a command that asks nobody reads no root certificates.
///
/// Each worker of `issue` has a runtime of its own, and a connection stands still while the runtime that has opened it
/// does. So all calls are made in one runtime, on a thread of its own.
#[derive(Debug, Default)]
pub(crate) struct Network(OnceLock<Option<Running>>);

#[derive(Debug)]
struct Running {
    runtime: Handle,
    http: Arc<HttpTransport>,
}

#[async_trait]
impl Transport for Network {
    async fn send(&self, call: Call) -> Result<Answer, TransportFault> {
        let Some(running) = self.0.get_or_init(start) else {
            return Err(TransportFault::Unreachable);
        };
        let http = Arc::clone(&running.http);
        let sent = running.runtime.spawn(async move { http.send(call).await });
        sent.await.unwrap_or(Err(TransportFault::Broken))
    }
}

/// Starts the network, or says once why that is not possible.
fn start() -> Option<Running> {
    let failed = |error: &dyn Display| say(format_args!("the network cannot be used: {error}"));
    let http = HttpTransport::new().map_err(|error| failed(&error)).ok()?;
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| failed(&error)).ok()?;
    let running = Running {
        runtime: runtime.handle().clone(),
        http: Arc::new(http),
    };
    // It ends with the process.
    let run = move || runtime.block_on(pending::<()>());
    let thread = thread::Builder::new().spawn(run);
    thread.map_err(|error| failed(&error)).ok()?;
    Some(running)
}
