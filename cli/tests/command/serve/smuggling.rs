//! Requests that two servers could read in two ways. None may be followed by another that hides in it.

use super::{AUTHORIZATION, GOOD, Server, get, post};

/// A request that hides in the body of another.
fn hidden() -> String {
    get("/v1/adapters", AUTHORIZATION)
}

/// Sends the bytes, and returns the statuses of all answers until the server ends the connection.
fn statuses(server: &Server, bytes: &str) -> Vec<u16> {
    let mut wire = server.connect();
    wire.send(bytes);
    wire.end_writing();
    let mut statuses = Vec::new();
    while let Some(reply) = wire.reply() {
        statuses.push(reply.status);
        if reply.header("connection") == Some("close") {
            break;
        }
    }
    assert!(wire.is_over());
    statuses
}

fn issue(headers: &str, body: &str) -> String {
    let line = "POST /v1/issue HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    format!("{line}{AUTHORIZATION}{headers}\r\n{body}")
}

fn chunked(body: &str) -> String {
    format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len())
}

/// A length beside chunks: the chunks count, and the connection ends with the answer (RFC 9112, section 6.1).
#[test]
fn nothing_follows_a_request_with_a_length_and_chunks() {
    let server = Server::start("cl-te", &["--key", "a=env:K"]);
    let body = chunked(GOOD);
    let whole = body.len() + hidden().len();
    for length in [0, 4, GOOD.len(), body.len(), whole] {
        for headers in [
            format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n"),
            format!("Transfer-Encoding: chunked\r\nContent-Length: {length}\r\n"),
            format!("Content-Length: {length}\r\ntransfer-encoding:\tCHUNKED\r\n"),
        ] {
            let found = statuses(&server, &format!("{}{}", issue(&headers, &body), hidden()));
            assert_eq!(found, [200], "{headers}");
        }
    }
    // Chunks alone are right, and are the last of their connection as well.
    let alone = issue("Transfer-Encoding: chunked\r\n", &body);
    assert_eq!(statuses(&server, &format!("{alone}{}", hidden())), [200]);
    // The hidden request would have been answered.
    assert_eq!(server.ask(&hidden()).status, 200);
}

#[test]
fn a_body_of_doubtful_length_is_refused_with_its_connection() {
    let server = Server::start("doubtful", &["--key", "a=env:K"]);
    let length = GOOD.len();
    let lengths = [
        format!(
            "Content-Length: {length}\r\nContent-Length: {}\r\n",
            length + 1
        ),
        format!("Content-Length: 0\r\nContent-Length: {length}\r\n"),
        format!("Content-Length: {length}, 0\r\n"),
        format!("Content-Length: +{length}\r\n"),
        format!("Content-Length: -{length}\r\n"),
        format!("Content-Length: 0x{length:x}\r\n"),
        format!("Content-Length: {length} {length}\r\n"),
        format!("Content-Length: {length}.0\r\n"),
        "Content-Length: \r\n".to_owned(),
        "Content-Length: 18446744073709551616\r\n".to_owned(),
        format!("Content-Length : {length}\r\n"),
        format!(" Content-Length: {length}\r\n"),
        format!("Content-Length:\r\n {length}\r\n"),
        format!("X: a\r\n b\r\nContent-Length: {length}\r\n"),
        format!("X: a\u{0}b\r\nContent-Length: {length}\r\n"),
        format!("X: a\rContent-Length: {length}\r\n"),
        format!("X\r\nContent-Length: {length}\r\n"),
        "Transfer-Encoding: identity\r\n".to_owned(),
        "Transfer-Encoding: xchunked\r\n".to_owned(),
        "Transfer-Encoding: chunked, identity\r\n".to_owned(),
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n".to_owned(),
        "Transfer-Encoding : chunked\r\n".to_owned(),
        "Transfer-Encoding:\r\n chunked\r\n".to_owned(),
    ];
    for headers in &lengths {
        for body in [GOOD, &chunked(GOOD)] {
            let bytes = format!("{}{}", issue(headers, body), hidden());
            assert_eq!(refusals(&server, &bytes), 400, "{headers:?}");
        }
    }
    // HTTP/1.0 has no chunks.
    let old =
        issue("Transfer-Encoding: chunked\r\n", &chunked(GOOD)).replace("HTTP/1.1", "HTTP/1.0");
    assert_eq!(refusals(&server, &format!("{old}{}", hidden())), 400);
    for body in [
        "zz\r\nabc\r\n0\r\n\r\n",
        "-1\r\nabc\r\n0\r\n\r\n",
        "ffffffffffffffffff\r\nabc\r\n0\r\n\r\n",
        "3\r\nabcd\r\n0\r\n\r\n",
        "3\nabc\n0\n\n",
        "3 \u{b}\r\nabc\r\n0\r\n\r\n",
    ] {
        let bytes = format!(
            "{}{}",
            issue("Transfer-Encoding: chunked\r\n", body),
            hidden()
        );
        assert_eq!(refusals(&server, &bytes), 400, "{body:?}");
    }
    for line in [
        "GET /healthz\r\n\r\n",
        "GET /healthz HTTP/1.2\r\n\r\n",
        "GET  /healthz HTTP/1.1\r\n\r\n",
        "GET /healthz HTTP/1.1 \r\n\r\n",
        "G\u{0}T /healthz HTTP/1.1\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\r\n\r\n",
    ] {
        assert_eq!(
            refusals(&server, &format!("{line}{}", hidden())),
            400,
            "{line:?}"
        );
    }
    // HTTP/2 gets no answer that it could read.
    let newer = format!("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{}", hidden());
    assert!(statuses(&server, &newer).is_empty());
    // The same length twice leaves no doubt.
    let twice = format!("Content-Length: {length}\r\nContent-Length: {length}\r\n");
    assert_eq!(statuses(&server, &issue(&twice, GOOD)), [200]);
}

