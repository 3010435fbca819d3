//! A load that is under way, and all who wait for its end.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::problem::Result;

/// A load that one task makes, and whose end any number of others wait for.
pub(super) struct Load<V>(Mutex<Progress<V>>);

enum Progress<V> {
    UnderWay(Vec<Waker>),
    /// The value or the error; `None` where the task gave up.
    Ended(Option<Result<V>>),
}

impl<V: Clone> Load<V> {
    pub(super) fn begin() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Progress::UnderWay(Vec::new()))))
    }

    /// Ends the load, and wakes all who wait. A load that has ended stays as it is.
    pub(super) fn end(&self, outcome: Option<Result<V>>) {
        let mut progress = self.lock();
        let Progress::UnderWay(waiting) = &mut *progress else {
            return;
        };
        let waiting = std::mem::take(waiting);
        *progress = Progress::Ended(outcome);
        drop(progress);
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Waits for the end: the value or the error, or `None` where the task gave up.
    pub(super) fn wait(&self) -> impl Future<Output = Option<Result<V>>> + '_ {
        Wait(self)
    }

    fn lock(&self) -> MutexGuard<'_, Progress<V>> {
        // No step between locking and unlocking leaves the progress half changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Wait<'l, V>(&'l Load<V>);

impl<V: Clone> Future for Wait<'_, V> {
    type Output = Option<Result<V>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut *self.0.lock() {
            Progress::Ended(outcome) => Poll::Ready(outcome.clone()),
            Progress::UnderWay(waiting) => {
                // A task may be polled many times before the end.
                if !waiting.iter().any(|one| one.will_wake(context.waker())) {
                    waiting.push(context.waker().clone());
                }
                Poll::Pending
            }
        }
    }
}
