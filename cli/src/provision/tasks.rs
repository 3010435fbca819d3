//! The vendor's tasks: follows how far the vendor has come with the batches that it took.

use std::time::Duration;

use countersign::http::Transport;
use countersign::provision::{Progress, Provisioner, SendError};
use serde::Serialize;
use tokio::time::sleep;

use super::stop::Stop;
use super::why;
use crate::progress::Bar;
use crate::status::say;

/// The first pause between two rounds of questions; each is twice as long as the one before it.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// The longest time for which the vendor is asked.
const LIMIT: Duration = Duration::from_secs(600);

/// A task: a batch that the vendor works through by itself.
#[derive(Debug, Serialize)]
pub(crate) struct Task {
    /// The vendor's reference.
    pub(crate) id: String,
    pub(crate) state: State,
    /// Whether the vendor says that there are errors; null until it says so or has ended.
    pub(crate) errors: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    /// The vendor was not asked, or cannot be.
    Unknown,
    Working,
    Completed,
    Failed,
}

impl Task {
    pub(crate) fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            state: State::Unknown,
            errors: None,
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors == Some(true) || self.state == State::Failed
    }

    /// Asks once, and returns whether asking again can bring more.
    async fn ask(
        &mut self,
        provisioner: &dyn Provisioner,
        transport: &dyn Transport,
    ) -> Result<bool, String> {
        match provisioner.progress(transport, &self.id).await {
            Ok(Some(Progress::Completed { errors })) => {
                self.state = State::Completed;
                self.errors = Some(errors);
                Ok(false)
            }
            Ok(Some(Progress::Working { errors })) => {
                self.state = State::Working;
                self.errors = errors.then_some(true);
                Ok(true)
            }
            Ok(Some(Progress::Failed)) => {
                self.state = State::Failed;
                self.errors = Some(true);
                Ok(false)
            }
            Ok(_) => Ok(false),
            Err(
                SendError::Denied(error) | SendError::NotDone(error) | SendError::MaybeDone(error),
            ) => Err(why(&error)),
            Err(_) => Ok(false),
        }
    }
}

/// Asks until all are completed, the limit has passed or the run is to end. A question changes nothing, so that one at
/// hand need not be waited for.
pub(crate) async fn follow(
    tasks: &mut [Task],
    provisioner: &dyn Provisioner,
    transport: &dyn Transport,
    stop: &Stop,
    bar: &Bar,
) {
    tokio::select! {
        () = ask_all(tasks, provisioner, transport, bar) => {}
        () = sleep(LIMIT) => {}
        () = stop.asked() => {}
    }
    let is_working = |task: &&Task| task.state == State::Working;
    let working = tasks.iter().filter(is_working).count();
    if working > 0 {
        bar.aside(|| {
            say(format_args!(
                "the vendor is still working on {working} tasks"
            ))
        });
    }
}

async fn ask_all(
    tasks: &mut [Task],
    provisioner: &dyn Provisioner,
    transport: &dyn Transport,
    bar: &Bar,
) {
    let mut pause = FIRST_PAUSE;
    let mut open: Vec<&mut Task> = tasks.iter_mut().collect();
    loop {
        let mut asked_again = Vec::new();
        for task in open {
            match task.ask(provisioner, transport).await {
                Ok(true) => asked_again.push(task),
                Ok(false) => {}
                Err(why) => bar.aside(|| say(format_args!("task {}: {why}", task.id))),
            }
        }
        open = asked_again;
        if open.is_empty() {
            break;
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use countersign::clock::SystemClock;
    use countersign::http::Answer;
    use countersign::http::StatusCode;
    use countersign_conformance::{MemorySecrets, ScriptedTransport};
    use serde_json::value::RawValue;
    use tokio::time::Instant;

    use super::*;
    use crate::provision::retry::Retry;

    const ADAPTERS: &str = r#"{"x":{"kind":"helpshift-identities","secret":{"env":"KEY"}}}"#;
    const PROVISION: &str = r#"{"x":{"api-key":{"env":"KEY"},"domain":"acme",
        "action":"create-core-profiles","task-path":"/tasks/{task_id}"}}"#;

    /// A vendor that fails on each question would keep ten tasks for twenty minutes.
    #[tokio::test(start_paused = true)]
    async fn a_vendor_that_fails_is_asked_no_longer_than_the_limit() {
        let [adapters, provision] =
            [ADAPTERS, PROVISION].map(|text| RawValue::from_string(text.to_owned()).unwrap());
        let secrets = MemorySecrets::new().with("KEY", "a-key-that-is-long-enough-0123456789");
        let registry = crate::adapters::registry();
        let provisioner = registry.provisioner("x", &adapters, &provision, &secrets);
        // Four tasks of eight tries in 123 seconds each, and seven tries of the fifth.
        let failing = (0..39).map(|_| Ok(Answer::new(StatusCode::BAD_GATEWAY, "")));
        let (stop, bar) = (Stop::by_hand().1, Bar::new(false, None));
        let retry = Retry {
            transport: Arc::new(ScriptedTransport::new(failing)),
            clock: Arc::new(SystemClock),
            rate_limit: None,
            stop: stop.clone(),
            bar: bar.clone(),
        };
        let mut tasks: Vec<Task> = (0..10).map(|id| Task::new(&format!("t{id}"))).collect();
        let begun = Instant::now();
        follow(&mut tasks, &*provisioner.unwrap(), &retry, &stop, &bar).await;
        assert_eq!(begun.elapsed(), LIMIT);
    }
}
