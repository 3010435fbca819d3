//! Vendors' answers to sending users: whatever comes, it is read to an end and quoted nowhere.
//!
//! Each line is an answer: its status, a blank, its body. The first of the input's letters chooses the
//! vendor. `@i`, `@n` and `@p` stand for values that were sent, which vendors quote.

#![no_main]

use std::collections::VecDeque;
use std::fmt::Debug;
use std::sync::{Arc, LazyLock, Mutex};

use countersign::adapter::async_trait;
use countersign::http::StatusCode;
use countersign::http::{Answer, Call, Transport, TransportFault};
use countersign::identity::Draft;
use countersign::provision::{Outcome, Provisioner, Record, SendError};
use countersign_fuzz::chats::{self, Vault};
use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;

const ADAPTERS: &str = r#"{
    "chat": {"kind": "helpcrunch", "mode": "plain"},
    "support": {"kind": "helpshift-identities", "secret": {"env": "web"}}
}"#;
const PROVISION: &str = r#"{
    "chat": {"api-key": {"env": "API"}},
    "support": {"api-key": {"env": "API"}, "domain": "acme", "action": "create-core-profiles", "task-path": "/t/{task_id}"}
}"#;

/// Values that no error may show.
const ID: &str = "qXz7MarkId";
const NAME: &str = "qXz7MarkName";
const PLAN: &str = "qXz7MarkPlan";

/// Eight bytes of the API key: a vendor may say fewer without knowing it.
const PIECE_OF_KEY: &str = "KEY-API-";

struct Vendor(Arc<dyn Provisioner>, Record);

static VENDORS: LazyLock<[Vendor; 2]> = LazyLock::new(|| {
    let raw = |text| serde_json::from_str::<&RawValue>(text).expect("JSON");
    let identity =
        format!(r#"{{"user_id": "{ID}", "name": "{NAME}", "attributes": {{"plan": "{PLAN}"}}}}"#);
    ["chat", "support"].map(|name| {
        let built = chats::registry().provisioner(name, raw(ADAPTERS), raw(PROVISION), &Vault);
        let provisioner = built.expect("a provisioner");
        let draft = Draft::parse(&identity);
        let kind = provisioner.capabilities().kind();
        let request = draft.request(kind, countersign::Action::Login, chats::now());
        let record = provisioner.record(request).expect("a record");
        Vendor(provisioner, record)
    })
});

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, lines)) = bytes.split_first() else {
        return;
    };
    let Vendor(provisioner, record) = &VENDORS[usize::from(choice & 1)];
    let network = Network::of(lines);
    let sent = provisioner.send(&network, std::slice::from_ref(record));
    match chats::ready(sent) {
        Ok(outcomes) => {
            assert_eq!(outcomes.len(), 1, "an outcome for each record");
            for outcome in &outcomes {
                match outcome {
                    Outcome::Refused(problems) => {
                        silent("an outcome", outcome);
                        assert!(!problems.is_empty(), "refused without a reason");
                        silent("a problem", &problems.to_string());
                    }
                    Outcome::Done { task: Some(task) } => ask(provisioner.as_ref(), &network, task),
                    _ => {}
                }
            }
        }
        Err(unanswered) => check_unanswered(&unanswered),
    }
    let calls = network.0.into_inner().expect("nobody panicked").calls;
    assert!(calls <= 8, "it asks on and on");
});

/// A task's reference goes into a path and a journal's line.
fn ask(provisioner: &dyn Provisioner, network: &Network, task: &str) {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    assert!(
        !task.is_empty() && task.bytes().all(plain),
        "a reference that is none"
    );
    match chats::ready(provisioner.progress(network, task)) {
        Ok(progress) => silent("progress", &progress),
        Err(unanswered) => check_unanswered(&unanswered),
    }
}

fn check_unanswered(unanswered: &SendError) {
    silent("no answer", unanswered);
    let (SendError::Denied(error) | SendError::NotDone(error) | SendError::MaybeDone(error)) =
        unanswered
    else {
        return;
    };
    silent("an error", &error.to_string());
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        silent("a source", &error.to_string());
        source = error.source();
    }
}

fn silent(what: &str, shown: &impl Debug) {
    let shown = format!("{shown:?}");
    for value in [ID, NAME, PLAN, PIECE_OF_KEY] {
        assert!(!shown.contains(value), "{what} shows a value");
    }
}

/// Answers in their order; then the connection breaks.
#[derive(Debug)]
struct Network(Mutex<Scene>);

#[derive(Debug)]
struct Scene {
    answers: VecDeque<Answer>,
    calls: usize,
}

impl Network {
    fn of(lines: &[u8]) -> Self {
        let answer = |line: &[u8]| {
            let status = StatusCode::from_bytes(line.get(..3)?).ok()?;
            let body = String::from_utf8_lossy(line.get(4..)?);
            let body = body
                .replace("@i", ID)
                .replace("@n", NAME)
                .replace("@p", PLAN);
            Some(Answer::new(status, body))
        };
        let answers = lines
            .split(|byte| *byte == b'\n')
            .filter_map(answer)
            .collect();
        Self(Mutex::new(Scene { answers, calls: 0 }))
    }
}

#[async_trait]
impl Transport for Network {
    async fn send(&self, _: Call) -> Result<Answer, TransportFault> {
        let mut scene = self.0.lock().expect("nobody panicked");
        scene.calls += 1;
        scene.answers.pop_front().ok_or(TransportFault::Broken)
    }
}
