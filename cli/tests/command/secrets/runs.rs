//! The commands without a network: issuing, judging and explaining, with right and with wrong input.

use std::io::{BufRead, BufReader, Write};

use super::{Desk, NOW, finder, person};
use crate::support::example;

const ADAPTERS: [&str; 5] = ["app", "chat", "legacy", "portal", "web"];
const ACTIONS: [&str; 3] = ["login", "add-identities", "update-profile"];

/// Identities that are right, that are refused, and that are none.
fn identities() -> String {
    let named = ["anonymous", "faulty", "full", "minimal", "unicode"];
    let named = named.map(|name| {
        let text = std::fs::read_to_string(example(&format!("identities/{name}.json"))).unwrap();
        let object: serde_json::Value = serde_json::from_str(&text).unwrap();
        format!("{object}\n")
    });
    let wrong = "{\n[]\nnull\n\"\\ud800\"\n{\"user_id\":5,\"nobody\":1}\n{\"user_id\":\"u\"}x\n";
    format!("{}{wrong}{}\n", named.concat(), person())
}

#[test]
fn issue_and_verify_show_no_secret() {
    let desk = Desk::new("runs");
    for action in ACTIONS {
        for more in [
            &["--summary"][..],
            &["--pretty"],
            &["--format", "script"],
            &["--format", "script", "--nonce", "abc"],
            &["--now", NOW, "--adapter", "chat"],
        ] {
            let arguments = [&["issue", "--action", action], more].concat();
            let run = desk.run(&arguments, &identities());
            assert!(!run.stdout.is_empty() && run.status == 1, "{arguments:?}");
        }
        let issued = desk.run(&["issue", "--now", NOW, "--action", action], &identities());
        // As they are, judged by each other adapter, and each with another letter somewhere.
        desk.run(&["verify", "--now", NOW], &issued.stdout);
        for adapter in ADAPTERS {
            desk.run(
                &["verify", "--now", NOW, "--adapter", adapter],
                &issued.stdout,
            );
        }
        for (from, to) in [("a", "b"), ("\":", "\": "), ("{", "["), (".", "")] {
            desk.run(&["verify", "--now", NOW], &issued.stdout.replace(from, to));
        }
    }
    let issued = desk.run(&["issue", "--now", NOW], person());
    assert_eq!((issued.status, issued.objects().len()), (0, 5));
    let judged = desk.run(&["verify", "--now", NOW], &issued.stdout);
    assert_eq!((judged.status, judged.objects().len()), (0, 5));
}

#[test]
fn the_rest_shows_no_secret() {
    let desk = Desk::new("rest");
    for arguments in [
        &["check-config"][..],
        &["check-config", "--pretty"],
        &["adapters"],
        &["explain", "JWT_IS_INVALID"],
        &["explain", "nothing"],
        &["--help"],
        &["--version"],
        &["issue", "nowhere.json"],
        &["issue", "--adapter", "nobody"],
        &["verify", "--adapter", "nobody", "-"],
        &["verify", "countersign.toml"],
        &["provision", "--adapter", "web", "people.jsonl"],
        &["issue", "--frobnicate"],
    ] {
        desk.run(arguments, "");
    }
    assert_eq!(desk.run(&["check-config"], "").status, 0);
}

#[test]
fn a_closed_pipe_shows_no_secret() {
    let desk = Desk::new("pipe");
    let mut child = desk.start(&["issue"]);
    let mut stdin = child.stdin.take().unwrap();
    let lines = format!("{}\n", person()).repeat(1000);
    let writer = std::thread::spawn(move || while stdin.write_all(lines.as_bytes()).is_ok() {});
    let mut first = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut first).unwrap();
    drop(stdout);
    writer.join().unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(!finder().finds_in(first) && !finder().finds_in(output.stderr));
}
