//! Every command with secrets that are marked: in what it prints and in every file that it leaves, no
//! eight bytes of one are found, however they are spelled.

#![expect(clippy::unwrap_used, reason = "a test's helpers")]

mod configurations;
mod echo;
mod network;
mod runs;

use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::process::{Child, Stdio};

use countersign_conformance::Finder;

use crate::support::{NOW, Run, command, finished, folder};

/// The secrets, by the name of their file; those of the environment have none.
const FILES: [(&str, &str); 9] = [
    ("web", "kF3v9QzX7mPq2LtR8sWb4YdN6hJc1GaE"),
    ("web-before", "Vw5TzK8rBn2XfQ6jM1cLpY9dHs4GuA7e"),
    ("legacy", "q7ZxC4vBm9NwErT2yUiP6oAsD1fGhJ3k"),
    ("chat-1", "R2d7Jq9sLkXv4ZpTnW8mBcY1hGfE5uQa"),
    ("chat-2", "zP6gN3wVtH8yKbS5jXr1DfMq9LcU4eWo"),
    ("key", "T9bQxM4nVj7ZcR2wKs6HyLgP1dFu8EaX"),
    ("session", "Cookie: id=Y4hWpN8kZr2TmXv6QbJd1LsG9cFe7UaB\n"),
    ("other", "G8mYvX3qKd7ZtBn2WcPj5RsL9hFe4UaT"),
    ("padded", "W3kZ+t/9Xq==\"Lm\\7 v%pR2?&N8dY"),
];

const PORTAL: &str = "D5xNqZ8wLb3TkVj7MsYp2RhG9cUf4EaX";

/// The password of a proxy.
const PROXY: &str = "M7cTzW2pXk9VqLn4RdYs6JbH1gUf8EaZ";

/// One adapter of each kind, with secrets of every sort.
const CONFIG: &str = "
[adapters.web]
kind = 'helpshift-identities'
secret = { file = 'web' }
previous-secrets = [{ file = 'web-before' }]

[adapters.app]
kind = 'helpshift-identities'
surface = 'sdk-x'
secret = { file = 'padded' }

[adapters.legacy]
kind = 'helpshift-legacy'
secret = { file = 'legacy' }

[adapters.chat]
kind = 'helpcrunch'
mode = 'security-hash'
secrets = [{ from = 0, secret = { file = 'chat-1' } }, { from = 5, secret = { file = 'chat-2' } }]

[adapters.portal]
kind = 'userhero'
public-key = 'pk'
secret = { env = 'MARKED_PORTAL' }
";

/// A folder with the configuration and its secrets.
struct Desk(PathBuf);

impl Desk {
    fn new(name: &str) -> Self {
        let mut files = FILES.to_vec();
        files.push(("countersign.toml", CONFIG));
        Self(folder(&format!("secrets-{name}"), &files))
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.0.join(name), text).unwrap();
    }

    /// The configuration with more behind it.
    fn configure(&self, more: &str) {
        self.write("countersign.toml", format!("{CONFIG}\n{more}"));
    }

    /// Starts the command, which says all that it can.
    fn start(&self, arguments: &[&str]) -> Child {
        let proxy = format!("http://user:{PROXY}@127.0.0.1:1");
        command()
            .args(arguments)
            .current_dir(&self.0)
            .env("MARKED_PORTAL", PORTAL)
            .env("MARKED_BYTES", OsStr::from_bytes(b"\xffX7mPq2LtR8sWb4Yd"))
            .env("HTTPS_PROXY", proxy)
            .env("RUST_BACKTRACE", "full")
            .env("RUST_LOG", "trace")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// A run to its end, which shows no secret and leaves none behind.
    fn run(&self, arguments: &[&str], input: &str) -> Run {
        let mut child = self.start(arguments);
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        // It may end without reading all of it.
        let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
        let run = finished(child.wait_with_output().unwrap());
        writer.join().unwrap();
        let finder = finder();
        for said in [&run.stdout, &run.stderr] {
            assert!(!finder.finds_in(said), "{arguments:?}: {said}");
        }
        self.look(&finder);
        run
    }

    /// Looks at every file but those that hold the secrets, and configurations that are to hold one.
    fn look(&self, finder: &Finder) {
        for name in self.names() {
            let ours = FILES.iter().any(|(file, _)| *file == name) || name.ends_with(".toml");
            if !ours {
                let text = std::fs::read(self.0.join(&name)).unwrap();
                assert!(!finder.finds_in(text), "{name}");
            }
        }
    }

    /// The names of the files that are there.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
        names.collect()
    }
}

fn finder() -> Finder {
    let files = FILES.map(|(_, secret)| secret.strip_prefix("Cookie: id=").unwrap_or(secret));
    let bytes = "X7mPq2LtR8sWb4Yd";
    Finder::new(files.into_iter().chain([PORTAL, PROXY, bytes]))
}

/// Somebody whom every adapter signs.
fn person() -> &'static str {
    r#"{"user_id":"usr_8f2k9d","created_at":1,"email":{"address":"lisa@example.com","verified":true}}"#
}
