//! A folder with an input and a configuration, in which runs are made.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::support::{Run, command, finished, folder, object};

const FILE: &str = "people.jsonl";

/// The files that a run may write beside its input.
const FILES: [&str; 3] = ["journal", "refused", "uncertain"];

/// Everything that belongs to a run. The values of identities and keys are marked, and shown nowhere.
pub(crate) struct Workbench(PathBuf);

impl Workbench {
    pub(crate) fn helpcrunch(name: &str, url: &str, input: &str) -> Self {
        let config = format!(
            "[adapters.vendor]\nkind = 'helpcrunch'\nmode = 'plain'\n\
             [provision.vendor]\napi-key = {{ file = 'key' }}\nurl = '{url}/v1'\n\
             calls-per-minute = 1000000\n"
        );
        Self::new(name, &config, input)
    }

    pub(crate) fn helpshift(name: &str, url: &str, input: &str) -> Self {
        let config = format!(
            "[adapters.vendor]\nkind = 'helpshift-identities'\nsecret = {{ file = 'key' }}\n\
             [provision.vendor]\napi-key = {{ file = 'key' }}\nurl = '{url}'\ndomain = 'acme'\n\
             action = 'create-core-profiles'\ntask-path = '/tasks/{{task_id}}'\n"
        );
        Self::new(name, &config, input)
    }

    fn new(name: &str, config: &str, input: &str) -> Self {
        let files = [(FILE, input), ("c.toml", config), ("key", "marked-key")];
        Self(folder(&format!("provision-{name}"), &files))
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = command();
        command
            .current_dir(&self.0)
            .args([
                "--config",
                "c.toml",
                "provision",
                "--adapter",
                "vendor",
                FILE,
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn start(&self) -> Child {
        self.command().spawn().unwrap()
    }

    pub(crate) fn end(&self, child: Child) -> Ended {
        let run = finished(child.wait_with_output().unwrap());
        assert!(!run.shows("marked"), "{}{}", run.stdout, run.stderr);
        for what in FILES {
            let text = self.read(what).unwrap_or_default();
            assert!(!text.contains("marked"), "{what}: {text}");
        }
        let ended = Ended(run);
        if ended.0.status < 2 {
            self.adds_up(&ended);
        }
        ended
    }

    /// A run to its end.
    pub(crate) fn run(&self) -> Ended {
        self.end(self.start())
    }

    /// A file that a run has written.
    pub(crate) fn read(&self, what: &str) -> Option<String> {
        std::fs::read_to_string(self.path(what)).ok()
    }

    pub(crate) fn path(&self, what: &str) -> PathBuf {
        self.0.join(format!("{FILE}.vendor.{what}"))
    }

    pub(crate) fn set_input(&self, input: &str) {
        std::fs::write(self.0.join(FILE), input).unwrap();
    }

    pub(crate) fn set_key(&self, key: &str) {
        std::fs::write(self.0.join("key"), key).unwrap();
    }

    /// The lines of a report, each with what it says.
    pub(crate) fn lines(&self, what: &str) -> Vec<Value> {
        let text = self.read(what).unwrap_or_default();
        text.lines().map(object).collect()
    }

    /// Each line of the input is counted once, and each file has what is counted.
    fn adds_up(&self, ended: &Ended) {
        let numbers = ["done", "refused", "uncertain", "waiting"].map(|key| ended.number(key));
        let lines = ended.number("lines");
        assert_eq!(numbers.iter().sum::<u64>(), lines, "{numbers:?}");
        for what in ["refused", "uncertain"] {
            let listed = self.lines(what).len() as u64;
            assert_eq!(listed, ended.number(what), "{what}");
        }
        let leftovers = std::fs::read_dir(&self.0).unwrap().filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            name.to_string_lossy().ends_with(".new")
        });
        assert_eq!(leftovers.count(), 0);
    }
}

/// The result of a run, and its files.
pub(crate) struct Ended(pub(crate) Run);

impl Ended {
    pub(crate) fn summary(&self) -> Value {
        let [summary] = self.0.objects().try_into().unwrap();
        summary
    }

    pub(crate) fn number(&self, key: &str) -> u64 {
        self.summary()[key].as_u64().unwrap()
    }

    /// Done, refused, uncertain and waiting.
    pub(crate) fn numbers(&self) -> [u64; 4] {
        ["done", "refused", "uncertain", "waiting"].map(|key| self.number(key))
    }
}

/// So many identities, one a line.
pub(crate) fn people(number: usize) -> String {
    (1..=number).map(|number| person(number) + "\n").collect()
}

pub(crate) fn person(number: usize) -> String {
    format!(
        r#"{{"user_id":"marked-{number}","email":{{"address":"marked-{number}@example.com","verified":true}}}}"#
    )
}
