//! Endpoints that do not answer as they should, or not at all.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::endpoint::{Endpoint, no_store, right, serve};
use super::{Seen, of, of_page, probe_at, read};

/// Returns the findings at an address that answers no proof.
fn at(url: &str) -> Vec<Seen> {
    read(&probe_at("support", url, &["--json"]))
}

/// A server that reads what comes, writes these bytes and closes.
fn raw(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // One read takes a request this small.
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer);
        }
    });
    format!("http://{address}/token")
}

#[test]
fn a_connection_that_is_refused_is_told() {
    // Port 1, tcpmux: nobody has it, and no test that runs beside this one takes it.
    let run = probe_at("support", "http://127.0.0.1:1/token", &["--json"]);
    assert_eq!(read(&run), [of_page("unreachable", None)]);
    assert_eq!(run.objects()[1]["probes"], 1);
}

#[test]
fn an_answer_that_is_cut_is_told() {
    let whole = b"HTTP/1.1 200 OK\r\ncontent-length: 300\r\n\r\neyJhbGciOi";
    assert_eq!(at(&raw(whole)), [of_page("cut-off", None)]);
    assert_eq!(at(&raw(b"HTTP/1.1 200 O")), [of_page("cut-off", None)]);
    assert_eq!(at(&raw(b"")), [of_page("cut-off", None)]);
}

#[test]
fn a_huge_answer_is_told() {
    let endpoint = Endpoint::new(|_| no_store("a".repeat(2 * 1024 * 1024)));
    assert_eq!(at(&endpoint.url), [of_page("too-large", None)]);
}

#[test]
fn an_answer_that_takes_longer_than_the_widget_waits_is_told() {
    let slow = || async {
        tokio::time::sleep(Duration::from_secs(30)).await;
    };
    let url = serve(Router::new().fallback(slow));
    assert_eq!(at(&url), [of_page("too-slow", None)]);
}

/// A body that is never read to its end is no reason to keep somebody waiting.
#[test]
fn a_large_body_that_is_not_refused_in_time_is_told() {
    let endpoint = Endpoint::new(|call| {
        if call.body.is_null() {
            thread::sleep(Duration::from_secs(7));
        }
        match call.has_session() {
            true => no_store(right("support")),
            false => StatusCode::UNAUTHORIZED.into_response(),
        }
    });
    let expected = [of("large-body", "unhandled-input", None)];
    assert_eq!(super::findings("support", &endpoint, &[]), expected);
}

/// A server may hang up on a body that it does not want, in place of an answer.
#[test]
fn a_connection_that_ends_over_a_large_body_is_no_finding() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/token", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let (mut length, mut has_session) = (0, false);
            let lines = stream.by_ref().lines().map_while(Result::ok);
            for line in lines.take_while(|line| !line.is_empty()) {
                let line = line.to_ascii_lowercase();
                has_session |= line.starts_with("cookie:");
                if let Some(value) = line.strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
            }
            if length > 100_000 {
                continue;
            }
            let _ = stream.read_exact(&mut vec![0; length]);
            let (status, body) = match has_session {
                true => ("200 OK", right("support")),
                false => ("401 Unauthorized", String::new()),
            };
            let _ = write!(
                stream.get_mut(),
                "HTTP/1.1 {status}\r\ncache-control: no-store\r\nconnection: close\r\n\
                 content-length: {}\r\n\r\n{body}",
                body.len()
            );
        }
    });
    assert_eq!(at(&url), []);
}

#[test]
fn nothing_is_sent_over_http_to_another_machine() {
    // TEST-NET-1 of RFC 5737: nobody is there, and nobody is asked.
    let run = probe_at("support", "http://192.0.2.1/token", &["--json"]);
    assert_eq!(read(&run), [of_page("plain-http", None)]);
    assert_eq!(run.objects()[1]["probes"], 0);
}
