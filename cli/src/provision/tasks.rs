//! How far the vendor has come with what it took.

use std::time::Duration;

use countersign::{Progress, Provisioner, Transport, Unanswered};
use serde::Serialize;
use tokio::time::{Instant, sleep};

use super::stop::Stop;
use super::why;
use crate::progress::Bar;
use crate::status::say;

/// The first pause between two rounds of questions; each is twice as long as the one before it.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// For how long the vendor is asked.
const LIMIT: Duration = Duration::from_secs(600);

/// What the vendor makes of a batch by itself.
#[derive(Debug, Serialize)]
pub(crate) struct Task {
    /// The vendor's reference.
    pub(crate) id: String,
    pub(crate) state: State,
    /// Whether the vendor says that there were errors; null until it is completed.
    pub(crate) errors: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    /// Nobody was asked, or nobody can be.
    Unknown,
    Working,
    Completed,
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
        self.errors == Some(true)
    }

    /// Asks once, and tells whether asking again can bring more.
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
            Ok(Some(_)) => {
                self.state = State::Working;
                Ok(true)
            }
            Ok(None) => Ok(false),
            Err(
                Unanswered::Denied(error)
                | Unanswered::NotSent(error)
                | Unanswered::Uncertain(error),
            ) => Err(why(&error)),
            Err(_) => Ok(false),
        }
    }
}

/// Asks until all are completed, the limit has passed or somebody wants it to end.
pub(crate) async fn follow(
    tasks: &mut [Task],
    provisioner: &dyn Provisioner,
    transport: &dyn Transport,
    stop: &Stop,
    bar: &Bar,
) {
    let until = Instant::now() + LIMIT;
    let mut pause = FIRST_PAUSE;
    let mut open: Vec<&mut Task> = tasks.iter_mut().collect();
    loop {
        let mut asked_again = Vec::new();
        for task in open {
            if stop.is_asked() {
                return;
            }
            match task.ask(provisioner, transport).await {
                Ok(true) => asked_again.push(task),
                Ok(false) => {}
                Err(why) => bar.aside(|| say(format_args!("task {}: {why}", task.id))),
            }
        }
        open = asked_again;
        if open.is_empty() || Instant::now() + pause > until {
            break;
        }
        tokio::select! {
            () = sleep(pause) => {}
            () = stop.asked() => break,
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    if !open.is_empty() {
        let number = open.len();
        bar.aside(|| {
            say(format_args!(
                "the vendor is still working on {number} tasks"
            ))
        });
    }
}
