//! The typed function of an adapter, held against the trait, which is erased and asynchronous.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::fixture::Fixture;
use crate::run::guard;
use crate::trial::{Trial, now, says};

/// An offline adapter is ready on the first poll.
///
/// # Errors
///
/// The first case that it waits for.
pub fn ready_at_once(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        if !trial.capabilities.is_offline() {
            return Ok(());
        }
        for (case, action) in trial.each_case() {
            let draft = case.draft();
            if !draft.problems().is_empty() {
                continue;
            }
            let request = draft.request(trial.capabilities.kind(), action, now());
            let ready = guard(|| is_ready(trial.adapter.issue(request)));
            if matches!(ready, Ok(false)) {
                let broken = "it declares itself offline and is not ready on the first poll";
                return Err(says(case, action, broken));
            }
        }
        Ok(())
    })
}

fn is_ready<F: Future>(future: F) -> bool {
    let mut context = Context::from_waker(Waker::noop());
    matches!(pin!(future).poll(&mut context), Poll::Ready(_))
}

/// The typed function and the trait make the same payload, and refuse the same requests.
///
/// # Errors
///
/// The first case in which they differ.
pub fn typed_equals_erased(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        trial.issued()?;
        for (case, action) in trial.each_case() {
            let draft = case.draft();
            if !draft.problems().is_empty() {
                continue;
            }
            let request = draft.request(trial.capabilities.kind(), action, now());
            let Ok(erased) = trial.issue(&case.identity, action) else {
                continue;
            };
            let typed = guard(|| fixture.typed(&request))
                .map_err(|panicked| says(case, action, format!("the typed function {panicked}")))?;
            let broken = match (erased, typed) {
                (Ok(bundle), Ok(text)) if bundle.payload.get() == text => continue,
                (Ok(_), Ok(_)) => "the typed function makes other bytes than the trait",
                (Err(_), Err(_)) => continue,
                (Ok(_), Err(_)) => "the typed function refuses what the trait issues",
                (Err(_), Ok(_)) => "the typed function makes what the trait refuses",
            };
            return Err(says(case, action, broken));
        }
        Ok(())
    })
}
