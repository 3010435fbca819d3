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

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use countersign::wire::configured;
use countersign::{Issuers, Registry};
use tokio::runtime::Builder;
use tokio::sync::Semaphore;
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

/// The parts that are read again at a hangup.
struct Current {
    issuers: Issuers,
    keys: Keys,
    /// The adapters with their tables, as JSON.
    adapters: String,
}

/// The parts that all connections share.
struct Server {
    live: Arc<Live<Current>>,
    log: Log,
    metrics: Metrics,
    stop: Stop,
    openapi: String,
}

pub(crate) fn run(
    options: &Serve,
    config: Option<&Path>,
    registry: &Arc<Registry>,
) -> Result<Status, Failure> {
    let (places, sources) = (options.places()?, options.keys()?);
    let log = Log::start().map_err(|error| failed(&error))?;
    let metrics = Metrics::default();
    let (config, known) = (config.map(Path::to_owned), Arc::clone(registry));
    let read = move || {
        let issuers = Config::read(config.as_deref())?.build(&known)?;
        Ok(Current {
            adapters: serde_json::to_string(&configured(&issuers)).unwrap_or_default(),
            keys: Keys::read(&sources)?,
            issuers,
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
                told.event(&Event::error("not-reloaded", live::KEPT));
            }
        }
    })?;
    let runtime = Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| failed(&error))?;
    let openapi = openapi::document(registry).to_string();
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
    let room = Arc::new(Semaphore::new(connections as usize));
    let exchange = Arc::new(Exchange::new(server));
    let mut takers = Vec::new();
    for listener in listeners {
        let on = listener.to_string();
        server.log.event(&Event::new("listening", &on));
        let taker = listener.run(Arc::clone(&exchange), Arc::clone(&room));
        takers.push(tokio::spawn(taker));
    }
    server.stop.leaving().await;
    server.log.event(&Event::new("stopping", "asked to stop"));
    server.stop.closing().await;
    // With them go the files of sockets.
    for taker in takers {
        let _ = taker.await;
    }
    // Each connection holds its place until it ends.
    let all = timeout(LAST_ANSWERS, room.acquire_many(connections)).await;
    let event = match all {
        Ok(_) => Event::new("stopped", "each request was answered"),
        Err(_) => Event::error("stopped", "some requests took too long, and have no answer"),
    };
    server.log.event(&event);
}

fn failed(error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot start: {error}"))
}

/// Whether a text is a plain token, which fits a header and a log, and is short.
pub(crate) fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=64).contains(&text.len()) && text.bytes().all(plain)
}
