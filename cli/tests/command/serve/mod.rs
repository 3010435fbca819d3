//! `serve`: the server, asked over sockets as programs and attackers ask it.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers, which measure"
)]

mod answers;
mod documents;
mod keys;
mod life;
mod limits;
mod log;
mod slow;
mod smuggling;
mod start;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{command, example, object};

/// A key of the tests, and the header that carries it.
const KEY: &str = "a-marked-key-of-forty-bytes-0123456789-ab";
const AUTHORIZATION: &str = "Authorization: Bearer a-marked-key-of-forty-bytes-0123456789-ab\r\n";

/// A request that one adapter of the examples fulfils.
const GOOD: &str = r#"{"id":1,"adapters":["chat"],"identity":{"user_id":"usr_marked"}}"#;

/// A running server. It is killed when it is dropped.
struct Server {
    child: Child,
    socket: PathBuf,
    log: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server of the examples' configuration at a socket of its own.
    fn start(name: &str, arguments: &[&str]) -> Self {
        Self::of(name, &example("countersign.toml"), arguments)
    }

    /// Starts a server of this configuration. The key is in the environment, as `K`.
    fn of(name: &str, config: &str, arguments: &[&str]) -> Self {
        let socket = socket(name);
        drop(std::fs::remove_file(&socket));
        Self::at(&socket, config, arguments)
    }

    fn at(socket: &Path, config: &str, arguments: &[&str]) -> Self {
        let mut child = command()
            .args(["--config", config, "serve", "--listen"])
            .arg(format!("unix:{}", socket.display()))
            .args(arguments)
            .env("K", KEY)
            // See `start`.
            .env("TOKIO_WORKER_THREADS", "96")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::<Mutex<Vec<String>>>::default();
        let (lines, stderr) = (Arc::clone(&log), child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines() {
                lines.lock().unwrap().push(line.unwrap());
            }
        });
        let server = Self {
            child,
            socket: socket.to_owned(),
            log,
        };
        let listening = arguments.iter().filter(|one| **one == "--listen").count() + 1;
        server
            .logged(|lines| lines.iter().filter(|line| is(line, "listening")).count() == listening);
        server
    }

    /// Waits until the log has such lines, and returns all.
    fn logged(&self, wanted: impl Fn(&[String]) -> bool) -> Vec<String> {
        let started = Instant::now();
        loop {
            let lines = self.log.lock().unwrap().clone();
            if wanted(&lines) {
                return lines;
            }
            assert!(started.elapsed() < Duration::from_secs(20), "{lines:#?}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The address of TCP.
    fn address(&self) -> SocketAddr {
        let lines = self.log.lock().unwrap();
        let mut events = lines.iter().map(|line| object(line));
        events
            .find_map(|event| event["detail"].as_str()?.parse().ok())
            .unwrap()
    }

    fn connect(&self) -> Wire<UnixStream> {
        let stream = UnixStream::connect(&self.socket).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        Wire(BufReader::new(stream))
    }

    fn connect_tcp(&self) -> Wire<TcpStream> {
        let stream = TcpStream::connect(self.address()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        Wire(BufReader::new(stream))
    }

    /// Sends one request over a connection of its own.
    fn ask(&self, request: &str) -> Reply {
        let mut wire = self.connect();
        wire.send(request);
        wire.reply().unwrap()
    }

    fn get(&self, path: &str) -> Reply {
        self.ask(&get(path, ""))
    }

    fn post(&self, path: &str, body: &str) -> Reply {
        self.ask(&post(path, AUTHORIZATION, body))
    }

    /// A number of `/metrics`.
    fn number(&self, name: &str) -> u64 {
        let text = self.get("/metrics").body;
        let mut lines = text.lines();
        let value = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        value.unwrap_or("0").parse().unwrap()
    }

    fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        let status = Command::new("kill").args([signal, &id]).status();
        assert!(status.unwrap().success());
    }

    /// Waits for the end of the process, and returns its status.
    fn ended(&mut self) -> Option<i32> {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(started.elapsed() < Duration::from_secs(20));
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(std::fs::remove_file(&self.socket));
        if let Ok(lines) = self.log.lock()
            && !std::thread::panicking()
        {
            let lines = lines.join("\n");
            assert!(
                !lines.contains("panicked") && !lines.contains("marked"),
                "{lines}"
            );
        }
    }
}

/// The path of a server's socket, which the system allows about a hundred bytes.
fn socket(name: &str) -> PathBuf {
    let id = std::process::id();
    std::env::temp_dir().join(format!("countersign-{id}-{name}"))
}

/// Whether a line of the log is this event.
fn is(line: &str, event: &str) -> bool {
    object(line)["event"] == event
}

fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n")
}

fn post(path: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    )
}

/// One side of a connection.
struct Wire<S>(BufReader<S>);

impl<S: Read + Write> Wire<S> {
    fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.get_mut().write_all(bytes.as_ref()).unwrap();
    }

    /// Reads an answer; `None` where the connection ends without one.
    fn reply(&mut self) -> Option<Reply> {
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            match self.0.read_line(&mut line) {
                Ok(0) | Err(_) if head.is_empty() => return None,
                read => assert!(read.unwrap() > 0, "{head:?}"),
            }
            match line.trim_end() {
                "" => break,
                line => head.push(line.to_owned()),
            }
        }
        let mut reply = Reply {
            status: head[0].split(' ').nth(1).unwrap().parse().unwrap(),
            head,
            body: String::new(),
        };
        let length = reply.header("content-length").unwrap().parse().unwrap();
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        reply.body = String::from_utf8(body).unwrap();
        Some(reply)
    }

    /// Whether the server has ended the connection, and has sent nothing more.
    fn is_over(&mut self) -> bool {
        let mut rest = [0];
        match self.0.read(&mut rest) {
            Ok(read) => read == 0,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    }
}

impl Wire<UnixStream> {
    fn end_writing(&self) {
        self.0.get_ref().shutdown(Shutdown::Write).unwrap();
    }
}

/// An answer of the server.
#[derive(Debug)]
struct Reply {
    status: u16,
    head: Vec<String>,
    body: String,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.iter().filter_map(|line| line.split_once(": "));
        lines.find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
    }

    fn json(&self) -> Value {
        object(&self.body)
    }

    /// The status, and the kind of the fault.
    fn fault(&self) -> (u16, String) {
        let json = self.json();
        let problems = json["error"]["problems"].as_array().unwrap();
        assert!(!problems.is_empty(), "{json}");
        for problem in problems {
            let keys: Vec<_> = problem.as_object().unwrap().keys().collect();
            assert_eq!(keys, ["code", "detail", "path", "vendor_reason"]);
        }
        (
            self.status,
            json["error"]["kind"].as_str().unwrap().to_owned(),
        )
    }
}
