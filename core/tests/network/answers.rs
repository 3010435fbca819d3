//! The bytes that are sent, and the answers that are returned.

use countersign::http::{Call, HeaderValue, HttpTransport, Method, StatusCode, Transport, header};

use crate::server::{Reply, Seen, serve, start};
use crate::{KEY, get, send};

const DONE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndone";

#[tokio::test]
async fn the_call_goes_out_as_it_is() {
    let (address, seen) = start(|_| Reply::Keep(DONE)).await;
    let uri = format!("{address}/v1/users?email=lisa%40example.com");
    let call = Call::new(Method::PATCH, uri.parse().unwrap())
        .with_header(header::AUTHORIZATION, HeaderValue::from_static(KEY))
        .with_header(header::CONTENT_TYPE, HeaderValue::from_static("text/x"))
        .with_body("the body");
    assert_eq!(send(call).await.unwrap().body, "done");

    let requests = seen.requests();
    assert_eq!(requests.len(), 1);
    let (head, body) = requests[0].split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let first = "PATCH /v1/users?email=lisa%40example.com HTTP/1.1";
    assert_eq!(lines.next(), Some(first));
    let mut rest: Vec<&str> = lines.collect();
    rest.sort_unstable();
    let host = format!("host: {}", address.strip_prefix("http://").unwrap());
    // No cookie, no referrer, and no encoding but the plain one.
    let expected = [
        "accept-encoding: identity",
        "accept: */*",
        "authorization: Bearer key_0123456789",
        "content-length: 8",
        "content-type: text/x",
        &host,
        concat!("user-agent: countersign/", env!("CARGO_PKG_VERSION")),
    ];
    assert_eq!(rest, expected);
    assert_eq!(body, "the body");
}

#[tokio::test]
async fn an_answer_is_handed_back_whatever_its_status() {
    let (address, _) = start(|_| {
        Reply::Keep(
            "HTTP/1.1 429 Slow Down\r\nretry-after: 7\r\nx-two: a\r\nx-two: b\r\n\
             content-encoding: gzip\r\ncontent-length: 9\r\n\r\nnot\nlines",
        )
    })
    .await;
    let answer = send(get(&address)).await.unwrap();
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.headers[header::RETRY_AFTER], "7");
    let twice: Vec<_> = answer.headers.get_all("x-two").iter().collect();
    assert_eq!(twice, ["a", "b"]);
    // As it came: nothing unpacks it.
    assert_eq!(answer.body, "not\nlines");
    assert_eq!(answer.headers[header::CONTENT_ENCODING], "gzip");
}

#[tokio::test]
async fn a_redirect_is_handed_back_and_the_key_stays() {
    let (elsewhere, stranger) = start(|_| Reply::Keep(DONE)).await;
    let head =
        format!("HTTP/1.1 307 Elsewhere\r\nlocation: {elsewhere}\r\ncontent-length: 0\r\n\r\n");
    let head: &'static str = head.leak();
    let (address, seen) = start(move |_| Reply::Keep(head)).await;

    let answer = send(get(&address)).await.unwrap();
    assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(answer.headers[header::LOCATION], elsewhere.as_str());
    assert_eq!(seen.requests().len(), 1);
    assert!(stranger.requests().is_empty());
}

#[tokio::test]
async fn a_cookie_does_not_come_back() {
    let (address, seen) =
        start(|_| Reply::Keep("HTTP/1.1 200 OK\r\nset-cookie: a=b\r\ncontent-length: 0\r\n\r\n"))
            .await;
    let transport = HttpTransport::new().unwrap();
    for _ in 0..2 {
        transport.send(get(&address)).await.unwrap();
    }
    assert!(!seen.requests()[1].contains("cookie"));
}

/// A name server gets no call: the name is never looked up (RFC 6761, section 6.3).
#[tokio::test]
async fn every_name_of_this_machine_is_this_machine() {
    let (address, seen) = start(|_| Reply::Keep(DONE)).await;
    let (_, port) = address.rsplit_once(':').unwrap();
    for host in ["localhost", "foo.localhost", "No-Such.App.LocalHost"] {
        let answer = send(get(&format!("http://{host}:{port}/"))).await;
        assert_eq!(
            answer.map(|answer| answer.body),
            Ok("done".into()),
            "{host}"
        );
    }
    assert_eq!(seen.requests().len(), 3);
}

/// A development server may listen on IPv6 alone.
#[tokio::test]
async fn a_name_of_this_machine_is_its_ipv6_address_too() {
    let Ok(listener) = tokio::net::TcpListener::bind("[::1]:0").await else {
        // A machine without IPv6 has no such server.
        return;
    };
    let port = listener.local_addr().unwrap().port();
    let seen = Seen::default();
    let all = seen.clone();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        serve(stream, |_| Reply::Keep(DONE), all).await
    });
    let answer = send(get(&format!("http://foo.localhost:{port}/"))).await;
    assert_eq!(answer.map(|answer| answer.body), Ok("done".into()));
    assert_eq!(seen.requests().len(), 1);
}

#[tokio::test]
async fn debug_says_nothing_of_the_client() {
    assert_eq!(
        format!("{:?}", HttpTransport::new().unwrap()),
        "HttpTransport"
    );
}
