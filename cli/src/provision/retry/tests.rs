//! The calls that are retried, and the pauses between.

use countersign::Timestamp;
use countersign::clock::SystemClock;
use countersign::http::{HeaderValue, Method, Uri};
use countersign_conformance::ScriptedTransport;
use tokio::time::Instant;

use super::*;

fn status(status: u16) -> Came {
    Ok(Answer::new(StatusCode::from_u16(status).unwrap(), ""))
}

fn retry_after(value: &'static str) -> Came {
    let headers = [(RETRY_AFTER, HeaderValue::from_static(value))];
    let answer = Answer::new(StatusCode::TOO_MANY_REQUESTS, "");
    Ok(answer.with_headers(headers.into_iter().collect()))
}

/// Makes a call on tokio's paused clock, and returns the result and how long it took.
async fn call(script: Vec<Came>) -> (Result<u16, TransportFault>, f64) {
    let calls = script.len();
    let network = Arc::new(ScriptedTransport::new(script));
    let retry = Retry {
        transport: network.clone(),
        clock: Arc::new(Timestamp::from_unix(784_111_777).unwrap()),
        rate_limit: None,
        stop: Stop::by_hand().1,
        bar: Bar::new(false, None),
    };
    let begun = Instant::now();
    let call = Call::new(Method::POST, Uri::from_static("https://vendor.example/"));
    let came = retry.send(call.with_body("{}")).await;
    assert_eq!(network.calls().len(), calls);
    assert!(network.calls().iter().all(|call| call.body == "{}"));
    let came = came.map(|answer| answer.status.as_u16());
    (came, begun.elapsed().as_secs_f64())
}

#[tokio::test(start_paused = true)]
async fn what_passes_is_tried_again_with_growing_pauses() {
    let unreachable = Err(TransportFault::Unreachable);
    let script = vec![
        status(429),
        status(503),
        unreachable,
        status(500),
        status(200),
    ];
    assert_eq!(call(script).await, (Ok(200), 1.0 + 2.0 + 4.0 + 8.0));
}

#[tokio::test(start_paused = true)]
async fn it_gives_up_after_a_fixed_number_of_tries() {
    let script = (0..8).map(|_| status(429)).collect();
    assert_eq!(call(script).await, (Ok(429), 63.0 + 60.0));
}

#[tokio::test(start_paused = true)]
async fn what_will_not_pass_or_may_have_arrived_is_not_tried_again() {
    for code in [200, 301, 400, 401, 403, 404, 408, 422] {
        assert_eq!(call(vec![status(code)]).await, (Ok(code), 0.0));
    }
    for fault in [
        TransportFault::Broken,
        TransportFault::TimedOut,
        TransportFault::TooLarge,
    ] {
        assert_eq!(call(vec![Err(fault)]).await, (Err(fault), 0.0));
    }
}

#[tokio::test(start_paused = true)]
async fn the_server_says_how_long_up_to_a_limit() {
    // The date is the example of RFC 9110, 37 seconds after 1994-11-06 08:49:00.
    for (value, seconds) in [
        ("7", 7.0),
        ("0", 1.0),
        ("Sun, 06 Nov 1994 08:50:37 GMT", 60.0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 1.0),
        ("Sun, 06 Nov 1994 08:49:00 GMT", 1.0),
        ("86400", 600.0),
        ("99999999999999999999", 600.0),
        ("-7", 1.0),
        ("", 1.0),
        ("Mon, 06 Nov 2034 08:49:37 GMT", 600.0),
        ("soon", 1.0),
    ] {
        let came = call(vec![retry_after(value), status(201)]).await;
        assert_eq!(came, (Ok(201), seconds), "{value}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_done_once_stays_in_doubt() {
    let turned_away = (0..7).map(|_| Err(TransportFault::Unreachable));
    let script = std::iter::once(status(502)).chain(turned_away).collect();
    assert_eq!(call(script).await.0, Ok(502));
    for turned_away in [301, 401, 403, 404, 408] {
        let script = vec![status(502), status(turned_away)];
        assert_eq!(call(script).await.0, Ok(502), "{turned_away}");
    }
    for answered in [201, 400, 422] {
        let script = vec![status(502), status(answered)];
        assert_eq!(call(script).await.0, Ok(answered));
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_wants_an_end_waits_for_no_pause() {
    let (times, stop) = Stop::by_hand();
    let retry = Retry {
        transport: Arc::new(ScriptedTransport::new([status(503)])),
        clock: Arc::new(SystemClock),
        rate_limit: None,
        stop,
        bar: Bar::new(false, None),
    };
    times.send_replace(1);
    let begun = Instant::now();
    let call = Call::new(Method::GET, Uri::from_static("https://vendor.example/"));
    let came = retry.send(call).await.unwrap();
    assert_eq!(came.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(begun.elapsed(), Duration::ZERO);
}
