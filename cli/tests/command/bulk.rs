//! `issue` on many identities: every core, and the order of the input all the same.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use crate::support::{NOW, command, example, folder, with_example};

/// Lines of all sorts: identities, faults of theirs, blank ones, wrong UTF-8 and what is no JSON.
fn lines(count: usize) -> Vec<Vec<u8>> {
    let line = |index: usize| match index % 13 {
        3 => b"{\"user_id\":\"\",\"locale\":42,\"nickname\":\"x\"}\n".to_vec(),
        5 => b" \t\r\n".to_vec(),
        7 => b"{\"user_id\":\"\xff\"}\n".to_vec(),
        8 => b"{\"anonymous\":true}\n".to_vec(),
        9 => b"nonsense\n".to_vec(),
        // Longer than a pipe or a block.
        11 if index % 1000 == 11 => format!("{{\"user_id\":\"{}\"}}\n", "a".repeat(300_000)).into(),
        _ => format!("{{\"user_id\":\"user {index}\",\"email\":\"{index}@example.com\"}}\n").into(),
    };
    (1..=count).map(line).collect()
}

/// Gives the command a piece, waits for as many answers as it is to give, and goes on.
#[expect(clippy::unwrap_used, reason = "a test's helper")]
fn piece_by_piece(pieces: &[Vec<u8>], answers: impl Fn(&[u8]) -> usize) -> String {
    let config = example("countersign.toml");
    let mut child = command()
        .args(["--config", &config, "issue", "--now", NOW])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    for piece in pieces {
        stdin.write_all(piece).unwrap();
        for _ in 0..answers(piece) {
            stdout.read_line(&mut text).unwrap();
        }
    }
    drop(stdin);
    while stdout.read_line(&mut text).unwrap() > 0 {}
    child.wait().unwrap();
    text
}

#[test]
fn all_at_once_gives_the_same_bytes_as_line_by_line() {
    let lines = lines(5000);
    let run = with_example(&["issue", "--now", NOW], lines.concat());
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    assert_eq!(run.stdout.lines().count(), lines.len() * 4);
    // A blank line is answered when it is known that a further identity follows.
    let blank = |line: &[u8]| line.trim_ascii().is_empty();
    let mut pieces: Vec<Vec<u8>> = Vec::new();
    for line in lines {
        match pieces.last_mut() {
            Some(last) if blank(last) => last.extend(line),
            _ => pieces.push(line),
        }
    }
    let count = |piece: &[u8]| 4 * piece.iter().filter(|byte| **byte == b'\n').count();
    let slowly = piece_by_piece(&pieces, |piece| if blank(piece) { 0 } else { count(piece) });
    assert!(slowly == run.stdout);
}

#[test]
fn it_does_not_matter_in_what_pieces_the_input_arrives() {
    let inputs: [&[u8]; 5] = [
        b"\xef\xbb\xbf\n \n{\"user_id\":\"a\"}\r\n\n{\"user_id\":\"b\"}\n\n",
        b"\xef\xbb\xbf{\"user_id\":\"a\"}\n\xef\xbb\xbf{\"user_id\":\"b\"}",
        b"\n\n{\n\n\"user_id\":\n\"a\"}\n\n",
        b"\xef\xbb\xbf",
        b" \n \n{}",
    ];
    for input in inputs {
        let whole = with_example(&["issue", "--now", NOW], input).stdout;
        let bytes: Vec<Vec<u8>> = input.iter().map(|byte| vec![*byte]).collect();
        assert_eq!(piece_by_piece(&bytes, |_| 0), whole);
    }
}

#[test]
fn more_blank_lines_than_a_block_holds_are_counted() {
    let mut input = b"\n".repeat(70_000);
    input.extend(b"{\"user_id\":\"a\"}\n");
    let run = with_example(&["issue", "--adapter", "chat"], input);
    let last = run.stdout.lines().last().unwrap();
    assert!(last.starts_with("{\"line\":70001,"), "{last}");
    assert_eq!(run.stdout.lines().count(), 70_001);
    assert!(last.contains("security_hash"), "{last}");
}

#[test]
fn complaints_come_in_order_too() {
    let arguments = ["issue", "--adapter", "chat", "--format", "script"];
    let run = with_example(&arguments, b"{}\n".repeat(10_000));
    let found: Vec<_> = run
        .stderr
        .lines()
        .map(|line| line.split(": ").nth(1))
        .collect();
    let expected: Vec<_> = (1..=10_000).map(|line| format!("line {line}")).collect();
    let expected: Vec<_> = expected.iter().map(|line| Some(line.as_str())).collect();
    assert!(found == expected);
}

#[test]
fn a_summary_is_told_where_it_is_asked_for() {
    let input = "{\"user_id\":\"a\"}\n{}\n{\"user_id\":\"b\"}\n";
    let run = with_example(&["issue", "--summary"], input);
    let (front, rest) = run.stderr.split_once(", ").unwrap();
    assert_eq!(front, "countersign: 3 identities");
    assert!(rest.ends_with("; 8 bundles, 4 refusals\n"), "{rest}");
    assert_eq!(with_example(&["issue"], input).stderr, "");
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_shows_a_bar_and_keeps_the_results_clean() {
    let text = "{\"user_id\":\"a\"}\n".repeat(3000);
    let folder = folder("terminal", &[("identities", &text)]);
    let run = |name: &str| {
        format!(
            "'{}' --config '{}' issue --now {NOW} identities >{name}",
            env!("CARGO_BIN_EXE_countersign"),
            example("countersign.toml")
        )
    };
    // util-linux's `script` gives a command a terminal.
    let shown = std::process::Command::new("script")
        .args(["-qec", &run("shown"), "/dev/null"])
        .current_dir(&folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("100 %") || shown.contains("left"), "{shown}");
    assert!(shown.contains("countersign: 3000 identities, "), "{shown}");
    let results = std::fs::read_to_string(folder.join("shown")).unwrap();
    assert_eq!(results.lines().count(), 12_000);
    let plain = with_example(&["issue", "--now", NOW], text);
    assert!(results == plain.stdout);
}
