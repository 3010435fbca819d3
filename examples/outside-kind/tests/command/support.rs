//! Runs the built command and reads its output.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The secret of the adapter `desk`.
pub(crate) const SECRET: &str = "test_secret_key";

const CONFIG: &str = "
[adapters.desk]
kind = 'desk'
secret = { file = 'secret' }
[adapters.portal]
kind = 'userhero'
public-key = 'pk_test'
secret = { file = 'other-secret' }
";

/// The result of a run: its status and its output.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn objects(&self) -> Vec<Value> {
        let lines = self.stdout.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    pub(crate) fn object(&self) -> Value {
        self.objects().swap_remove(0)
    }
}

/// Returns a new folder with a configuration.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    let files = [
        ("countersign.toml", CONFIG),
        ("secret", SECRET),
        ("other-secret", "test_secret_of_another"),
        ("session", "Cookie: session=of-usr_1\n"),
    ];
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
    folder
}

/// Runs the command with this input, where no configuration is.
pub(crate) fn run(arguments: &[&str], input: &str) -> Run {
    run_with(Path::new(env!("CARGO_TARGET_TMPDIR")), arguments, input)
}

/// Runs the command in this folder.
pub(crate) fn run_with(folder: &Path, arguments: &[&str], input: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_countersign-desk"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_PROXY", "127.0.0.1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that needs no input may end before it is written.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
