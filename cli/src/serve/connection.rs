//! One connection, from its first byte to its last.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::exchange::Exchange;
use super::refusal::Refusal;
use super::watched::{Watch, Watched};

/// The most bytes of the headers of a request.
const LONGEST_HEAD: usize = 16 * 1024;
/// The most headers of a request.
const MOST_HEADERS: usize = 64;
/// How often a connection is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// Answers the requests of a connection until one side ends it.
pub(super) async fn serve<S>(stream: S, exchange: Arc<Exchange>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let is_open = exchange.server.live.now().keys.are_none();
    let watch = Arc::new(Watch::new(is_open));
    let io = TokioIo::new(Watched {
        stream,
        watch: Arc::clone(&watch),
    });
    let answer = |request| {
        let (exchange, watch) = (Arc::clone(&exchange), Arc::clone(&watch));
        async move {
            watch.asked();
            let response = exchange.answer(request, &watch).await;
            watch.answered();
            Ok::<_, Infallible>(response)
        }
    };
    let mut builder = http1::Builder::new();
    // Hyper's own limit counts the time between two requests, too, which may be longer.
    builder.timer(TokioTimer::new()).header_read_timeout(None);
    builder.max_buf_size(LONGEST_HEAD).max_headers(MOST_HEADERS);
    let mut connection = pin!(builder.serve_connection(io, service_fn(answer)));
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut closing = pin!(exchange.server.stop.closing());
    let mut is_closing = false;
    loop {
        tokio::select! {
            biased;
            // An error is the caller's: it broke off, or sent no HTTP.
            _ = connection.as_mut() => break,
            () = closing.as_mut(), if !is_closing => {
                is_closing = true;
                connection.as_mut().graceful_shutdown();
            }
            _ = looks.tick() => if watch.is_late() {
                break;
            }
        }
    }
}

/// Answers that there are too many connections, without reading a request.
pub(super) async fn turn_away<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S) {
    let body = Refusal::Busy.body();
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nretry-after: 1\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let say = async {
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await?;
        // An answer gets lost where its connection is closed with bytes that nobody has read.
        let mut rest = [0; 1024];
        while stream.read(&mut rest).await? > 0 {}
        Ok::<_, std::io::Error>(())
    };
    let _ = timeout(LOOK, say).await;
}
