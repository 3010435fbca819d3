//! The scripted network: what it answers, what it keeps, and how it fails a test.

use std::panic::{AssertUnwindSafe, catch_unwind};

use countersign::http::{
    Answer, Call, HeaderValue, Method, StatusCode, Transport, TransportFault, Uri, header,
};
use countersign_conformance::{ScriptedTransport, block_on};

fn ok(body: &'static str) -> Result<Answer, TransportFault> {
    Ok(Answer::new(StatusCode::OK, body))
}

fn call(body: &'static str) -> Call {
    let uri = Uri::from_static("https://desk.example/contacts?email=lisa%40example.com");
    let bearer = HeaderValue::from_static("Bearer key_0123456789");
    Call::new(Method::POST, uri)
        .with_header(header::AUTHORIZATION, bearer)
        .with_body(body)
}

fn send(network: &ScriptedTransport, body: &'static str) -> Result<Answer, TransportFault> {
    block_on(network.send(call(body)))
}

/// Returns the message of a panic.
fn failure(run: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(run)).unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn answers_and_faults_come_in_their_order() {
    let network = ScriptedTransport::new([
        ok("one"),
        Err(TransportFault::Broken),
        Ok(Answer::new(StatusCode::TOO_MANY_REQUESTS, "slower")),
    ]);
    assert_eq!(send(&network, "").unwrap().body, "one");
    assert_eq!(send(&network, "").unwrap_err(), TransportFault::Broken);
    let third = send(&network, "").unwrap();
    assert_eq!(third.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(third.body, "slower");
}

#[test]
fn a_function_answers_as_often_as_it_is_asked() {
    let mut count = 0;
    let network = ScriptedTransport::answering(move |call| {
        count += 1;
        match &call.body[..] {
            b"cut" => Err(TransportFault::Broken),
            _ => Ok(Answer::new(StatusCode::OK, format!("answer {count}"))),
        }
    });
    assert_eq!(send(&network, "a").unwrap().body, "answer 1");
    assert_eq!(send(&network, "cut").unwrap_err(), TransportFault::Broken);
    assert_eq!(send(&network, "b").unwrap().body, "answer 3");
    assert_eq!(network.calls().len(), 3);
}

#[test]
fn it_keeps_the_calls_whole() {
    let network = ScriptedTransport::new([ok(""), Err(TransportFault::Unreachable)]);
    send(&network, "first").unwrap();
    send(&network, "second").unwrap_err();
    let calls = network.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].method, Method::POST);
    assert_eq!(calls[0].uri.query(), Some("email=lisa%40example.com"));
    assert_eq!(
        calls[0].headers[header::AUTHORIZATION],
        "Bearer key_0123456789"
    );
    assert_eq!(calls[0].body, "first");
    assert_eq!(calls[1].body, "second");
}

#[test]
fn a_call_too_many_fails_the_test() {
    let network = ScriptedTransport::new([ok("")]);
    send(&network, "").unwrap();
    let said = failure(|| drop(send(&network, "{\"id\": \"usr_secret\"}")));
    assert!(
        said.starts_with("more calls came than were scripted"),
        "{said}"
    );
    assert_eq!(
        said.matches("POST desk.example/contacts").count(),
        2,
        "{said}"
    );
    assert_tells_nothing(&said);
    // It can still be looked at, and its end says nothing more.
    assert_eq!(network.calls().len(), 2);
}

#[test]
fn an_answer_left_over_fails_the_test() {
    let network = ScriptedTransport::new([ok(""), ok(""), Err(TransportFault::TimedOut)]);
    send(&network, "{\"id\": \"usr_secret\"}").unwrap();
    let said = failure(|| drop(network));
    assert!(
        said.starts_with("fewer calls came than were scripted (2 left)"),
        "{said}"
    );
    assert!(said.contains("POST desk.example/contacts"), "{said}");
    assert_tells_nothing(&said);
}

#[test]
fn a_test_that_fails_already_keeps_its_own_reason() {
    let said = failure(|| {
        let _network = ScriptedTransport::new([ok("")]);
        let answers = 2;
        panic!("another reason: {answers}");
    });
    assert_eq!(said, "another reason: 2");
}

#[test]
fn debug_tells_how_many_calls_and_nothing_of_them() {
    let network = ScriptedTransport::new([ok("{\"token\": \"usr_secret\"}"), ok("")]);
    assert_eq!(format!("{network:?}"), "ScriptedTransport(0 calls)");
    send(&network, "{\"id\": \"usr_secret\"}").unwrap();
    let said = format!("{network:?} {network:#?}");
    assert_tells_nothing(&said);
    send(&network, "").unwrap();
    assert_eq!(format!("{network:?}"), "ScriptedTransport(2 calls)");
}

fn assert_tells_nothing(said: &str) {
    for hidden in ["usr_secret", "key_0123456789", "lisa"] {
        assert!(!said.contains(hidden), "{said}");
    }
}
