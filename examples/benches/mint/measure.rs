//! The measurement, in interleaved rounds: each round runs every case beside its floor and its naive version.

use std::time::{Duration, Instant};

use serde::Serialize;

use super::case::{Case, Operation};

/// The time for which one operation is repeated in one round. It is shorter than most disturbances by other programs.
const SLICE: Duration = Duration::from_micros(400);

/// The result of a case.
#[derive(Serialize)]
pub(crate) struct Measured {
    pub(crate) case: String,
    /// The median time of the rounds, in nanoseconds; the same for the two below.
    pub(crate) ns: f64,
    pub(crate) floor_ns: f64,
    pub(crate) naive_ns: f64,
    /// The median of the rounds' ratios; the same below. The three times of one round share their disturbances.
    pub(crate) ratio_to_floor: f64,
    pub(crate) ratio_to_naive: f64,
    /// The allocations of ours. A reallocation counts as one.
    pub(crate) allocs: f64,
    /// The length of the text that is made, or judged.
    pub(crate) bytes: f64,
}

impl Measured {
    /// Rounds the figures to the digits that mean something.
    pub(crate) fn rounded(&self) -> Self {
        let to = |parts: f64, value: f64| (value * parts).round() / parts;
        Self {
            case: self.case.clone(),
            ns: to(10.0, self.ns),
            floor_ns: to(10.0, self.floor_ns),
            naive_ns: to(10.0, self.naive_ns),
            ratio_to_floor: to(1000.0, self.ratio_to_floor),
            ratio_to_naive: to(1000.0, self.ratio_to_naive),
            allocs: to(100.0, self.allocs),
            bytes: to(10.0, self.bytes),
        }
    }
}

pub(crate) fn all(cases: &mut [Case], rounds: usize) -> Vec<Measured> {
    let mut trios: Vec<Trio<'_>> = Vec::new();
    uncounted(|| {
        trios.extend(cases.iter_mut().map(Trio::new));
        for round in 0..rounds {
            trios.iter_mut().for_each(|trio| trio.round(round));
        }
    });
    trios.into_iter().map(Trio::measured).collect()
}

/// Runs code without counting its allocations. Counting takes some nanoseconds an allocation; without counting, only a
/// flag is read.
pub(crate) fn uncounted(run: impl FnOnce()) {
    allocation_counter::opt_out(run);
}

struct Trio<'a> {
    case: &'a mut Case,
    times: [u32; 3],
    /// The nanoseconds of an operation of ours, the floor and the naive version, by round.
    rounds: Vec<[f64; 3]>,
}

impl<'a> Trio<'a> {
    fn new(case: &'a mut Case) -> Self {
        let times = case.operations().map(fitting);
        Self {
            case,
            times,
            rounds: Vec::new(),
        }
    }

    /// Measures one round. The order of the three changes from round to round.
    fn round(&mut self, round: usize) {
        let mut pairs: Vec<_> = self.case.operations().into_iter().zip(self.times).collect();
        let turn = round % pairs.len();
        pairs.rotate_left(turn);
        let mut spent = [0.0; 3];
        for ((operation, times), spent) in pairs.into_iter().zip(&mut spent) {
            *spent = time(operation, times).as_nanos() as f64 / f64::from(times);
        }
        spent.rotate_right(turn);
        self.rounds.push(spent);
    }

    fn measured(self) -> Measured {
        let median_of = |pick: fn(&[f64; 3]) -> f64| median(self.rounds.iter().map(pick).collect());
        let people = self.case.people;
        let counted = allocation_counter::measure(|| (self.case.ours)(people));
        Measured {
            case: self.case.name.clone(),
            ns: median_of(|[ours, ..]| *ours),
            floor_ns: median_of(|[_, floor, _]| *floor),
            naive_ns: median_of(|[.., naive]| *naive),
            ratio_to_floor: median_of(|[ours, floor, _]| ours / floor),
            ratio_to_naive: median_of(|[ours, _, naive]| ours / naive),
            allocs: counted.count_total as f64 / f64::from(people),
            bytes: self.case.bytes,
        }
    }
}

/// Returns how often an operation fits into a slice.
fn fitting(operation: &mut Operation) -> u32 {
    let mut times = 16;
    while time(operation, times) < SLICE / 2 {
        times *= 2;
    }
    times
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures")]
fn time(operation: &mut Operation, times: u32) -> Duration {
    let start = Instant::now();
    operation(times);
    start.elapsed()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
