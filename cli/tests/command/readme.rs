//! The examples of this command's README, run by a shell as they stand.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{example, finished, folder};

/// The sections whose examples need a key and an endpoint of the reader's own, as the README says.
const SHOWN: [&str; 2] = ["`provision`", "`probe`"];

/// A command, and what it is shown to print.
type Shown = (String, String);

fn shown() -> Vec<Shown> {
    let readme = include_str!("../../README.md");
    let sections = readme.split("\n## ").filter(|section| {
        let title = section.lines().next();
        !SHOWN.iter().any(|shown| title == Some(shown))
    });
    let blocks = sections.flat_map(|section| section.split("```console\n").skip(1));
    let blocks = blocks.filter_map(|rest| rest.split("```").next());
    blocks.flat_map(examples).collect()
}

/// The examples of a block. A line that ends in `|` goes on.
fn examples(block: &str) -> Vec<Shown> {
    let mut examples: Vec<Shown> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), examples.last_mut()) {
            (Some(command), _) => examples.push((command.to_owned(), String::new())),
            (None, Some((command, printed))) if printed.is_empty() && command.ends_with('|') => {
                command.push_str(line);
            }
            (None, Some((_, printed))) => printed.extend([line, "\n"]),
            (None, None) => {}
        }
    }
    examples
}

#[test]
fn each_example_runs_and_prints_what_is_shown() {
    let home = folder("readme", &[]);
    let built = Path::new(env!("CARGO_BIN_EXE_countersign"))
        .parent()
        .unwrap();
    let examples = shown();
    for (command, printed) in &examples {
        if command.starts_with("cargo install") {
            continue;
        }
        let mut shell = Command::new("sh");
        let script = format!("PATH=\"$0:$PATH\"\n{command}");
        shell.args(["-c", &script]).arg(built);
        shell.current_dir(example("")).env("HOME", &home);
        shell.stdin(Stdio::null());
        let run = finished(shell.output().unwrap());
        assert_eq!(run.stderr, "", "{command}");
        if printed.is_empty() {
            assert_eq!(run.status, 0, "{command}");
        } else {
            assert_eq!(run.stdout, *printed, "{command}");
        }
    }
    assert!(examples.len() > 10, "{}", examples.len());
}
