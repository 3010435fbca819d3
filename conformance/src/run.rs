//! Running an adapter's code: its futures, and its panics.

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, Once};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use crate::checks::Check;
use crate::fixture::Fixture;

/// Waits for a future on this thread, without a runtime: for what is scripted and asks no network.
pub fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        thread::park();
    }
}

/// Runs a check, as the suite does: a panic fails it, and nothing is printed.
#[doc(hidden)]
pub fn run_check(check: Check, fixture: &dyn Fixture) -> Result<(), String> {
    guard(|| check(fixture)).unwrap_or_else(|panicked| Err(format!("the adapter {panicked}")))
}

/// A panic of the code under test, by its place in the sources. Its message is not kept: it may quote a value.
#[derive(Debug)]
pub(crate) struct Panicked(String);

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panics at {}", self.0)
    }
}

thread_local! {
    /// The place of the last panic on this thread; `None` outside of [`guard`].
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs code that may panic, and prints nothing where it does: a check that draws and shrinks cases meets many panics,
/// and tells of one.
pub(crate) fn guard<T>(run: impl FnOnce() -> T) -> Result<T, Panicked> {
    keep_quiet();
    let around = PLACE.replace(Some("an unknown place".to_owned()));
    let result = catch_unwind(AssertUnwindSafe(run));
    let place = PLACE.replace(around).unwrap_or_default();
    result.map_err(|_| Panicked(place))
}

/// Makes panics inside of [`guard`] silent. All other panics are told as before.
fn keep_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let place = panic.location().map(ToString::to_string);
            let guarded = PLACE.with_borrow_mut(|kept| {
                kept.is_some() && {
                    *kept = place.or_else(|| kept.take());
                    true
                }
            });
            if !guarded {
                usual(panic);
            }
        }));
    });
}
