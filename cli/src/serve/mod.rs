//! `serve`: the wire form over HTTP/1.1, on a Unix socket or an address.
//!
//! A request passes `listen` (one of the connections), `connection` (limits on time), `exchange` (request id, log and
//! numbers), `routes` and `caller` (the key). Nothing is kept from one request to the next but the tokens of vendors that
//! are asked, which the adapters keep.

mod body;
mod caller;
mod connection;
mod exchange;
mod listen;
mod log;
mod metrics;
mod moment;
mod openapi;
mod refusal;
mod request_id;
mod routes;
mod stop;
mod watched;

use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;
use std::{panic, process};

use axum::body::Bytes;
use countersign::wire::configured;
use countersign::{Issuers, Registry};
use tokio::runtime::Builder;
use tokio::time::timeout;

use self::caller::Keys;
use self::exchange::Exchange;
use self::listen::Listener;
use self::log::{Event, Log};
use self::metrics::Metrics;
use self::stop::Stop;
use crate::arguments::Serve;
use crate::config::Config;
use crate::live::{self, Live};
use crate::status::{Failure, Status};

/// The time that requests at hand have when the server stops.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// The most threads that answer requests. One signs some ten thousand users a second.
const MOST_WORKERS: usize = 8;
/// The most threads that wait for the system, as where the address of a vendor is looked up. With the others, of the
/// log and of hangups, there are at most 19.
const MOST_WAITING: usize = 8;
/// The exit status after a panic, as Rust has it.
const PANICKED: i32 = 101;

/// The message where the configuration and the keys could not be read again.
const KEPT: &str = "all stays as it was: a secret or a key that was valid before still is";

/// The parts that are read again at a hangup.
struct Current {
    issuers: Issuers,
    keys: Keys,
    /// The adapters with their tables, as JSON.
    adapters: Bytes,
}

/// The parts that all connections share.
struct Server {
    live: Arc<Live<Current>>,
    log: Log,
    metrics: Metrics,
    stop: Stop,
    openapi: Bytes,
}

pub(crate) fn run(
    options: &Serve,
    config: Option<&Path>,
    registry: &Arc<Registry>,
) -> Result<Status, Failure> {
    let (places, sources) = (options.places()?, options.keys()?);
    let is_serving = end_at_a_panic();
    let log = Log::start().map_err(|error| failed(&error))?;
    let metrics = Metrics::default();
    let (config, known, warned) = (
        config.map(Path::to_owned),
        Arc::clone(registry),
        log.clone(),
    );
    let read = move || {
        let config = Config::read(config.as_deref())?;
        let mut warnings = config.warnings(&known);
        let issuers = config.build(&known)?;
        let keys = Keys::read(&sources, &mut warnings)?;
        for warning in &warnings {
            warned.event(&Event::warning("configuration", warning));
        }
        let adapters = serde_json::to_vec(&configured(&issuers)).unwrap_or_default();
        Ok(Current {
            issuers,
            keys,
            adapters: adapters.into(),
        })
    };
    let (told, reloads) = (log.clone(), metrics.reloads());
    let live = Live::start(read, move |read| {
        reloads.count(read.is_ok());
        match read {
            Ok(()) => told.event(&Event::new("reloaded", live::READ)),
            Err(failure) => {
                for message in failure.messages() {
                    told.event(&Event::error("not-reloaded", message));
                }
                told.event(&Event::error("not-reloaded", KEPT));
            }
        }
    })?;
    let processors = available_parallelism().map_or(1, NonZero::get);
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(processors.min(MOST_WORKERS));
    builder.max_blocking_threads(MOST_WAITING);
    let runtime = builder.enable_all().build();
    let runtime = runtime.map_err(|error| failed(&error))?;
    let openapi = Bytes::from(openapi::document(registry).to_string());
    let ended = runtime.block_on(async move {
        let server = Arc::new(Server {
            live,
            log: log.clone(),
            metrics,
            stop: Stop::on_signals().map_err(|error| failed(&error))?,
            openapi,
        });
        let mut listeners = Vec::new();
        for place in &places {
            listeners.push(Listener::open(place).await?);
        }
        is_serving.store(true, Ordering::Relaxed);
        serve(&server, listeners, options.connections).await;
        Ok(log)
    });
    // A request that was not answered in time is given up.
    runtime.shutdown_background();
    ended?.finish();
    Ok(Status::Done)
}

/// Serves until the end is asked for, and the requests at hand are answered.
async fn serve(server: &Arc<Server>, listeners: Vec<Listener>, connections: u32) {
    let exchange = Arc::new(Exchange::new(server));
    let mut takers = Vec::new();
    for listener in listeners {
        let on = listener.to_string();
        server.log.event(&Event::new("listening", &on));
        takers.push(tokio::spawn(
            listener.run(Arc::clone(&exchange), connections),
        ));
    }
    server.stop.leaving().await;
    server.log.event(&Event::new("stopping", "asked to stop"));
    server.stop.closing().await;
    let all = async {
        for taker in takers {
            let _ = taker.await;
        }
    };
    let event = match timeout(LAST_ANSWERS, all).await {
        Ok(()) => Event::new("stopped", "each request was answered"),
        Err(_) => Event::error("stopped", "some requests took too long, and have no answer"),
    };
    server.log.event(&event);
}

/// Ends the process at a panic until it serves: a runtime of which a thread could not be started waits for its threads,
/// and the process would stay without a socket.
fn end_at_a_panic() -> Arc<AtomicBool> {
    let is_serving = Arc::<AtomicBool>::default();
    let (serving, usual) = (Arc::clone(&is_serving), panic::take_hook());
    panic::set_hook(Box::new(move |panic| {
        usual(panic);
        if !serving.load(Ordering::Relaxed) {
            process::exit(PANICKED);
        }
    }));
    is_serving
}

fn failed(error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot start: {error}"))
}

/// Whether a text is a plain token, which fits a header and a log, and is short.
pub(crate) fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=64).contains(&text.len()) && text.bytes().all(plain)
}
