//! The sender: sends batch by batch, and writes each step into the journal before the next.

use std::mem::take;
use std::sync::Arc;
use std::time::Duration;

use countersign::http::Transport;
use countersign::provision::{Outcome, Provisioner, SendError};
use tokio::time::sleep;

use super::batch::Batch;
use super::input::Input;
use super::journal::{Entry, Journal, Lines};
use super::records::RecordMaker;
use super::stop::Stop;
use super::why;
use crate::progress::Bar;
use crate::status::{Failure, say};

/// The most times that a batch is sent, where sending it again does no harm.
const TRIES: u32 = 3;
/// The pause before a batch is sent again. The transport has made its own pauses before it gives up.
const PAUSE: Duration = Duration::from_secs(2);
/// The number of batches in a row without an answer after which the run ends.
const MOST_UNCERTAIN: u32 = 3;

/// The sender of the lines that are not settled.
pub(crate) struct Sender<'a> {
    pub(crate) records: &'a RecordMaker,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) journal: &'a mut Journal,
    pub(crate) stop: Stop,
    pub(crate) bar: Bar,
    /// The number of batches in a row without an answer.
    pub(crate) uncertain: u32,
}

impl Sender<'_> {
    /// Continues where the journal ends, and returns whether it reached the end of the input.
    pub(crate) async fn run(&mut self, input: &Input) -> Result<bool, Failure> {
        if let Some(lines) = self.journal.state().unanswered()
            && !self.provisioner().is_idempotent()
        {
            self.leave(lines, "the last run ended before it was answered")?;
            self.uncertain = 0;
        }
        let settled = self.journal.state().settled();
        let (mut blocks, mut batch) = (input.blocks()?, Batch::default());
        while let Some(block) = blocks.next()? {
            for item in block.items().filter(|item| item.line > settled) {
                batch.add(item.line, self.records.make(&item))?;
                if batch.is_full(self.provisioner()) && !self.settle(take(&mut batch)).await? {
                    return Ok(false);
                }
            }
        }
        self.settle(batch).await
    }

    fn provisioner(&self) -> &dyn Provisioner {
        &*self.records.provisioner
    }

    /// Sends a batch, and returns whether the next one should be sent.
    async fn settle(&mut self, batch: Batch) -> Result<bool, Failure> {
        let Some(lines) = batch.lines() else {
            return Ok(true);
        };
        // Ctrl-C takes effect here.
        tokio::task::yield_now().await;
        if self.stop.is_asked() {
            return Ok(false);
        }
        let goes_on = if batch.records().is_empty() {
            self.journal.write(batch.refused(lines))?;
            true
        } else {
            self.send(&batch, lines).await?
        };
        self.show();
        Ok(goes_on)
    }

    async fn send(&mut self, batch: &Batch, lines: Lines) -> Result<bool, Failure> {
        for attempt in 1..=TRIES {
            self.journal.write(batch.sent(lines))?;
            let error = match self.call(batch).await {
                Some(Ok(outcomes)) => {
                    self.journal.write(batch.answered(lines, outcomes)?)?;
                    self.uncertain = 0;
                    return Ok(true);
                }
                Some(Err(SendError::Denied(error))) => {
                    self.journal.write(Entry::Unsent { lines })?;
                    self.tell(
                        lines,
                        &format!("not taken, and no other would be: {}", why(&error)),
                    );
                    return Ok(false);
                }
                Some(Err(SendError::NotDone(error))) => {
                    self.journal.write(Entry::Unsent { lines })?;
                    error
                }
                Some(Err(SendError::MaybeDone(error))) if self.provisioner().is_idempotent() => {
                    error
                }
                Some(Err(SendError::MaybeDone(error))) => {
                    return self.leave(lines, &why(&error));
                }
                Some(Err(_)) => {
                    return Err(Failure::new("the adapter failed in a way not known here"));
                }
                None if self.provisioner().is_idempotent() => return Ok(false),
                None => {
                    self.leave(lines, "stopped before it was answered")?;
                    return Ok(false);
                }
            };
            self.tell(lines, &why(&error));
            if attempt < TRIES && !self.pause().await {
                return Ok(false);
            }
        }
        if self.journal.state().unanswered().is_none() {
            self.tell(lines, "not sent; what follows waits for the next run");
            return Ok(false);
        }
        self.leave(lines, &format!("no answer in {TRIES} tries"))
    }

    /// Makes the call. The result is `None` where Ctrl-C was pressed twice, so that nobody waits for the answer.
    async fn call(&self, batch: &Batch) -> Option<Result<Vec<Outcome>, SendError>> {
        let transport = &*self.transport;
        tokio::select! {
            // An answer that has come counts, although Ctrl-C was pressed.
            biased;
            came = self.provisioner().send(transport, batch.records()) => Some(came),
            () = self.stop.insisted() => None,
        }
    }

    async fn pause(&self) -> bool {
        tokio::select! {
            () = sleep(PAUSE) => true,
            () = self.stop.asked() => false,
        }
    }

    /// Marks the lines as uncertain, for a person to decide, and returns whether the next batch should be sent.
    fn leave(&mut self, lines: Lines, why: &str) -> Result<bool, Failure> {
        self.journal.write(Entry::Uncertain { lines })?;
        self.tell(lines, &format!("uncertain: {why}"));
        self.uncertain += 1;
        Ok(self.uncertain < MOST_UNCERTAIN)
    }

    fn tell(&self, Lines(first, last): Lines, what: &str) {
        self.bar
            .aside(|| say(format_args!("lines {first} to {last}: {what}")));
    }

    fn show(&self) {
        let state = self.journal.state();
        self.bar.show(state.settled(), || {
            format!("{} done, {} refused", state.done(), state.refused())
        });
    }
}

#[cfg(test)]
mod tests;
