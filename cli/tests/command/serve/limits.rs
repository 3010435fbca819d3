//! Bodies that are too long, and connections that are too many.

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

use super::{AUTHORIZATION, GOOD, Server, Wire, get, post};

const LONGEST: usize = 64 * 1024;

#[test]
fn a_body_has_at_most_64_kib() {
    let server = Server::start("body", &[]);
    let padded = |length: usize| format!("{GOOD}{}", " ".repeat(length - GOOD.len()));
    assert_eq!(server.post("/v1/issue", &padded(LONGEST)).status, 200);
    let too_large = (413, "too-large".to_owned());
    let over = padded(LONGEST + 1);
    for path in ["/v1/issue", "/v1/verify"] {
        let reply = server.post(path, &over);
        assert_eq!(reply.fault(), too_large);
        assert_eq!(reply.header("connection"), Some("close"));
    }
    // One that says how long it is, is not read.
    let claimed = |length: u64, more: &str| {
        let end = format!("{more}Content-Length: {length}\r\n\r\n");
        post("/v1/issue", AUTHORIZATION, "").replace("Content-Length: 0\r\n\r\n", &end)
    };
    for length in [LONGEST as u64 + 1, 100_000_000, u64::MAX / 2] {
        assert_eq!(server.ask(&claimed(length, "")).fault(), too_large);
        let reply = server.ask(&claimed(length, "Expect: 100-continue\r\n"));
        assert_eq!(reply.fault(), too_large);
    }
    // One that does not say so is read as far as it may be.
    let mut wire = server.connect();
    let head = claimed(0, "").replace("Content-Length: 0", "Transfer-Encoding: chunked");
    wire.send(head);
    let chunk = format!("400\r\n{}\r\n", " ".repeat(1024));
    let sent = (0..100_000).take_while(|_| wire.0.get_mut().write_all(chunk.as_bytes()).is_ok());
    assert!(sent.count() < 2_000);
    // The answer may be lost where the connection ends below it.
    if let Some(reply) = wire.reply() {
        assert_eq!(reply.fault(), too_large);
    }
    let mut wire = server.connect();
    let head = claimed(0, "").replace("Content-Length: 0", "Transfer-Encoding: chunked");
    wire.send(format!("{head}{}", chunk.repeat(65)));
    assert_eq!(wire.reply().unwrap().fault(), too_large);
    // Deep nesting is a fault of the request, and no end of the process.
    let deep = format!(r#"{{"identity":{}"#, "[".repeat(LONGEST - 100));
    assert_eq!(server.post("/v1/issue", &deep).status, 400);
    assert_eq!(server.post("/v1/issue", GOOD).status, 200);
}

fn opened(server: &Server, count: usize) -> Vec<Wire<UnixStream>> {
    (0..count).map(|_| server.connect()).collect()
}

fn open(server: &Server) -> u64 {
    server.number("countersign_connections")
}

#[test]
fn one_connection_too_many_is_told_so() {
    let server = Server::start("many", &["--connections", "20"]);
    let mut inside = opened(&server, 20);
    for wire in &mut inside {
        wire.send(get("/healthz", ""));
        assert_eq!(wire.reply().unwrap().status, 200);
    }
    let mut outside = opened(&server, 50);
    for wire in &mut outside {
        let reply = wire.reply().unwrap();
        assert_eq!(reply.fault(), (503, "busy".to_owned()));
        assert_eq!(reply.header("retry-after"), Some("1"));
        assert!(wire.is_over());
    }
    // Those inside are served.
    for wire in &mut inside {
        wire.send(post("/v1/issue", "", GOOD));
        assert_eq!(wire.reply().unwrap().status, 200);
    }
    drop(inside);
    let started = Instant::now();
    while server.connect().reply_to(&get("/healthz", "")) != Some(200) {
        assert!(started.elapsed() < Duration::from_secs(5));
        thread::sleep(Duration::from_millis(10));
    }
    assert!(server.number("countersign_connections_turned_away_total") >= 50);
}

/// Each place has room of its own: those who reach an address take none of the socket's.
#[test]
fn a_full_address_leaves_the_socket_alone() {
    let places = ["--listen", "127.0.0.1:0", "--key", "a=env:K"];
    let server = Server::start("places", &[&places[..], &["--connections", "20"]].concat());
    let mut inside: Vec<_> = (0..20).map(|_| server.connect_tcp()).collect();
    for wire in &mut inside {
        wire.send(get("/healthz", ""));
        assert_eq!(wire.reply().unwrap().status, 200);
    }
    let reply = server.connect_tcp().reply().unwrap();
    assert_eq!(reply.fault(), (503, "busy".to_owned()));
    assert_eq!(server.post("/v1/issue", GOOD).status, 200);
}

impl Wire<UnixStream> {
    fn reply_to(&mut self, request: &str) -> Option<u16> {
        let sent = self.0.get_mut().write_all(request.as_bytes());
        sent.ok()
            .and_then(|()| self.reply())
            .map(|reply| reply.status)
    }
}

/// Holds so many connections open, and is served on each and beside them.
fn hold(server: &Server, count: usize) {
    let mut held = opened(server, count);
    let started = Instant::now();
    while open(server) != count as u64 + 1 {
        assert!(
            started.elapsed() < Duration::from_secs(5),
            "{}",
            open(server)
        );
        thread::sleep(Duration::from_millis(10));
    }
    let started = Instant::now();
    for wire in held.iter_mut().step_by(count / 100) {
        wire.send(post("/v1/issue", "", GOOD));
        assert_eq!(wire.reply().unwrap().status, 200);
        assert_eq!(server.post("/v1/issue", GOOD).status, 200);
    }
    assert!(
        started.elapsed() < Duration::from_secs(8),
        "{:?}",
        started.elapsed()
    );
    drop(held);
    let started = Instant::now();
    while open(server) > 1 {
        assert!(started.elapsed() < Duration::from_secs(10));
        thread::sleep(Duration::from_millis(10));
    }
}

/// The machine's usual limit of open files is 1,024 for a process.
#[test]
fn hundreds_of_connections_are_held() {
    hold(&Server::start("hundreds", &["--connections", "500"]), 400);
}

#[test]
#[ignore = "it needs 11,000 open files: ulimit -n"]
fn ten_thousand_connections_are_held() {
    hold(
        &Server::start("thousands", &["--connections", "10500"]),
        10_000,
    );
}

/// Ten thousand come to a server that takes a thousand: it goes on serving those, and others when they have gone.
#[test]
#[ignore = "it needs 11,000 open files: ulimit -n"]
fn ten_thousand_connections_do_not_end_the_server() {
    let server = Server::start("flood", &[]);
    let mut first = server.connect();
    let flood = opened(&server, 10_000);
    first.send(post("/v1/issue", "", GOOD));
    assert_eq!(first.reply().unwrap().status, 200);
    drop(flood);
    let started = Instant::now();
    while server.connect().reply_to(&get("/healthz", "")) != Some(200) {
        assert!(started.elapsed() < Duration::from_secs(12));
        thread::sleep(Duration::from_millis(50));
    }
}
