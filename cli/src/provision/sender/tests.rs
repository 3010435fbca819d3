//! Lines whose calls get no answer, on tokio's paused clock.

use std::path::PathBuf;

use countersign::Timestamp;
use countersign::clock::SystemClock;
use countersign::http::{Answer, StatusCode, TransportFault};
use countersign_conformance::{MemorySecrets, ScriptedTransport};
use serde_json::value::RawValue;
use tokio::time::Instant;

use super::*;
use crate::provision::journal::{FORMAT, Header};
use crate::provision::retry::Retry;

type Came = Result<Answer, TransportFault>;

const NOBODY: &str = r#"{"data":[]}"#;
const FIRST: &str = r#"{"data":[{"id":7,"userId":"u1"}]}"#;
const HELPCRUNCH: [&str; 2] = [
    r#"{"x":{"kind":"helpcrunch","mode":"plain"}}"#,
    r#"{"x":{"api-key":{"env":"KEY"}}}"#,
];
const HELPSHIFT: [&str; 2] = [
    r#"{"x":{"kind":"helpshift-identities","secret":{"env":"KEY"}}}"#,
    r#"{"x":{"api-key":{"env":"KEY"},"domain":"acme","action":"create-core-profiles"}}"#,
];

fn answer(status: u16, body: &'static str) -> Came {
    Ok(Answer::new(StatusCode::from_u16(status).unwrap(), body))
}

fn timed_out() -> Came {
    Err(TransportFault::TimedOut)
}

fn records([adapters, provision]: [&str; 2]) -> RecordMaker {
    let raw = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
    let secrets = MemorySecrets::new().with("KEY", "a-key-that-is-long-enough-0123456789");
    let registry = crate::adapters::registry();
    let provisioner = registry.provisioner("x", &raw(adapters), &raw(provision), &secrets);
    RecordMaker {
        provisioner: provisioner.unwrap(),
        kinds: registry.kinds(),
        now: Timestamp::EPOCH,
    }
}

/// The result of a run.
#[derive(Debug, PartialEq)]
struct Ended {
    at_end: bool,
    done: u64,
    uncertain: u64,
    settled: u64,
    seconds: u64,
}

/// Runs over so many lines. The calls must be those of the script, no more and no fewer.
async fn run(name: &str, vendor: [&str; 2], lines: usize, script: Vec<Came>) -> Ended {
    let folder = std::env::temp_dir().join(format!("countersign-{}-{name}", std::process::id()));
    let folder = Folder(folder);
    std::fs::create_dir_all(&folder.0).unwrap();
    let people: String = (1..=lines)
        .map(|line| format!("{{\"user_id\":\"u{line}\"}}\n"))
        .collect();
    let path = folder.0.join("people");
    std::fs::write(&path, people).unwrap();
    let input = Input::open(&path).unwrap();
    let records = records(vendor);
    let header = Header {
        format: FORMAT,
        adapter: "x".to_owned(),
        kind: records.kind().to_owned(),
        destination: records.provisioner.destination(),
        input: input.digested().clone(),
    };
    let mut journal = Journal::open(&folder.0.join("journal"), &header, lines as u64).unwrap();
    let (stop, bar) = (Stop::by_hand().1, Bar::new(false, None));
    let begun = Instant::now();
    let retry = Retry {
        transport: Arc::new(ScriptedTransport::new(script)),
        clock: Arc::new(SystemClock),
        rate_limit: None,
        stop: stop.clone(),
        bar: bar.clone(),
    };
    let mut sender = Sender {
        records: &records,
        transport: Arc::new(retry),
        journal: &mut journal,
        stop,
        bar,
        uncertain: 0,
    };
    let at_end = sender.run(&input).await.unwrap();
    let state = journal.state();
    Ended {
        at_end,
        done: state.done(),
        uncertain: state.uncertain(),
        settled: state.settled(),
        seconds: begun.elapsed().as_secs(),
    }
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test(start_paused = true)]
async fn who_was_sent_without_an_answer_is_looked_up() {
    let script = vec![
        answer(200, NOBODY),
        timed_out(),
        answer(200, FIRST),
        answer(200, "{}"),
    ];
    let expected = Ended {
        at_end: true,
        done: 1,
        uncertain: 0,
        settled: 1,
        seconds: 2,
    };
    assert_eq!(run("looked-up", HELPCRUNCH, 1, script).await, expected);
}

/// One record that the vendor never answers does not keep the others waiting.
#[tokio::test(start_paused = true)]
async fn who_gets_no_answer_however_often_is_left_to_a_person() {
    let mut script = Vec::new();
    for _ in 0..3 {
        script.extend([answer(200, NOBODY), timed_out()]);
    }
    script.extend([answer(200, NOBODY), answer(201, "{}")]);
    let expected = Ended {
        at_end: true,
        done: 1,
        uncertain: 1,
        settled: 2,
        seconds: 4,
    };
    assert_eq!(run("left", HELPCRUNCH, 2, script).await, expected);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_sent_waits() {
    let expected = |seconds| Ended {
        at_end: false,
        done: 0,
        uncertain: 0,
        settled: 0,
        seconds,
    };
    let script = (0..3).map(|_| timed_out()).collect();
    assert_eq!(run("search", HELPCRUNCH, 9, script).await, expected(4));
    // The transport makes eight tries of each, in 123 seconds.
    let script = || (0..24).map(|_| Err(TransportFault::Unreachable)).collect();
    let seconds = 3 * 123 + 4;
    assert_eq!(
        run("away", HELPCRUNCH, 9, script()).await,
        expected(seconds)
    );
    assert_eq!(
        run("away-bulk", HELPSHIFT, 9, script()).await,
        expected(seconds)
    );
}

#[tokio::test(start_paused = true)]
async fn after_three_batches_without_an_answer_the_others_wait() {
    let script = (0..3).map(|_| timed_out()).collect();
    let expected = Ended {
        at_end: false,
        done: 0,
        uncertain: 30_000,
        settled: 30_000,
        seconds: 0,
    };
    assert_eq!(run("three", HELPSHIFT, 30_001, script).await, expected);
}

/// A batch that the server failed on may be there, although it turns a later try away or is gone.
#[tokio::test(start_paused = true)]
async fn a_batch_in_doubt_stays_so() {
    let away = (0..7).map(|_| Err(TransportFault::Unreachable));
    let script = std::iter::once(answer(502, "")).chain(away).collect();
    let expected = Ended {
        at_end: true,
        done: 0,
        uncertain: 1,
        settled: 1,
        seconds: 123,
    };
    assert_eq!(run("doubt", HELPSHIFT, 1, script).await, expected);
    let script = vec![answer(502, ""), answer(401, "")];
    let expected = Ended {
        seconds: 1,
        ..expected
    };
    assert_eq!(run("doubt-key", HELPSHIFT, 1, script).await, expected);
}
