//! Runs in which the vendor, or the way to it, fails.

use std::net::TcpListener;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use super::helpcrunch::Helpcrunch;
use super::helpshift::Helpshift;
use super::server::{Mood, Server};
use super::workbench::{Workbench, people};

/// Fails in this way when a call of this name comes for the first time.
fn once(name: &'static str, fault: Mood) -> impl Fn(usize, &str) -> Mood + Send + Sync {
    let fault = Mutex::new(Some(fault));
    move |_, call| {
        let mut fault = fault.lock().unwrap();
        fault.take_if(|_| call == name).unwrap_or(Mood::Well)
    }
}

const SEARCH: &str = "POST /v1/customers/search";
const MAKE: &str = "POST /v1/customers";
const BULK: &str = "POST /v2/acme/identity/bulk_actions";

/// Three customers, each there once, whatever happens in this way once.
fn each_is_there_once(name: &str, call: &'static str, fault: Mood) {
    let server = Server::start(Helpcrunch::default(), once(call, fault));
    let workbench = Workbench::helpcrunch(name, &server.url, &people(3));
    let ended = workbench.run();
    assert_eq!((ended.numbers(), ended.0.status), ([3, 0, 0, 0], 0));
    let vendor = server.vendor();
    assert_eq!((vendor.users().len(), vendor.made), (3, 3));
}

#[test]
fn too_many_requests_are_tried_again() {
    each_is_there_once("429", MAKE, Mood::Not(429, None));
}

#[test]
fn the_server_is_given_the_time_that_it_asks_for() {
    let begun = Instant::now();
    each_is_there_once("retry-after", SEARCH, Mood::Not(429, Some("3")));
    assert!(begun.elapsed() >= Duration::from_secs(3));
}

#[test]
fn an_error_of_the_server_is_tried_again() {
    each_is_there_once("500-search", SEARCH, Mood::Not(500, None));
    each_is_there_once("500-make", MAKE, Mood::Not(503, None));
}

/// The second try is told that the customer is there.
#[test]
fn what_was_done_before_the_server_failed_is_there_once() {
    each_is_there_once("500-done", MAKE, Mood::Failed(500));
}

#[test]
fn an_answer_that_is_cut_is_looked_up() {
    each_is_there_once("cut", MAKE, Mood::Cut);
    each_is_there_once("cut-search", SEARCH, Mood::Cut);
}

#[test]
fn an_answer_that_cannot_be_read_is_looked_up() {
    each_is_there_once("garbage", SEARCH, Mood::Garbage);
    each_is_there_once("huge-search", SEARCH, Mood::Huge);
    each_is_there_once("huge", MAKE, Mood::Huge);
}

#[test]
fn a_slow_answer_is_waited_for() {
    let slow = Mood::Slow(Duration::from_secs(2));
    each_is_there_once("slow", MAKE, slow);
}

#[test]
fn a_server_that_is_not_there_yet_is_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let workbench = Workbench::helpcrunch("refused", &format!("http://{address}"), &people(2));
    let child = workbench.start();
    std::thread::sleep(Duration::from_millis(1500));
    let listener = TcpListener::bind(address).unwrap();
    let server = Server::start_at(listener, Helpcrunch::default(), |_, _| Mood::Well);
    let ended = workbench.end(child);
    assert_eq!((ended.numbers(), ended.0.status), ([2, 0, 0, 0], 0));
    assert_eq!(server.vendor().users().len(), 2);
}

#[test]
fn a_key_that_is_denied_stops_the_run_and_the_rest_waits() {
    let server = Server::start(Helpcrunch::default(), |_, _| Mood::Well);
    let workbench = Workbench::helpcrunch("key", &server.url, &people(3));
    workbench.set_key("marked-other");
    let ended = workbench.run();
    assert_eq!((ended.numbers(), ended.0.status), ([0, 0, 0, 3], 1));
    assert_eq!(server.calls().len(), 1);
    assert!(ended.0.stderr.contains("401"), "{}", ended.0.stderr);
    workbench.set_key("marked-key");
    assert_eq!(workbench.run().numbers(), [3, 0, 0, 0]);
}

#[test]
fn who_may_not_do_this_is_told_and_the_rest_waits() {
    for (name, status) in [
        ("402", 402),
        ("403", 403),
        ("404", 404),
        ("407", 407),
        ("410", 410),
        ("413", 413),
    ] {
        let mood = move |number, _: &str| match number {
            0..4 => Mood::Well,
            _ => Mood::Not(status, None),
        };
        let server = Server::start(Helpcrunch::default(), mood);
        let ended = Workbench::helpcrunch(name, &server.url, &people(5)).run();
        assert_eq!((ended.numbers(), ended.0.status), ([2, 0, 0, 3], 1));
        assert_eq!(server.calls().len(), 5);
        assert!(ended.0.stderr.contains(name), "{}", ended.0.stderr);
    }
}

#[test]
fn a_batch_without_an_answer_is_listed_and_never_sent_again() {
    for (name, fault) in [
        ("bulk-cut", Mood::Cut),
        ("bulk-garbage", Mood::Garbage),
        ("bulk-huge", Mood::Huge),
    ] {
        let server = Server::start(Helpshift::default(), once(BULK, fault));
        // The second line is refused here, and not in doubt.
        let input = people(20_001).replacen("\"marked-2\"", "\"\"", 1);
        let workbench = Workbench::helpshift(name, &server.url, &input);
        let ended = workbench.run();
        assert_eq!(
            (ended.numbers(), ended.0.status),
            ([10_000, 1, 10_000, 0], 1)
        );
        let uncertain = workbench.lines("uncertain");
        let expected = json!({"line": 1, "batch": [1, 10_001]});
        assert_eq!(uncertain.first(), Some(&expected));
        assert_eq!(uncertain[1]["line"], 3);
        let bulk = |server: &Server<Helpshift>| {
            let calls = server.calls();
            calls.iter().filter(|call| *call == BULK).count()
        };
        assert_eq!(bulk(&server), 2);
        assert_eq!(workbench.run().0.stdout, ended.0.stdout);
        assert_eq!(bulk(&server), 2);
    }
}

#[test]
fn a_batch_that_the_server_failed_on_is_tried_again() {
    let server = Server::start(Helpshift::default(), once(BULK, Mood::Not(500, None)));
    let ended = Workbench::helpshift("bulk-500", &server.url, &people(2)).run();
    assert_eq!((ended.numbers(), ended.0.status), ([2, 0, 0, 0], 0));
}

#[test]
fn a_batch_that_is_refused_is_listed_line_by_line() {
    let server = Server::start(Helpshift::default(), once(BULK, Mood::Not(400, None)));
    let workbench = Workbench::helpshift("bulk-400", &server.url, &people(2));
    let ended = workbench.run();
    assert_eq!((ended.numbers(), ended.0.status), ([0, 2, 0, 0], 1));
    assert_eq!(workbench.lines("refused")[1]["error"]["kind"], "rejected");
}
