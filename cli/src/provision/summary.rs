//! The summary of the whole input.

use serde::Serialize;

use super::journal::State;
use super::tasks::Task;
use crate::status::Status;

/// The counts of lines. Each line is counted in one of the four.
#[derive(Debug, Serialize)]
pub(crate) struct Summary<'a> {
    adapter: &'a str,
    kind: &'static str,
    lines: u64,
    done: u64,
    refused: u64,
    uncertain: u64,
    waiting: u64,
    tasks: Vec<Task>,
}

impl<'a> Summary<'a> {
    pub(crate) fn new(
        adapter: &'a str,
        kind: &'static str,
        lines: u64,
        state: &State,
        tasks: Vec<Task>,
    ) -> Self {
        Self {
            adapter,
            kind,
            lines,
            done: state.done(),
            refused: state.refused(),
            uncertain: state.uncertain(),
            waiting: lines.saturating_sub(state.settled()),
            tasks,
        }
    }

    /// Returns the exit status; `None` where there was no line.
    pub(crate) fn status(&self) -> Option<Status> {
        let is_done = self.done == self.lines && !self.tasks.iter().any(Task::has_errors);
        let status = if is_done {
            Status::Done
        } else {
            Status::Faulty
        };
        (self.lines > 0).then_some(status)
    }
}
