//! Callers that send nothing, send slowly, break off, or do not read.

use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use super::{AUTHORIZATION, GOOD, Server, get, post};

/// The limits are those of `serve/watched.rs` and `serve/body.rs`: 10 seconds each, looked at each second.
const LIMIT: Duration = Duration::from_secs(10);

/// Each attack runs at once with the others, beside a caller who is served all the time.
#[test]
fn slow_callers_are_ended_and_hold_up_nobody() {
    let server = Server::start("slow", &[]);
    let request = post("/v1/issue", "", GOOD);
    let (head, body) = request.split_at(request.len() - 20);
    let started = Instant::now();
    let in_time = |began: Instant| {
        let took = began.elapsed();
        assert!(
            took > LIMIT - Duration::from_millis(100) && took < LIMIT * 2,
            "{took:?}"
        );
    };
    thread::scope(|scope| {
        // Nothing at all.
        scope.spawn(|| {
            let mut wire = server.connect();
            assert!(wire.is_over());
            in_time(started);
        });
        // A byte of the headers every half second, without end.
        scope.spawn(|| {
            let mut wire = server.connect();
            wire.send("GET /healthz HTTP/1.1\r\nX: ");
            while wire.0.get_mut().write_all(b"x").is_ok() {
                thread::sleep(Duration::from_millis(500));
                assert!(started.elapsed() < LIMIT * 2);
            }
            in_time(started);
        });
        // The same in a second request, on a connection that has had an answer.
        scope.spawn(|| {
            let mut wire = server.connect();
            wire.send(get("/healthz", ""));
            assert_eq!(wire.reply().unwrap().status, 200);
            let second = Instant::now();
            wire.send("GET /healthz");
            assert!(wire.is_over());
            in_time(second);
        });
        // A body that stops, and one that trickles.
        scope.spawn(|| {
            let mut wire = server.connect();
            wire.send(head);
            let reply = wire.reply().unwrap();
            assert_eq!(reply.fault(), (408, "timeout".to_owned()));
            assert!(wire.is_over());
            in_time(started);
        });
        scope.spawn(|| {
            let mut wire = server.connect();
            wire.send(head);
            for byte in body.as_bytes() {
                if wire.0.get_mut().write_all(&[*byte]).is_err() {
                    break;
                }
                thread::sleep(Duration::from_secs(1));
            }
            assert_eq!(wire.reply().unwrap().status, 408);
        });
        // Requests without end, and no answer is read.
        scope.spawn(|| {
            let mut wire = server.connect();
            let many = get("/openapi.json", "").repeat(1_000);
            while wire.0.get_mut().write_all(many.as_bytes()).is_ok() {}
            in_time(started);
        });
        while started.elapsed() < LIMIT + Duration::from_secs(2) {
            let asked = Instant::now();
            assert_eq!(server.post("/v1/issue", GOOD).status, 200);
            assert!(asked.elapsed() < Duration::from_secs(2));
            thread::sleep(Duration::from_millis(50));
        }
    });
    // This question's own connection alone is open.
    assert_eq!(server.number("countersign_connections"), 1);
}

/// A connection that nobody was let in on is not kept as long as others.
#[test]
fn an_idle_connection_without_a_key_is_ended_soon() {
    let server = Server::start("outside", &["--listen", "127.0.0.1:0", "--key", "a=env:K"]);
    let mut inside = server.connect_tcp();
    inside.send(post("/v1/issue", AUTHORIZATION, GOOD));
    assert_eq!(inside.reply().unwrap().status, 200);
    thread::scope(|scope| {
        for (request, status) in [
            (get("/healthz", ""), 200),
            (post("/v1/issue", "", GOOD), 401),
        ] {
            let mut outside = server.connect_tcp();
            scope.spawn(move || {
                let started = Instant::now();
                outside.send(request);
                assert_eq!(outside.reply().unwrap().status, status);
                assert!(outside.is_over());
                let took = started.elapsed();
                assert!(
                    took > LIMIT - Duration::from_millis(100) && took < LIMIT * 2,
                    "{took:?}"
                );
            });
        }
    });
    inside.send(get("/healthz", ""));
    assert_eq!(inside.reply().unwrap().status, 200);
}

/// A caller that breaks off leaves nothing behind.
#[test]
fn half_open_connections_are_ended_at_once() {
    let server = Server::start("half", &[]);
    let request = post("/v1/issue", "", GOOD);
    let started = Instant::now();
    for length in [0, 1, 20, request.len() - 30, request.len() - 1] {
        for _ in 0..10 {
            let mut wire = server.connect();
            wire.send(request.split_at(length).0);
            wire.end_writing();
            if let Some(reply) = wire.reply() {
                assert_eq!(reply.status, 400);
            }
            assert!(wire.is_over());
            // And without waiting for anything.
            let mut wire = server.connect();
            wire.send(request.split_at(length).0);
        }
    }
    assert!(started.elapsed() < LIMIT);
    while server.number("countersign_connections") > 1 {
        assert!(started.elapsed() < LIMIT);
        thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(server.post("/v1/issue", GOOD).status, 200);
}

/// A connection may be kept between requests for longer than a balancer keeps it: 60 seconds.
#[test]
#[ignore = "it waits for more than a minute"]
fn an_idle_connection_is_kept_for_75_seconds() {
    let server = Server::start("idle", &[]);
    let mut wire = server.connect();
    for pause in [5, 15, 65] {
        wire.send(post("/v1/issue", "", GOOD));
        assert_eq!(wire.reply().unwrap().status, 200);
        thread::sleep(Duration::from_secs(pause));
    }
    wire.send(post("/v1/issue", "", GOOD));
    assert_eq!(wire.reply().unwrap().status, 200);
    let answered = Instant::now();
    let long = Some(Duration::from_secs(90));
    wire.0.get_ref().set_read_timeout(long).unwrap();
    assert!(wire.is_over());
    let kept = answered.elapsed().as_secs();
    assert!((74..80).contains(&kept), "{kept}");
}
