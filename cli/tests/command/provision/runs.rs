//! Runs in which the vendor does well.

use serde_json::{Value, json};

use super::helpcrunch::Helpcrunch;
use super::helpshift::Helpshift;
use super::server::{Mood, Server};
use super::workbench::{Workbench, people, person};
use crate::support::object;

fn well(_: usize, _: &str) -> Mood {
    Mood::Well
}

/// Lines of all sorts: done, refused here, blank, done, refused by HelpCrunch, done.
fn all_sorts() -> String {
    let unknown = r#"{"user_id":"marked-5","attributes":{"plan":"marked-plan"}}"#;
    let lines = [
        &person(1),
        r#"{"user_id":"","locale":5}"#,
        "",
        &person(4),
        unknown,
        &person(6),
        "",
        "",
    ];
    lines.join("\n")
}

#[test]
fn each_line_is_made_a_customer_or_refused_with_its_reason() {
    let server = Server::start(Helpcrunch::default(), well);
    let workbench = Workbench::helpcrunch("customers", &server.url, &all_sorts());
    let ended = workbench.run();
    let expected = json!({
        "adapter": "vendor", "kind": "helpcrunch", "lines": 6,
        "done": 3, "refused": 3, "uncertain": 0, "waiting": 0, "tasks": [],
    });
    assert_eq!((ended.summary(), ended.0.status), (expected, 1));
    let users: Vec<_> = server.vendor().users().into_iter().collect();
    let expected = ["marked-1", "marked-4", "marked-6"].map(|id| (id.to_owned(), 1));
    assert_eq!(users, expected);

    let refused = workbench.lines("refused");
    let lines: Vec<&Value> = refused.iter().map(|refusal| &refusal["line"]).collect();
    assert_eq!(lines, [2, 3, 5]);
    let paths = |index: usize| -> Vec<&str> {
        let problems = refused[index]["error"]["problems"].as_array().unwrap();
        let paths = problems.iter().map(|problem| problem["path"].as_str());
        paths.map(Option::unwrap).collect()
    };
    assert_eq!(paths(0), ["user_id", "locale"]);
    assert_eq!(refused[1]["error"]["kind"], "invalid-identity");
    assert_eq!(refused[2]["error"]["kind"], "rejected");
    let keys: Vec<&String> = refused[2]["error"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["kind", "problems"]);
    assert_eq!(workbench.read("uncertain"), None);
}

/// A first line that is cut costs itself, and not the lines after it.
#[test]
fn a_first_line_that_is_cut_is_one_line() {
    let server = Server::start(Helpcrunch::default(), well);
    let input = format!("{{\"user_id\":\"marked-0\"\n{}", people(2));
    let workbench = Workbench::helpcrunch("cut-line", &server.url, &input);
    assert_eq!(workbench.run().numbers(), [2, 1, 0, 0]);
    let refused = workbench.lines("refused");
    assert_eq!(refused[0]["line"], 1);
    let problem = &refused[0]["error"]["problems"][0];
    assert_eq!(problem["detail"], "JSON that ends too early, at column 21");
    assert_eq!(server.vendor().users().len(), 2);
}

#[test]
fn what_was_answered_is_not_sent_again() {
    let server = Server::start(Helpcrunch::default(), well);
    let workbench = Workbench::helpcrunch("again", &server.url, &all_sorts());
    let first = workbench.run();
    let (calls, refused) = (server.calls(), workbench.read("refused"));
    let second = workbench.run();
    assert_eq!(first.0.stdout, second.0.stdout);
    assert_eq!(first.0.status, second.0.status);
    assert_eq!(server.calls(), calls);
    assert_eq!(workbench.read("refused"), refused);
}

#[test]
fn who_is_there_is_changed() {
    let server = Server::start(Helpcrunch::default(), well);
    Workbench::helpcrunch("there", &server.url, &people(2)).run();
    let input = r#"{"user_id":"marked-2","name":"New"}"#;
    let ended = Workbench::helpcrunch("there", &server.url, input).run();
    assert_eq!((ended.numbers(), ended.0.status), ([1, 0, 0, 0], 0));
    let vendor = server.vendor();
    let customer = vendor.customer("marked-2");
    assert_eq!(customer["name"], "New");
    assert_eq!(customer["email"], "marked-2@example.com");
    assert_eq!((vendor.made, vendor.changed), (2, 1));
}

