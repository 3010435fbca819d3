//! Runs the built command and reads what it prints.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A moment for `--now`: the first second of 2025.
pub(crate) const NOW: &str = "1735689600";

/// The result of a run: its status and its output.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn objects(&self) -> Vec<Value> {
        self.stdout.lines().map(object).collect()
    }

    /// Whether a text is printed anywhere.
    pub(crate) fn shows(&self, text: &str) -> bool {
        self.stdout.contains(text) || self.stderr.contains(text)
    }
}

#[expect(clippy::unwrap_used, reason = "a test's helper")]
pub(crate) fn object(line: &str) -> Value {
    serde_json::from_str(line).unwrap()
}

/// A file of the examples.
pub(crate) fn example(name: &str) -> String {
    format!("{}/../examples/{name}", env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_countersign"))
}

/// Runs the command with this input.
#[expect(clippy::unwrap_used, reason = "a test's helper")]
pub(crate) fn run(arguments: &[&str], input: impl Into<Vec<u8>>) -> Run {
    let mut child = command()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.into();
    // It may end without reading all of it.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    finished(output)
}

#[expect(clippy::unwrap_used, reason = "a test's helper")]
pub(crate) fn finished(output: Output) -> Run {
    let run = Run {
        // A panic ends with 101, a signal with none.
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    run
}

/// Runs the command with the configuration of the examples.
pub(crate) fn with_example(arguments: &[&str], input: impl Into<Vec<u8>>) -> Run {
    let config = example("countersign.toml");
    let mut all = vec!["--config", &config];
    all.extend(arguments);
    run(&all, input)
}

/// A new folder with these files.
#[expect(clippy::unwrap_used, reason = "a test's helper")]
pub(crate) fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
    folder
}

/// Runs a command on a configuration file with this text, beside a usable secret `s`.
pub(crate) fn with_config(name: &str, text: &str, arguments: &[&str]) -> Run {
    let secret = "marked-secret-0123456789-0123456789-0123456789";
    let folder = folder(name, &[("c.toml", text), ("s", secret), ("empty", "")]);
    let config = folder.join("c.toml");
    let mut all = vec!["--config", config.to_str().unwrap_or_default()];
    all.extend(arguments);
    let run = run(&all, "");
    assert!(!run.shows("marked"), "{}{}", run.stdout, run.stderr);
    run
}