/// Two servers may choose a different one of two hosts (RFC 9112, section 3.2).
#[test]
fn a_request_has_one_host() {
    let server = Server::start("host", &["--key", "a=env:K"]);
    for host in [
        "",
        "Host: x\r\nHost: x\r\n",
        "Host: x\r\nhost: y\r\n",
        "Host: x y\r\n",
        "Host: a@b\r\n",
        "Host: x/y\r\n",
        "Host: x, y\r\n",
    ] {
        for request in [
            hidden(),
            issue("", GOOD),
            get("/healthz", ""),
            get("http://x/healthz", ""),
        ] {
            let request = request.replace("Host: x\r\n", host);
            let mut wire = server.connect();
            wire.send(&request);
            let reply = wire.reply().unwrap();
            assert_eq!(
                reply.fault(),
                (400, "invalid-request".to_owned()),
                "{request}"
            );
            assert!(wire.is_over());
        }
    }
    for host in [
        "Host: \r\n",
        "Host: a_b.example:80\r\n",
        "Host: [::1]:8080\r\n",
    ] {
        let request = hidden().replace("Host: x\r\n", host);
        assert_eq!(server.ask(&request).status, 200, "{host}");
    }
    let old = get("/healthz", "")
        .replace("Host: x\r\n", "")
        .replace("1.1", "1.0");
    assert_eq!(server.ask(&old).status, 200);
}

/// Returns the status of the one answer; none of hyper's own answers has a body.
fn refusals(server: &Server, bytes: &str) -> u16 {
    let [status] = statuses(server, bytes).try_into().unwrap();
    status
}

/// Requests that are sent at once are answered in their order, and each needs its own key.
#[test]
fn requests_in_a_row_are_answered_in_order() {
    let server = Server::start("row", &["--key", "a=env:K"]);
    let body = |id: usize| GOOD.replace("\"id\":1", &format!("\"id\":{id}"));
    let mut row = String::new();
    for id in 0..50 {
        let key = if id % 5 == 3 { "" } else { AUTHORIZATION };
        row.push_str(&post("/v1/issue", key, &body(id)));
    }
    let mut wire = server.connect();
    wire.send(row);
    for id in 0..50 {
        let reply = wire.reply().unwrap();
        if id % 5 == 3 {
            assert_eq!(reply.status, 401);
        } else {
            assert_eq!(reply.json()["id"], id);
        }
    }
    // Many headers, and long ones, are refused before anything else.
    for headers in [
        "X: y\r\n".repeat(100),
        format!("X: {}\r\n", "y".repeat(20_000)),
    ] {
        let bytes = issue(&headers, "");
        assert_eq!(refusals(&server, &bytes), 431, "{}", headers.len());
    }
}
