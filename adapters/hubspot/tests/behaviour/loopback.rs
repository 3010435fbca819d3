//! A login over a real network: a server on this machine reads the bytes of the call.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use countersign::adapter::{Adapter, Request};
use countersign::http::HttpTransport;
use countersign::provision::RestApi;
use countersign::{Action, ErrorKind, Identity, Secret};
use countersign_hubspot::HubSpot;

use crate::{KEY, LISA, at};

/// Answers one call, and returns its lines and its body.
fn serve(
    listener: TcpListener,
    status: &'static str,
    body: &'static str,
) -> thread::JoinHandle<(Vec<String>, String)> {
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let lines: Vec<String> = reader
            .by_ref()
            .lines()
            .map(Result::unwrap)
            .take_while(|line| !line.is_empty())
            .collect();
        let length = lines.iter().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.parse().unwrap())
        });
        let mut sent = vec![0; length.unwrap()];
        reader.read_exact(&mut sent).unwrap();
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        stream
            .write_all(format!("{head}{body}").as_bytes())
            .unwrap();
        (lines, String::from_utf8(sent).unwrap())
    })
}

fn bind() -> (TcpListener, HubSpot) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let api = RestApi::new(&url, &Secret::new(KEY).unwrap()).unwrap();
    let network = Arc::new(HttpTransport::new().unwrap());
    (listener, HubSpot::with_api(api, network).unwrap())
}

#[tokio::test]
async fn the_call_goes_over_a_real_network() {
    let (listener, adapter) = bind();
    let server = serve(listener, "200 OK", r#"{"token":"opaque.of.hubspot"}"#);
    let identity = Identity::from_json(LISA).unwrap();
    let request = Request::new(&identity, Action::Login, at(0));
    let bundle = adapter.issue(request).await.unwrap();
    assert_eq!(
        bundle.payload.get(),
        r#"{"identificationEmail":"lisa@example.com","identificationToken":"opaque.of.hubspot"}"#
    );
    let (lines, body) = server.join().unwrap();
    assert_eq!(
        lines[0],
        "POST /visitor-identification/v3/tokens/create HTTP/1.1"
    );
    let has = |line: &str| lines.iter().any(|one| one.eq_ignore_ascii_case(line));
    assert!(has(&format!("authorization: Bearer {KEY}")), "{lines:?}");
    assert!(has("content-type: application/json"), "{lines:?}");
    assert_eq!(
        body,
        r#"{"email":"lisa@example.com","firstName":"Lisa","lastName":"Chen-Okafor"}"#
    );
}

#[tokio::test]
async fn a_refusal_comes_over_a_real_network() {
    let (listener, adapter) = bind();
    let body = r#"{"status":"error","category":"MISSING_SCOPES","message":"lisa@example.com"}"#;
    let server = serve(listener, "403 Forbidden", body);
    let identity = Identity::from_json(LISA).unwrap();
    let request = Request::new(&identity, Action::Login, at(0));
    let error = adapter.issue(request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    server.join().unwrap();
}
