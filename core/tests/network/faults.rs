//! Connections that end too early, and calls that must not be sent again.

use std::time::Duration;

use countersign::http::{HttpTransport, Transport, TransportFault};
use tokio::time::sleep;

use crate::server::{Reply, listen, start};
use crate::{get, send};

const DONE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndone";

#[tokio::test]
async fn a_cut_answer_is_broken() {
    let cut: [fn(usize) -> Reply; 4] = [
        |_| Reply::Close(""),
        |_| Reply::Close("HTTP/1.1 200 OK\r\nconte"),
        |_| Reply::Close("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12345"),
        |_| Reply::Close("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n12345\r\n"),
    ];
    for reply in cut {
        let (address, seen) = start(reply).await;
        assert_eq!(
            send(get(&address)).await.unwrap_err(),
            TransportFault::Broken
        );
        assert_eq!(seen.requests().len(), 1);
    }
}

#[tokio::test]
async fn what_is_no_http_is_broken() {
    let (address, _) = start(|_| Reply::Close("220 mail.example ESMTP\r\n")).await;
    assert_eq!(
        send(get(&address)).await.unwrap_err(),
        TransportFault::Broken
    );
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let (listener, address) = listen().await;
    drop(listener);
    for nowhere in [
        &format!("http://{address}/"),
        &format!("https://{address}/"),
        "http://countersign.invalid/",
        "ftp://127.0.0.1/",
        "/no/host",
    ] {
        let fault = send(get(nowhere)).await.unwrap_err();
        assert_eq!(fault, TransportFault::Unreachable, "{nowhere}");
    }
}

/// The connection was kept, and the server reads the second request and hangs up: it may have acted on the request.
#[tokio::test]
async fn a_call_that_was_read_is_not_sent_again() {
    let (address, seen) = start(|before| match before {
        1 => Reply::Close(""),
        _ => Reply::Keep(DONE),
    })
    .await;
    let transport = HttpTransport::new().unwrap();
    let numbered = |number| get(&format!("{address}/{number}"));
    assert!(transport.send(numbered(1)).await.is_ok());
    let second = transport.send(numbered(2)).await;
    assert_eq!(second.unwrap_err(), TransportFault::Broken);
    assert!(transport.send(numbered(3)).await.is_ok());
    let requests = seen.requests();
    let paths: Vec<&str> = requests.iter().map(|request| &request[..6]).collect();
    assert_eq!(paths, ["GET /1", "GET /2", "GET /3"]);
}

/// Nobody has read the request, so it is sent once more, over another connection.
#[tokio::test]
async fn a_kept_connection_that_has_ended_costs_no_call() {
    let (address, seen) = start(|_| Reply::Close(DONE)).await;
    let transport = HttpTransport::new().unwrap();
    for _ in 0..5 {
        assert!(transport.send(get(&address)).await.is_ok());
        sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(seen.requests().len(), 5);
}
