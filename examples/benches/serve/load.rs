//! The client: each connection asks again as soon as it has its answer.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::runtime::Builder;

use super::Any;

/// Asks so many times over so many connections, and prints one JSON object. The body is a file, and the key the variable
/// `COUNTERSIGN_KEY`.
pub(crate) fn run(place: &str, connections: u64, requests: u64, body: &str) -> Result<(), Any> {
    let body = fs::read_to_string(body)?;
    let key = std::env::var("COUNTERSIGN_KEY").unwrap_or_default();
    let request: Arc<str> = format!(
        "POST /v1/issue HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Authorization: Bearer {key}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into();
    let left = Arc::new(AtomicU64::new(requests));
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let started = Instant::now();
    let (mut times, mut errors, mut length) = (Vec::new(), 0_u64, 0);
    runtime.block_on(async {
        let mut tasks = Vec::new();
        for _ in 0..connections {
            let (request, left) = (Arc::clone(&request), Arc::clone(&left));
            if let Some(path) = place.strip_prefix("unix:") {
                let stream = UnixStream::connect(path).await?;
                tasks.push(tokio::spawn(ask(stream, request, left)));
            } else {
                let stream = TcpStream::connect(place).await?;
                stream.set_nodelay(true)?;
                tasks.push(tokio::spawn(ask(stream, request, left)));
            }
        }
        for task in tasks {
            let asked = task.await?;
            times.extend(asked.times);
            errors += asked.errors;
            length = asked.length.max(length);
        }
        Ok::<(), Any>(())
    })?;
    let seconds = started.elapsed().as_secs_f64();
    times.sort_unstable();
    let at =
        |share: usize| times.get((times.len() * share / 1_000).min(times.len().saturating_sub(1)));
    println!(
        "{}",
        serde_json::json!({
            "requests": times.len(), "errors": errors, "length": length,
            "per_second": (times.len() as f64 / seconds).round(),
            "p50_us": at(500), "p99_us": at(990), "max_us": at(1_000),
        })
    );
    Ok(())
}

#[derive(Default)]
struct Asked {
    /// Microseconds.
    times: Vec<u32>,
    errors: u64,
    /// The length of an answer's body.
    length: usize,
}

async fn ask<S>(mut stream: S, request: Arc<str>, left: Arc<AtomicU64>) -> Asked
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut asked = Asked::default();
    let mut buffer = vec![0; 64 * 1024];
    let one = |number: u64| number.checked_sub(1);
    while left
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one)
        .is_ok()
    {
        let started = Instant::now();
        if stream.write_all(request.as_bytes()).await.is_err() {
            asked.errors += 1;
            break;
        }
        match answer(&mut stream, &mut buffer).await {
            Some(length) => asked.length = length,
            None => {
                asked.errors += 1;
                break;
            }
        }
        let took = u32::try_from(started.elapsed().as_micros());
        asked.times.push(took.unwrap_or(u32::MAX));
    }
    asked
}

/// Reads an answer with the status 200, and returns the length of its body.
async fn answer(stream: &mut (impl AsyncRead + Unpin), buffer: &mut [u8]) -> Option<usize> {
    let mut filled = 0;
    loop {
        let read = stream.read(buffer.get_mut(filled..)?).await.ok()?;
        if read == 0 {
            return None;
        }
        filled += read;
        let found = buffer.get(..filled)?;
        let Some(end) = found.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = std::str::from_utf8(found.get(..end)?).ok()?;
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length?.parse().ok()?;
        let body = filled - (end + 4);
        if body >= length {
            return head.starts_with("HTTP/1.1 200 ").then_some(length);
        }
    }
}
