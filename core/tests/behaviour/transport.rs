//! Calls, answers, and the faults of a transport.

use std::time::Duration;

use countersign::http::{Answer, Call, HeaderMap, Method, StatusCode, TransportFault, Uri, header};
use countersign::provision::is_vendor_code;
use countersign::{Error, ErrorKind};

#[test]
fn a_call_has_its_limits_and_shows_where_it_goes() {
    let uri = Uri::from_static("https://api.example.com/users?email=a");
    let call = Call::new(Method::POST, uri);
    assert_eq!(call.time_limit, Duration::from_secs(30));
    assert_eq!(call.answer_limit, 1_048_576);
    assert_eq!(format!("{call:?}"), "Call(POST api.example.com/users)");
    let call = call
        .with_time_limit(Duration::from_secs(1))
        .with_answer_limit(9)
        .with_body("body")
        .with_header(header::ACCEPT, "a/b".parse().unwrap());
    assert_eq!((call.time_limit.as_secs(), call.answer_limit), (1, 9));
    assert_eq!(
        (&call.body[..], &call.headers[header::ACCEPT]),
        (&b"body"[..], &"a/b".parse().unwrap())
    );
}

#[test]
fn an_answer_shows_its_status_alone() {
    let mut headers = HeaderMap::new();
    headers.insert(header::RETRY_AFTER, "5".parse().unwrap());
    let answer = Answer::new(StatusCode::OK, "body").with_headers(headers);
    assert_eq!(answer.headers[header::RETRY_AFTER], "5");
    assert_eq!(format!("{answer:?}"), "Answer(200 OK)");
}

#[test]
fn a_fault_says_what_went_wrong_and_whether_again_can_help() {
    let faults = [
        (
            TransportFault::Broken,
            true,
            true,
            "the connection ended before the answer was whole",
        ),
        (
            TransportFault::TimedOut,
            true,
            true,
            "no answer within the time limit",
        ),
        (
            TransportFault::TooLarge,
            true,
            false,
            "the answer is too large",
        ),
        (TransportFault::Unreachable, false, true, "no connection"),
    ];
    for (fault, arrived, again, words) in faults {
        assert_eq!(fault.may_have_arrived(), arrived);
        assert_eq!(fault.to_string(), words);
        let error = Error::from(fault);
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (ErrorKind::Transport, again)
        );
    }
}

#[test]
fn a_vendors_code_is_a_word() {
    let long = "x".repeat(64);
    for code in ["a", "INVALID_KEY", "user.not-found", "e404", &long] {
        assert!(is_vendor_code(code), "{code}");
    }
    let longer = "x".repeat(65);
    for text in ["", "4xx", "_a", "a b", "a@b.co", "é", &longer] {
        assert!(!is_vendor_code(text), "{text}");
    }
}
