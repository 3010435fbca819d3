//! Runs that are stopped, and started again.

use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use super::helpcrunch::Helpcrunch;
use super::helpshift::Helpshift;
use super::server::{Mood, Server, Vendor};
use super::workbench::{Workbench, people};

const MOMENT: Duration = Duration::from_millis(100);

/// Presses Ctrl-C.
pub(super) fn interrupt(child: &Child) {
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

/// Waits until so many calls have come, and not for ever.
pub(super) fn calls<V: Vendor>(server: &Server<V>, number: usize) {
    let until = Instant::now() + Duration::from_secs(30);
    while server.calls().len() < number {
        assert!(Instant::now() < until, "{:?}", server.calls());
        sleep(Duration::from_millis(5));
    }
}

#[test]
fn ctrl_c_waits_for_the_call_at_hand_and_no_further() {
    let server = Server::start(Helpcrunch::default(), |_, _| Mood::Slow(MOMENT));
    let workbench = Workbench::helpcrunch("interrupt", &server.url, &people(10));
    let child = workbench.start();
    calls(&server, 6);
    interrupt(&child);
    let ended = workbench.end(child);
    assert_eq!((ended.numbers(), ended.0.status), ([3, 0, 0, 7], 1));
    assert_eq!(server.calls().len(), 6);
    assert_eq!(workbench.run().numbers(), [10, 0, 0, 0]);
    // Nobody was sent twice: a second time would have been a change.
    let vendor = server.vendor();
    assert_eq!(
        (vendor.users().len(), vendor.made, vendor.changed),
        (10, 10, 0)
    );
}

#[test]
fn ctrl_c_waits_for_no_pause() {
    let begun = Instant::now();
    let server = Server::start(Helpcrunch::default(), |_, _| Mood::Not(429, Some("600")));
    let workbench = Workbench::helpcrunch("interrupt-pause", &server.url, &people(2));
    let child = workbench.start();
    calls(&server, 1);
    sleep(MOMENT);
    interrupt(&child);
    assert_eq!(workbench.end(child).numbers(), [0, 0, 0, 2]);
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_second_ctrl_c_leaves_the_call_unanswered() {
    let slow = |number, _: &str| match number {
        3 => Mood::Slow(Duration::from_secs(20)),
        _ => Mood::Well,
    };
    let begun = Instant::now();
    let server = Server::start(Helpcrunch::default(), slow);
    let workbench = Workbench::helpcrunch("twice", &server.url, &people(3));
    let child = workbench.start();
    calls(&server, 4);
    interrupt(&child);
    sleep(MOMENT);
    interrupt(&child);
    // It is looked up by the next run, so nobody has to decide.
    assert_eq!(workbench.end(child).numbers(), [1, 0, 0, 2]);
    assert_eq!(workbench.run().numbers(), [3, 0, 0, 0]);
    let vendor = server.vendor();
    assert_eq!((vendor.users().len(), vendor.made), (3, 3));
    assert!(begun.elapsed() < Duration::from_secs(15));
}

#[test]
fn a_second_ctrl_c_leaves_a_batch_to_a_person() {
    let slow = |number, _: &str| match number {
        0 => Mood::Slow(Duration::from_secs(20)),
        _ => Mood::Well,
    };
    let server = Server::start(Helpshift::default(), slow);
    let workbench = Workbench::helpshift("twice-bulk", &server.url, &people(3));
    let child = workbench.start();
    calls(&server, 1);
    interrupt(&child);
    sleep(MOMENT);
    interrupt(&child);
    assert_eq!(workbench.end(child).numbers(), [0, 0, 3, 0]);
    assert_eq!(workbench.run().numbers(), [0, 0, 3, 0]);
    assert_eq!(server.calls().len(), 1);
}

/// Others may be on its lines now, or there may be more of them.
#[test]
fn a_file_that_changes_while_it_is_sent_is_told() {
    let server = Server::start(Helpcrunch::default(), |_, _| Mood::Slow(MOMENT));
    let workbench = Workbench::helpcrunch("changes", &server.url, &people(2));
    let child = workbench.start();
    calls(&server, 1);
    workbench.set_input(&people(3));
    let ended = workbench.end(child);
    assert_eq!((ended.0.status, ended.numbers()), (0, [2, 0, 0, 0]));

    let workbench = Workbench::helpcrunch("changes", &server.url, &people(2));
    let child = workbench.start();
    calls(&server, 5);
    workbench.set_input(&people(2).replace("marked-2", "marked-9"));
    let ended = workbench.end(child);
    assert_eq!((ended.0.status, ended.0.stdout.as_str()), (2, ""));
    assert!(ended.0.stderr.contains("changed"), "{}", ended.0.stderr);
}

#[test]
fn a_killed_run_is_taken_up_where_it_was() {
    let server = Server::start(Helpcrunch::default(), |_, _| Mood::Slow(MOMENT));
    let workbench = Workbench::helpcrunch("kill", &server.url, &people(5));
    let mut child = workbench.start();
    calls(&server, 4);
    // Long enough for the customer to be made, and too short for the answer.
    sleep(MOMENT / 4);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(workbench.run().numbers(), [5, 0, 0, 0]);
    let vendor = server.vendor();
    assert_eq!(
        (vendor.users().len(), vendor.made, vendor.changed),
        (5, 5, 1)
    );
}

#[test]
fn a_killed_batch_is_listed_by_the_next_run() {
    let slow = |number, _: &str| match number {
        1 => Mood::Slow(Duration::from_secs(20)),
        _ => Mood::Well,
    };
    let server = Server::start(Helpshift::default(), slow);
    let workbench = Workbench::helpshift("kill-bulk", &server.url, &people(20_001));
    let mut child = workbench.start();
    calls(&server, 2);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(workbench.run().numbers(), [10_001, 0, 10_000, 0]);
    let uncertain = workbench.lines("uncertain");
    assert_eq!(uncertain[0]["line"], 10_001);
    assert_eq!(uncertain[0]["batch"], json!([10_001, 20_000]));
    let vendor = server.vendor();
    assert!(vendor.users().values().all(|times| *times == 1));
    // The uncertain lines were done here, though the command could not know.
    assert_eq!(vendor.users().len(), 20_001);
}
