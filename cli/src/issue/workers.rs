//! The workers: every core signs, and the answers come in the order of the input.
//!
//! A worker takes the next block and, under the same lock, puts a channel for its answers in the queue. The queue's
//! reader therefore finds the channels in the order of the blocks. A full channel or queue makes its writer wait,
//! so that memory does not grow with the input.

use std::mem::take;
use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, available_parallelism};

use tokio::runtime::Builder;

use super::answer::Answer;
use super::signer::Signer;
use crate::input::{Block, Blocks};
use crate::status::Failure;

/// The number of blocks, for each worker, that may wait for earlier ones.
const WAITING: usize = 2;

/// The number of answers, for each block, that may wait for earlier ones.
const READY: usize = 2;

/// A message of a worker about its block: an answer, or `None` at the end.
type Message = Result<Option<Answer>, Failure>;
type Answers = Receiver<Message>;

/// The part of the input's side that only one worker at a time may use.
struct Feed {
    blocks: Blocks,
    queue: SyncSender<Answers>,
}

/// Starts the workers, and returns the answers until the input ends.
///
/// The workers end with the input or with the process. A worker that waits for input cannot be stopped.
pub(super) fn start(
    blocks: Blocks,
    signer: Signer,
) -> Result<impl Iterator<Item = Result<Answer, Failure>>, Failure> {
    let failed = |error| Failure::new(format!("cannot start: {error}"));
    let count = available_parallelism().map_or(1, NonZero::get);
    let (queue, answers) = sync_channel(count * WAITING);
    let feed = Arc::new(Mutex::new(Feed { blocks, queue }));
    let signer = Arc::new(signer);
    for _ in 0..count {
        // An adapter that asks its vendor needs the runtime's timers and sockets.
        let runtime = Builder::new_current_thread().enable_all().build();
        let mut worker = Worker {
            feed: Arc::clone(&feed),
            signer: Arc::clone(&signer),
        };
        let runtime = runtime.map_err(failed)?;
        let work = move || while runtime.block_on(worker.work()).is_some() {};
        thread::Builder::new().spawn(work).map_err(failed)?;
    }
    Ok(answers.into_iter().flat_map(in_order))
}

/// Returns the answers of a block. Where the end was not told, the block's worker has died.
fn in_order(answers: Answers) -> impl Iterator<Item = Result<Answer, Failure>> {
    let died = |_| Err(Failure::new("a worker has died"));
    std::iter::from_fn(move || answers.recv().unwrap_or_else(died).transpose())
}

struct Worker {
    feed: Arc<Mutex<Feed>>,
    signer: Arc<Signer>,
}

impl Worker {
    /// Answers the next block; `None` where there is none or nobody wants answers.
    async fn work(&mut self) -> Option<()> {
        let (answers, receiver) = sync_channel(READY);
        match self.take(receiver)? {
            Ok(block) => self.answer(&block, &answers).await,
            Err(failure) => answers.send(Err(failure)).ok(),
        }
    }

    fn take(&self, receiver: Answers) -> Option<Result<Block, Failure>> {
        let mut feed = self.feed.lock().ok()?;
        let block = feed.blocks.next().transpose()?;
        feed.queue.send(receiver).ok()?;
        Some(block)
    }

    async fn answer(&mut self, block: &Block, answers: &SyncSender<Message>) -> Option<()> {
        let mut answer = Answer::default();
        for item in block.items() {
            let signed = self.signer.sign(item, &mut answer);
            if let Err(failure) = signed.await {
                answers.send(Ok(Some(answer))).ok()?;
                return answers.send(Err(failure)).ok();
            }
            if answer.is_full() {
                answers.send(Ok(Some(take(&mut answer)))).ok()?;
            }
        }
        answer.tally.read = block.length();
        answers.send(Ok(Some(answer))).ok()?;
        answers.send(Ok(None)).ok()
    }
}
