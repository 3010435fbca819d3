//! The log: JSON lines on standard error. No line holds an identity, a key, an address or a path that a caller chose.

use std::io::{self, Write};
use std::mem::take;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use countersign::clock::{Clock, SystemClock};
use serde::{Serialize, Serializer};

use super::moment::Moment;

/// The most bytes of lines that wait for a slow reader. Further lines are lost, so that no answer waits for the log.
const MOST: usize = 1 << 20;
/// The time that lines are gathered before they are written in one call.
const GATHERED: Duration = Duration::from_millis(20);
/// The time that the last lines have at the end.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Writes lines on a thread of its own. A clone writes to the same log.
#[derive(Clone)]
pub(super) struct Log(Arc<Shared>);

#[derive(Default)]
struct Shared {
    lines: Mutex<Vec<u8>>,
    more: Condvar,
    lost: AtomicU64,
    is_writing: AtomicBool,
}

/// An event of the server itself.
#[derive(Serialize)]
pub(super) struct Event<'a> {
    level: &'static str,
    event: &'static str,
    detail: &'a str,
}

impl<'a> Event<'a> {
    pub(super) const fn new(event: &'static str, detail: &'a str) -> Self {
        Self {
            level: "info",
            event,
            detail,
        }
    }

    pub(super) const fn warning(event: &'static str, detail: &'a str) -> Self {
        Self {
            level: "warning",
            event,
            detail,
        }
    }

    pub(super) const fn error(event: &'static str, detail: &'a str) -> Self {
        Self {
            level: "error",
            event,
            detail,
        }
    }
}

/// The line of a request.
pub(super) struct Line<'a> {
    pub(super) id: &'a str,
    pub(super) route: &'static str,
    pub(super) status: u16,
    pub(super) took: Duration,
    pub(super) key: Option<&'a str>,
    pub(super) outcome: Option<(usize, usize)>,
}

/// The keys of that line.
#[derive(Serialize)]
struct Written<'a> {
    level: &'static str,
    request_id: &'a str,
    route: &'static str,
    status: u16,
    microseconds: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<usize>,
}

impl Log {
    pub(super) fn start() -> io::Result<Self> {
        let log = Self(Arc::default());
        let shared = Arc::clone(&log.0);
        thread::Builder::new().spawn(move || shared.write())?;
        Ok(log)
    }

    pub(super) fn event(&self, event: &Event<'_>) {
        self.push(event);
    }

    pub(super) fn line(&self, line: &Line<'_>) {
        self.push(&Written {
            level: if line.status < 500 { "info" } else { "error" },
            request_id: line.id,
            route: line.route,
            status: line.status,
            microseconds: u64::try_from(line.took.as_micros()).unwrap_or(u64::MAX),
            key: line.key,
            done: line.outcome.map(|(done, _)| done),
            refused: line.outcome.map(|(_, refused)| refused),
        });
    }

    /// Returns how many lines were lost.
    pub(super) fn lost(&self) -> u64 {
        self.0.lost.load(Ordering::Relaxed)
    }

    /// Waits a short while for the last lines to be written.
    pub(super) fn finish(&self) {
        let is_open = || self.0.is_writing.load(Ordering::SeqCst) || !self.0.lines().is_empty();
        for _ in 0..LAST_LINES.as_millis() {
            if !is_open() {
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn push<T: Serialize>(&self, told: &T) {
        let timed = Timed {
            time: Moment(SystemClock.now()),
            told,
        };
        // Texts and numbers are always written.
        let mut line = serde_json::to_vec(&timed).unwrap_or_default();
        line.push(b'\n');
        let mut lines = self.0.lines();
        if lines.len() + line.len() > MOST {
            self.0.lost.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let was_empty = lines.is_empty();
        lines.append(&mut line);
        drop(lines);
        if was_empty {
            self.0.more.notify_one();
        }
    }
}

impl Shared {
    fn lines(&self) -> MutexGuard<'_, Vec<u8>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes lines until the process ends.
    fn write(&self) {
        loop {
            let mut waiting = self.lines();
            while waiting.is_empty() {
                waiting = self
                    .more
                    .wait(waiting)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            self.is_writing.store(true, Ordering::SeqCst);
            let lines = take(&mut *waiting);
            drop(waiting);
            // A closed standard error is no failure.
            let _ = io::stderr().lock().write_all(&lines);
            self.is_writing.store(false, Ordering::SeqCst);
            thread::sleep(GATHERED);
        }
    }
}

#[derive(Serialize)]
struct Timed<'a, T> {
    #[serde(serialize_with = "as_text")]
    time: Moment,
    #[serde(flatten)]
    told: &'a T,
}

fn as_text<S: Serializer>(moment: &Moment, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(moment)
}
