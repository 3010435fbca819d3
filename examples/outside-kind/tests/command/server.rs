//! A server on this machine, which answers one request after the other.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::Value;

/// A request that came.
pub(crate) struct Request {
    /// The method and the path.
    pub(crate) line: String,
    /// The header lines, in lower case.
    pub(crate) headers: Vec<String>,
    /// Null where the body is no JSON.
    pub(crate) body: Value,
}

/// Starts a server, and returns its address. It answers each request with a status and a body.
pub(crate) fn start(answer: impl Fn(&Request) -> (u16, String) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            // The client may have left.
            drop(stream.and_then(|stream| serve(stream, &answer)));
        }
    });
    address
}

fn serve(
    mut stream: TcpStream,
    answer: &impl Fn(&Request) -> (u16, String),
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim_end().is_empty() {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    let headers: Vec<String> = lines.iter().map(|line| line.to_lowercase()).collect();
    let length = headers
        .iter()
        .find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    reader.read_exact(&mut body)?;
    let (status, text) = answer(&Request {
        line: lines.swap_remove(0),
        headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    });
    let length = text.len();
    write!(
        stream,
        "HTTP/1.1 {status} Answer\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{text}"
    )
}
