//! How the input is cut into identities.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::Value;

use crate::support::{command, example, folder, with_example};

/// The lines that were answered, and the code of the first problem of each.
fn answers(input: impl Into<Vec<u8>>) -> Vec<(u64, Option<String>)> {
    let run = with_example(&["issue", "--adapter", "chat"], input);
    let answer = |object: &Value| {
        let code = object.pointer("/error/problems/0/code");
        let line = object.get("line").and_then(Value::as_u64);
        (
            line.unwrap_or_default(),
            code.and_then(Value::as_str).map(String::from),
        )
    };
    run.objects().iter().map(answer).collect()
}

fn good(line: u64) -> (u64, Option<String>) {
    (line, None)
}

fn bad(line: u64) -> (u64, Option<String>) {
    (line, Some("invalid".to_owned()))
}

#[test]
fn a_blank_line_between_identities_is_no_identity_and_at_the_end_no_line() {
    let input = "\n{\"user_id\":\"a\"}\r\n \t\r\n\n{\"user_id\":\"b\"}\n\n \n";
    assert_eq!(answers(input), [bad(1), good(2), bad(3), bad(4), good(5)]);
}

#[test]
fn a_byte_order_mark_is_skipped() {
    assert_eq!(answers("\u{feff}{\"user_id\":\"a\"}\n"), [good(1)]);
    assert_eq!(
        answers("{\"user_id\":\"a\"}\n\u{feff}{\"user_id\":\"b\"}\n"),
        [good(1), bad(2)]
    );
}

#[test]
fn an_unfinished_first_line_makes_the_whole_input_one_identity() {
    assert_eq!(answers("{\n\n\"user_id\":\r\n\"a\"\n}\n"), [good(1)]);
    assert_eq!(
        answers("{\"user_id\":\n\"a\"}\n{\"user_id\":\"b\"}"),
        [bad(1)]
    );
    assert_eq!(answers("{\"user_id\":"), [bad(1)]);
}

#[test]
fn a_first_line_that_no_other_can_finish_is_a_line_like_others() {
    assert_eq!(
        answers("{\"user_id\":\"a\n{\"user_id\":\"b\"}\n"),
        [bad(1), good(2)]
    );
    assert_eq!(answers("{]\n{\"user_id\":\"b\"}\n"), [bad(1), good(2)]);
}

#[test]
fn a_line_separator_is_text() {
    assert_eq!(
        answers("{\"user_id\":\"a\u{2028}b\u{2029}c\"}\n"),
        [good(1)]
    );
}

#[test]
fn a_line_that_is_no_identity_does_not_stop_the_others() {
    let input: &[u8] = b"nonsense\n\xff\xfe\n[]\nnull\n\"x\"\n1e999\n{\"user_id\":\"a\x01\"}\n\x00\n{} {}\n{\"user_id\":\"b\"}\n";
    let mut expected: Vec<_> = (1..=9).map(bad).collect();
    expected.push(good(10));
    assert_eq!(answers(input), expected);
}

#[test]
fn wrong_utf8_is_called_by_its_name() {
    let run = with_example(
        &["issue", "--adapter", "chat"],
        b"{\"user_id\":\"\xff\"}".as_slice(),
    );
    assert!(
        run.stdout.contains(r#""detail":"not UTF-8""#),
        "{}",
        run.stdout
    );
    assert_eq!(run.status, 1);
}

#[test]
fn an_input_without_an_identity_is_told() {
    for input in ["", "\n", " \r\n\t\n", "\u{feff}"] {
        let run = with_example(&["issue"], input);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{input:?}");
        assert_eq!(
            run.stderr,
            "countersign: there is no identity in the input\n"
        );
    }
}

#[test]
fn a_dash_is_standard_input() {
    let run = with_example(&["issue", "--adapter", "chat", "-"], r#"{"user_id":"a"}"#);
    assert_eq!((run.objects().len(), run.status), (1, 0));
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    let folder = folder("unreadable-input", &[]);
    let missing = folder.join("none.json");
    for path in [folder, missing] {
        for command in ["issue", "verify"] {
            let run = with_example(&[command, path.to_str().unwrap()], "");
            assert_eq!((run.status, run.stdout.as_str()), (2, ""));
            assert!(
                run.stderr.starts_with("countersign: cannot read \""),
                "{}",
                run.stderr
            );
        }
    }
}

#[test]
fn deep_nesting_is_a_fault_and_no_crash() {
    let open = "[".repeat(100_000);
    let close = "]".repeat(100_000);
    assert_eq!(answers(open.clone()), [bad(1)]);
    assert_eq!(
        answers(format!("{{\"attributes\":{{\"a\":{open}{close}}}}}")),
        [bad(1)]
    );
    assert_eq!(answers("{\"a\":".repeat(100_000)), [bad(1)]);
}

#[test]
fn a_huge_text_is_measured_and_not_printed() {
    let input = format!("{{\"user_id\":\"{}\"}}", "a".repeat(20_000_000));
    let run = with_example(&["issue", "--adapter", "support"], input);
    assert!(run.stdout.contains("20000000 characters, at most 750"));
    assert!(run.stdout.len() < 1000);
    assert_eq!(run.status, 1);
}

#[test]
fn each_line_is_answered_before_the_next_is_asked_for() {
    let mut child = command()
        .args([
            "--config",
            &example("countersign.toml"),
            "issue",
            "--adapter",
            "chat",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        stdin.write_all(b"{\"user_id\":\"a\"}\n").unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        assert!(answer.starts_with("{\"line\":"), "{answer}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}
