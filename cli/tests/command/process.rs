//! The command as a process: its arguments, its pipes and how it ends.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use crate::support::{command, example, run, with_example};

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = command()
        .args(["--config", &example("countersign.toml"), "issue"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Far more than pipes and buffers hold, so that it must meet the closed end.
    let writer = std::thread::spawn(move || {
        while stdin
            .write_all(&b"{\"user_id\":\"u\"}\n".repeat(1000))
            .is_ok()
        {}
    });
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    assert!(first.starts_with("{\"line\":1,"), "{first}");
    writer.join().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
#[cfg(target_os = "linux")]
fn results_that_cannot_be_written_are_told() {
    for arguments in [
        ["issue", "-"].as_slice(),
        &["verify"],
        &["adapters"],
        &["check-config"],
        &["--help"],
    ] {
        let full = std::fs::File::create("/dev/full").unwrap();
        let mut child = command()
            .args(["--config", &example("countersign.toml")])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Those that take no input may have ended already.
        let _ = child
            .stdin
            .take()
            .unwrap()
            .write_all(b"{\"user_id\":\"u\"}");
        let output = child.wait_with_output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(
            message.starts_with("countersign: cannot write"),
            "{arguments:?}: {message}"
        );
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_wrong_command_line_ends_with_two() {
    let cases: &[&[&str]] = &[
        &[],
        &["frobnicate"],
        &["issue", "--frobnicate"],
        &["issue", "--action", "logout"],
        &["issue", "--adapter"],
        &["issue", "one", "two"],
        &["verify", "--adapter", "a", "--adapter", "b"],
        &["adapters", "file"],
        &["--config"],
    ];
    for arguments in cases {
        let run = run(arguments, "");
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
}

/// Milliseconds in place of seconds would make a proof that never ends.
#[test]
fn now_is_in_seconds_up_to_the_year_9999() {
    for now in [
        "-1",
        "1.5",
        "1e3",
        "",
        "now",
        "253402300800",
        "1735689600000",
        "99999999999999999999",
    ] {
        let run = with_example(&["issue", "--now", now], r#"{"user_id":"u"}"#);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{now}");
    }
    for now in ["0", "253402300799"] {
        let run = with_example(&["issue", "--now", now], r#"{"user_id":"u"}"#);
        assert_eq!((run.status, run.objects().len()), (0, 4), "{now}");
    }
}

#[test]
fn help_and_version_are_results() {
    for option in ["--help", "-h", "--version", "-V"] {
        let run = run(&[option], "");
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{option}");
        assert!(run.stdout.contains("countersign"), "{option}");
    }
}

#[test]
fn options_for_all_commands_may_stand_behind_them() {
    let config = example("countersign.toml");
    let run = run(&["check-config", "--pretty", "--config", &config], "");
    assert!(run.stdout.starts_with("adapter  kind "), "{}", run.stdout);
    assert_eq!(run.status, 0);
}
