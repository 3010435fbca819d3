//! The habits of the prose: in comments, and in the Markdown documents.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A sentence that opens with one of these reads like a question until its end.
const OPENINGS: [&str; 3] = ["What", "Who", "Whoever"];

/// Returns the files of the repository, as Git knows them.
fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut list = Command::new("git");
    list.args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ]);
    let listed = list.current_dir(&root).output().unwrap();
    assert!(listed.status.success());
    let names = String::from_utf8(listed.stdout).unwrap();
    let paths = names.split_terminator('\0').map(|name| root.join(name));
    paths.filter(|path| path.is_file()).collect()
}

/// Returns the lines of prose of a file, with their numbers: none of code, and no headings, which may ask.
fn prose(text: &str, is_rust: bool) -> Vec<(usize, &str)> {
    let mut in_code = false;
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_start();
        let comment = line
            .strip_prefix("///")
            .or_else(|| line.strip_prefix("//!"))
            .or_else(|| line.strip_prefix("//"));
        let Some(line) = (if is_rust { comment } else { Some(line) }) else {
            in_code = false;
            continue;
        };
        let line = line.trim_start();
        if line.starts_with("```") {
            in_code = !in_code;
        } else if !in_code && !line.starts_with("# ") && !line.starts_with("##") {
            found.push((number, line));
        }
    }
    found
}

/// Says whether a sentence of the line opens with one of the words: at the start of the line, of a list's entry or of a
/// table's cell, or behind the end of another sentence.
fn opens_badly(line: &str) -> bool {
    let is_mark = |one: char| matches!(one, '-' | '*' | '_' | '`' | '"' | '(' | '>' | '[' | ' ');
    let starts = ["| ", ". ", ": ", "! ", "? "]
        .iter()
        .flat_map(|end| line.split(end).skip(1));
    starts.chain([line]).any(|start| {
        let word = start.trim_start_matches(is_mark);
        let word = word.split(|one: char| !one.is_alphanumeric()).next();
        word.is_some_and(|word| OPENINGS.contains(&word))
    })
}

#[test]
fn no_sentence_opens_with_what_or_who() {
    let mut bad = Vec::new();
    let mut read = 0;
    for path in files() {
        let extension = path.extension().and_then(|extension| extension.to_str());
        let is_rust = match extension {
            Some("rs") => true,
            Some("md") => false,
            _ => continue,
        };
        read += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, line) in prose(&text, is_rust) {
            if opens_badly(line) {
                bad.push(format!("{}:{number}: {line}", path.display()));
            }
        }
    }
    assert!(read > 300, "{read}");
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn an_opening_is_found_wherever_a_sentence_begins() {
    for line in [
        "What it does.",
        "- Who asks.",
        "| a | What b |",
        "It is so. Whoever asks knows.",
        "**What** it is",
    ] {
        assert!(opens_badly(line), "{line}");
    }
    for line in [
        "It knows what it does.",
        "Whose is it",
        "a WhatsApp id. Whatsapp",
        "who asks",
    ] {
        assert!(!opens_badly(line), "{line}");
    }
    let text = "# What it is\nIt is.\n```text\nWhat it prints\n```\nWhat else\n";
    assert_eq!(prose(text, false), [(2, "It is."), (6, "What else")]);
    let source = "/// One.\n/// ```\n/// What(\n/// ```\nWhat::new();\n//! Two.\n// Three.\n";
    let comments = [(1, "One."), (6, "Two."), (7, "Three.")];
    assert_eq!(prose(source, true), comments);
}
