//! The limits of time and size.

use std::time::Duration;

use countersign::http::TransportFault;
use tokio::time::Instant;

use crate::server::{Reply, listen, start};
use crate::{get, send};

const LIMIT: Duration = Duration::from_millis(300);
const TEN: &str = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n1234567890";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\
                       5\r\n12345\r\n5\r\n67890\r\n0\r\n\r\n";

#[tokio::test]
async fn a_slow_answer_times_out() {
    let slow: [fn(usize) -> Reply; 3] = [
        |_| Reply::Hang(""),
        |_| Reply::Hang("HTTP/1.1 200 OK\r\n"),
        |_| Reply::Hang("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12345"),
    ];
    for reply in slow {
        let (address, seen) = start(reply).await;
        let started = Instant::now();
        let fault = send(get(&address).with_time_limit(LIMIT))
            .await
            .unwrap_err();
        assert_eq!(fault, TransportFault::TimedOut);
        let took = started.elapsed();
        assert!(took >= LIMIT && took < LIMIT * 10, "{took:?}");
        assert_eq!(seen.requests().len(), 1);
    }
}

/// The server accepts the connection and never starts TLS. The clock is tokio's own, and jumps.
#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_there_is_a_connection() {
    let (_listener, address) = listen().await;
    let address = format!("https://{address}/");
    let fault = send(get(&address)).await.unwrap_err();
    assert_eq!(fault, TransportFault::Unreachable);

    // The call's own limit is first; the safe reading is that it may have arrived.
    let short = get(&address).with_time_limit(Duration::from_secs(5));
    assert_eq!(send(short).await.unwrap_err(), TransportFault::TimedOut);
}

#[tokio::test]
async fn the_limit_is_met_by_the_last_byte() {
    let (address, _) = start(|_| Reply::Keep(TEN)).await;
    let limited = |limit| send(get(&address).with_answer_limit(limit));
    assert_eq!(limited(10).await.unwrap().body, "1234567890");
    assert_eq!(limited(9).await.unwrap_err(), TransportFault::TooLarge);

    let (address, _) = start(|_| Reply::Keep(CHUNKED)).await;
    let limited = |limit| send(get(&address).with_answer_limit(limit));
    assert_eq!(limited(10).await.unwrap().body, "1234567890");
    assert_eq!(limited(9).await.unwrap_err(), TransportFault::TooLarge);
}

#[tokio::test]
async fn an_answer_that_announces_too_much_is_not_read() {
    let announced =
        |_| Reply::Hang("HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n12345");
    let (address, _) = start(announced).await;
    // It does not wait for the rest.
    let fault = send(get(&address)).await.unwrap_err();
    assert_eq!(fault, TransportFault::TooLarge);
}

#[tokio::test]
async fn an_answer_without_an_end_is_left() {
    let (address, seen) = start(|_| Reply::Endless).await;
    let fault = send(get(&address).with_answer_limit(64 * 1024)).await;
    assert_eq!(fault.unwrap_err(), TransportFault::TooLarge);
    // The server meets the closed connection, and has written no more than what lay in buffers.
    let mut written = seen.written();
    loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        if seen.written() == written {
            break;
        }
        written = seen.written();
    }
    let few = 64 * 1024..16 * 1024 * 1024;
    assert!(few.contains(&written), "{written}");
}
