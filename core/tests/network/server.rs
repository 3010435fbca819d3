//! A server that sends the bytes that a test gives it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

/// The server's reaction to a request.
pub(crate) enum Reply {
    /// Sends these bytes, and then reads the next request.
    Keep(&'static str),
    /// Sends these bytes, and ends the connection.
    Close(&'static str),
    /// Sends these bytes, and nothing more.
    Hang(&'static str),
    /// Sends a body that has no end.
    Endless,
}

/// The requests that were received, as text.
#[derive(Clone, Default)]
pub(crate) struct Seen {
    requests: Arc<Mutex<Vec<String>>>,
    written: Arc<Mutex<usize>>,
}

impl Seen {
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The number of bytes of an endless body that the client has read.
    pub(crate) fn written(&self) -> usize {
        *self.written.lock().unwrap()
    }
}

/// Starts a server; `reply` is told how many requests came before.
pub(crate) async fn start(
    reply: impl Fn(usize) -> Reply + Clone + Send + 'static,
) -> (String, Seen) {
    let (listener, address) = listen().await;
    let seen = Seen::default();
    let all = seen.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, reply.clone(), all.clone()));
        }
    });
    (format!("http://{address}"), seen)
}

pub(crate) async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// Answers the requests of one connection. A client that leaves ends it.
pub(crate) async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    reply: impl Fn(usize) -> Reply,
    seen: Seen,
) -> Option<()> {
    loop {
        let request = read(&mut stream).await?;
        let before = {
            let mut requests = seen.requests.lock().unwrap();
            requests.push(request);
            requests.len() - 1
        };
        match reply(before) {
            Reply::Keep(text) => stream.write_all(text.as_bytes()).await.ok()?,
            Reply::Close(text) => {
                stream.write_all(text.as_bytes()).await.ok()?;
                return stream.shutdown().await.ok();
            }
            Reply::Hang(text) => {
                stream.write_all(text.as_bytes()).await.ok()?;
                return std::future::pending().await;
            }
            Reply::Endless => {
                let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
                stream.write_all(head.as_bytes()).await.ok()?;
                let chunk = format!("400\r\n{}\r\n", "x".repeat(1024));
                loop {
                    stream.write_all(chunk.as_bytes()).await.ok()?;
                    *seen.written.lock().unwrap() += 1024;
                }
            }
        }
    }
}

/// Reads a request with its whole body; `None` where the client has left.
async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut request = String::new();
    while !is_whole(&request) {
        let mut buffer = [0; 4096];
        let length = stream.read(&mut buffer).await.ok().filter(|got| *got > 0)?;
        request.push_str(str::from_utf8(&buffer[..length]).ok()?);
    }
    Some(request)
}

fn is_whole(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}