#[test]
fn many_go_in_batches_whose_tasks_are_followed() {
    let vendor = Helpshift {
        working: 1,
        ..Helpshift::default()
    };
    let server = Server::start(vendor, well);
    let workbench = Workbench::helpshift("batches", &server.url, &people(20_001));
    let ended = workbench.run();
    assert_eq!((ended.numbers(), ended.0.status), ([20_001, 0, 0, 0], 0));
    let sizes: Vec<usize> = server.vendor().batches.iter().map(Vec::len).collect();
    assert_eq!(sizes, [10_000, 10_000, 1]);
    assert_eq!(server.vendor().users().len(), 20_001);
    let task = |id: &str| json!({"id": id, "state": "completed", "errors": false});
    let tasks = ["task-1", "task-2", "task-3"].map(task);
    assert_eq!(ended.summary()["tasks"], json!(tasks));
    // Each was asked for twice, and none was sent again.
    assert_eq!(server.calls().len(), 3 + 6);
}

#[test]
fn a_batch_has_no_more_bytes_than_a_call_should() {
    let metadata: Vec<String> = (0..25)
        .map(|key| format!(r#""key{key}":"{}""#, "x".repeat(255)))
        .collect();
    let metadata = metadata.join(",");
    let fat = |number: usize| {
        format!(
            "{{\"user_id\":\"marked-{number}\",\"accounts\":\
             [{{\"platform\":\"steam\",\"id\":\"1\",\"metadata\":{{{metadata}}}}}]}}\n"
        )
    };
    let input: String = (0..1000).map(fat).collect();
    let server = Server::start(Helpshift::default(), well);
    let workbench = Workbench::helpshift("bytes", &server.url, &input);
    assert_eq!(workbench.run().numbers(), [1000, 0, 0, 0]);
    // Some 6.6 MB of records, in calls of about 4 MiB.
    assert_eq!(server.vendor().batches.len(), 2);
}

#[test]
fn a_task_with_errors_is_no_success() {
    let vendor = Helpshift {
        errors: true,
        ..Helpshift::default()
    };
    let server = Server::start(vendor, well);
    let ended = Workbench::helpshift("errors", &server.url, &people(1)).run();
    assert_eq!(ended.summary()["tasks"][0]["errors"], true);
    assert_eq!((ended.numbers(), ended.0.status), ([1, 0, 0, 0], 1));
}

#[test]
fn a_task_that_failed_is_no_success() {
    let vendor = Helpshift {
        fails: true,
        ..Helpshift::default()
    };
    let server = Server::start(vendor, well);
    let ended = Workbench::helpshift("failed", &server.url, &people(1)).run();
    let expected = json!([{"id": "task-1", "state": "failed", "errors": true}]);
    assert_eq!(ended.summary()["tasks"], expected);
    assert_eq!((ended.numbers(), ended.0.status), ([1, 0, 0, 0], 1));
}

/// A person who stops waiting has been told of the tasks.
#[test]
fn errors_of_a_task_that_is_still_at_work_count() {
    let vendor = Helpshift {
        errors: true,
        working: usize::MAX,
        ..Helpshift::default()
    };
    let server = Server::start(vendor, well);
    let workbench = Workbench::helpshift("errors-working", &server.url, &people(1));
    let child = workbench.start();
    super::stops::calls(&server, 2);
    std::thread::sleep(std::time::Duration::from_millis(200));
    super::stops::interrupt(&child);
    let ended = workbench.end(child);
    let expected = json!([{"id": "task-1", "state": "working", "errors": true}]);
    assert_eq!(ended.summary()["tasks"], expected);
    assert_eq!((ended.numbers(), ended.0.status), ([1, 0, 0, 0], 1));
}

#[test]
fn a_dry_run_shows_what_would_be_sent_and_does_nothing() {
    let server = Server::start(Helpcrunch::default(), well);
    let input = format!(
        "{}\n\n{{\"user_id\":\"u\",\"email\":\"a@example.com\"}}\n",
        person(1)
    );
    let workbench = Workbench::helpcrunch("dry", &server.url, &input);
    let output = workbench.command().arg("--dry-run").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = text.lines().map(object).collect();
    let record = json!({"email": "marked-1@example.com", "userId": "marked-1"});
    assert_eq!(
        answers[0],
        json!({"line": 1, "record": record, "dropped": []})
    );
    assert_eq!(answers[1]["line"], 2);
    assert_eq!(answers[1]["error"]["kind"], "invalid-identity");
    let dropped = json!([{"path": "email", "reason": "unverified"}]);
    assert_eq!(
        answers[2],
        json!({"line": 3, "record": {"userId": "u"}, "dropped": dropped})
    );
    assert_eq!(answers.len(), 3);
    assert_eq!(server.calls(), [""; 0]);
    assert_eq!(workbench.read("journal"), None);
    assert_eq!(workbench.read("refused"), None);
}

#[test]
fn no_line_is_no_input() {
    let server = Server::start(Helpcrunch::default(), well);
    let ended = Workbench::helpcrunch("empty", &server.url, " \n\n").run();
    assert_eq!((ended.numbers(), ended.0.status), ([0; 4], 1));
    assert!(ended.0.stderr.contains("no identity"), "{}", ended.0.stderr);
}
