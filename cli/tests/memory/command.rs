//! The command: once it waits for identities, it holds no secret of its files.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::scan::{INNER, Needle, OUTER};

/// The bytes whose opposites the secrets are, in the order of the adapters.
const OPPOSITES: [&[u8; 40]; 5] = [
    b"T9bQxM4nVj7ZcR2wKs6HyLgP1dFu8EaX:xIj5-jO",
    b"R2d7Jq9sLkXv4ZpTnW8mBcY1hGfE5uQa:xIj5-jO",
    b"q7ZxC4vBm9NwErT2yUiP6oAsD1fGhJ3k:xIj5-jO",
    b"D5xNqZ8wLb3TkVj7MsYp2RhG9cUf4EaX:xIj5-jO",
    b"Vw5TzK8rBn2XfQ6jM1cLpY9dHs4GuA7e:xIj5-jO",
];

const CONFIG: &str = "
[adapters.chat]
kind = 'helpcrunch'
mode = 'signature'
secrets = [{ from = 0, secret = { file = '0' } }, { from = 5, secret = { file = '1' } }]
[adapters.legacy]
kind = 'helpshift-legacy'
secret = { file = '2' }
[adapters.portal]
kind = 'userhero'
public-key = 'k'
secret = { file = '3' }
[adapters.web]
kind = 'helpshift-identities'
secret = { file = '3' }
previous-secrets = [{ file = '4' }]
";

fn folder(needles: &[Needle]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("memory");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, needle) in needles.iter().enumerate() {
        std::fs::write(folder.join(name.to_string()), needle.bytes()).unwrap();
    }
    std::fs::write(folder.join("countersign.toml"), CONFIG).unwrap();
    folder
}

/// The command, once it has answered a first identity and waits for the next.
fn waiting(folder: &PathBuf, control: &Needle) -> Child {
    let control = control.bytes();
    let mut child = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .arg("issue")
        .current_dir(folder)
        .env("CONTROL", OsStr::from_bytes(&control))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let stdin = child.stdin.as_mut().unwrap();
    stdin
        .write_all(b"{\"user_id\":\"u\",\"created_at\":1}\n")
        .unwrap();
    let stdout = BufReader::new(child.stdout.as_mut().unwrap());
    // One of each adapter.
    assert_eq!(stdout.lines().take(4).filter(Result::is_ok).count(), 4);
    child
}

#[test]
fn a_command_that_waits_holds_no_secret() {
    let needles = OPPOSITES.map(|opposite| Needle::with_opposite(opposite));
    let folder = folder(&needles);
    // The environment stays where the system has put it.
    let control = Needle::with_opposite(b"W3kZqt8Xq5Lm17vBpR2sN8dYc4GhJf6T");
    let mut child = waiting(&folder, &control);
    let controlled = control.count_in(child.id()).map_err(|error| error.kind());
    let counted = needles.each_ref().map(|needle| {
        let forms = [0, INNER, OUTER].map(|mask| needle.masked(mask));
        let counts = forms.each_ref().map(|form| form.count_in(child.id()));
        counts.map(|count| count.map_err(|error| error.kind()))
    });
    child.kill().unwrap();
    child.wait().unwrap();
    println!("{counted:?}");
    if controlled == Err(ErrorKind::PermissionDenied) {
        println!("skipped: this system lets nobody look into the memory of another process");
        return;
    }
    assert!(controlled.is_ok_and(|count| count > 0), "the control");
    assert_eq!(counted, [[Ok(0); 3]; 5]);
}
