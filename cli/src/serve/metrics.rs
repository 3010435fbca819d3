//! The numbers of the server, in the text form of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;

use super::routes::{Route, Told};

/// The upper ends of the ranges of time that requests are counted in, in microseconds.
const RANGES: [u64; 12] = [
    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000, 5_000_000,
];

/// The statuses that the server answers; another is counted as 500.
const STATUSES: [u16; 10] = [200, 400, 401, 404, 405, 408, 413, 415, 503, 500];

const ROUTES: usize = Route::ALL.len();

#[derive(Debug, Default)]
pub(super) struct Metrics {
    routes: [OfRoute; ROUTES],
    issued: Outcome,
    verified: Outcome,
    by_key: Mutex<BTreeMap<Arc<str>, u64>>,
    opened: AtomicU64,
    closed: AtomicU64,
    turned_away: AtomicU64,
    reloads: Arc<Reloads>,
}

#[derive(Debug, Default)]
struct OfRoute {
    by_status: [AtomicU64; STATUSES.len()],
    /// Each counts the requests of its range alone.
    ranges: [AtomicU64; RANGES.len()],
    microseconds: AtomicU64,
}

/// How many bundles were done and refused.
#[derive(Debug, Default)]
struct Outcome {
    done: AtomicU64,
    refused: AtomicU64,
}

/// How often the configuration was read again, and how often it was wrong.
#[derive(Debug, Default)]
pub(super) struct Reloads {
    done: AtomicU64,
    failed: AtomicU64,
}

impl Reloads {
    pub(super) fn count(&self, is_done: bool) {
        add(if is_done { &self.done } else { &self.failed }, 1);
    }
}

/// Counts a connection as open until it is dropped.
pub(super) struct Open<'a>(&'a Metrics);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        add(&self.0.closed, 1);
    }
}

impl Metrics {
    pub(super) fn reloads(&self) -> Arc<Reloads> {
        Arc::clone(&self.reloads)
    }

    pub(super) fn connection(&self) -> Open<'_> {
        add(&self.opened, 1);
        Open(self)
    }

    pub(super) fn turned_away(&self) {
        add(&self.turned_away, 1);
    }

    pub(super) fn count(&self, route: Route, status: StatusCode, took: Duration, told: &Told) {
        if let Some(of) = self.routes.get(route as usize) {
            let mut known = STATUSES.iter().zip(&of.by_status);
            let counter = known.find(|(one, _)| **one == status.as_u16());
            if let Some((_, counter)) = counter.or(STATUSES.iter().zip(&of.by_status).last()) {
                add(counter, 1);
            }
            let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
            let mut ranges = RANGES.iter().zip(&of.ranges);
            if let Some((_, range)) = ranges.find(|(end, _)| took <= **end) {
                add(range, 1);
            }
            add(&of.microseconds, took);
        }
        let outcome = match route {
            Route::Issue => &self.issued,
            _ => &self.verified,
        };
        if let Some((done, refused)) = told.outcome {
            add(&outcome.done, done as u64);
            add(&outcome.refused, refused as u64);
        }
        if let Some(key) = &told.caller {
            let mut by_key = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
            match by_key.get_mut(key) {
                Some(count) => *count += 1,
                None => drop(by_key.insert(Arc::clone(key), 1)),
            }
        }
    }

    /// Returns all numbers.
    pub(super) fn text(&self, lost_lines: u64) -> String {
        let mut text = String::with_capacity(8 * 1024);
        // A text in memory takes every line.
        let _ = self.write(&mut text, lost_lines);
        text
    }

    fn write(&self, text: &mut String, lost_lines: u64) -> std::fmt::Result {
        let name = "countersign_requests_total";
        head(text, name, "counter", "Requests by path and status.")?;
        for (route, of) in Route::ALL.iter().zip(&self.routes) {
            for (status, count) in STATUSES.iter().zip(&of.by_status) {
                let (route, count) = (route.path(), read(count));
                if count > 0 {
                    writeln!(
                        text,
                        "{name}{{route=\"{route}\",status=\"{status}\"}} {count}"
                    )?;
                }
            }
        }
        self.write_times(text)?;
        let name = "countersign_bundles_total";
        let help = "Bundles: made or refused at /v1/issue, accepted or rejected at /v1/verify.";
        head(text, name, "counter", help)?;
        for (outcome, count) in [
            ("made", &self.issued.done),
            ("refused", &self.issued.refused),
            ("accepted", &self.verified.done),
            ("rejected", &self.verified.refused),
        ] {
            writeln!(text, "{name}{{outcome=\"{outcome}\"}} {}", read(count))?;
        }
        let name = "countersign_requests_by_key_total";
        head(text, name, "counter", "Requests by the name of their key.")?;
        let by_key = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, count) in by_key.iter() {
            writeln!(text, "{name}{{key=\"{key}\"}} {count}")?;
        }
        drop(by_key);
        let name = "countersign_reloads_total";
        head(
            text,
            name,
            "counter",
            "Times that the configuration was read again.",
        )?;
        writeln!(
            text,
            "{name}{{outcome=\"done\"}} {}",
            read(&self.reloads.done)
        )?;
        writeln!(
            text,
            "{name}{{outcome=\"failed\"}} {}",
            read(&self.reloads.failed)
        )?;
        let open = read(&self.opened).saturating_sub(read(&self.closed));
        let name = "countersign_connections";
        head(text, name, "gauge", "Connections that are open.")?;
        writeln!(text, "{name} {open}")?;
        let name = "countersign_connections_turned_away_total";
        head(text, name, "counter", "Connections that were too many.")?;
        writeln!(text, "{name} {}", read(&self.turned_away))?;
        let name = "countersign_log_lines_lost_total";
        head(
            text,
            name,
            "counter",
            "Lines that no reader of the log took in time.",
        )?;
        writeln!(text, "{name} {lost_lines}")
    }

    fn write_times(&self, text: &mut String) -> std::fmt::Result {
        let name = "countersign_request_duration_seconds";
        head(
            text,
            name,
            "histogram",
            "Time from the headers of a request to its answer.",
        )?;
        for (route, of) in Route::ALL.iter().zip(&self.routes) {
            let (route, mut below) = (route.path(), 0);
            let all: u64 = of.by_status.iter().map(read).sum();
            if all == 0 {
                continue;
            }
            for (end, count) in RANGES.iter().zip(&of.ranges) {
                below += read(count);
                let end = seconds(*end);
                writeln!(
                    text,
                    "{name}_bucket{{route=\"{route}\",le=\"{end}\"}} {below}"
                )?;
            }
            // One that is counted just now may be in one number and not yet in the other.
            let all = all.max(below);
            writeln!(text, "{name}_bucket{{route=\"{route}\",le=\"+Inf\"}} {all}")?;
            let sum = seconds(read(&of.microseconds));
            writeln!(text, "{name}_sum{{route=\"{route}\"}} {sum}")?;
            writeln!(text, "{name}_count{{route=\"{route}\"}} {all}")?;
        }
        Ok(())
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) -> std::fmt::Result {
    writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

fn seconds(microseconds: u64) -> f64 {
    Duration::from_micros(microseconds).as_secs_f64()
}

fn add(counter: &AtomicU64, more: u64) {
    counter.fetch_add(more, Ordering::Relaxed);
}

fn read(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}
