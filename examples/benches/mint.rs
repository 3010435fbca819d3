//! The cost of a proof, beside the least code that makes the same bytes and the code that is usual today.
//!
//! `README.md` beside this file explains the measurements.

mod mint {
    pub(crate) mod bundle;
    pub(crate) mod case;
    pub(crate) mod cases;
    pub(crate) mod floor;
    pub(crate) mod measure;
    pub(crate) mod naive;
    pub(crate) mod people;
    pub(crate) mod report;
    pub(crate) mod same;
}

use std::error::Error;

use mint::case::Case;
use mint::{cases, measure, report};

const USAGE: &str = "\
usage: cargo bench -p countersign-examples --bench mint -- [--json] [--rounds N] [NAME]
       … -- --list
       … -- --once CASE ours|floor|naive TIMES

NAME is a part of a case's name.";

/// The number of rounds in which each case is measured, unless the command line names another.
const ROUNDS: usize = 501;

fn main() -> Result<(), Box<dyn Error>> {
    let mut cases = cases::all()?;
    match Asked::of(std::env::args().skip(1))? {
        Asked::Smoke => smoke(&mut cases),
        Asked::List => report::list(&cases),
        Asked::Once {
            case,
            variant,
            times,
        } => {
            let case = cases.iter_mut().find(|known| known.name == case);
            let case = case.ok_or("no case of this name: --list prints them")?;
            let operation = case.variant(&variant)?;
            measure::uncounted(|| operation(times));
            Ok(())
        }
        Asked::Measure { json, rounds, name } => {
            cases.retain(|case| case.name.contains(&name));
            smoke(&mut cases)?;
            let measured = measure::all(&mut cases, rounds);
            if json {
                report::json(&measured)
            } else {
                report::table(&measured)
            }
        }
    }
}

/// Compares the results of ours, the floor and the naive version, for every person.
fn smoke(cases: &mut [Case]) -> Result<(), Box<dyn Error>> {
    cases.iter_mut().try_for_each(Case::compare)
}

/// The request of the command line.
enum Asked {
    Smoke,
    List,
    Once {
        case: String,
        variant: String,
        times: u32,
    },
    Measure {
        json: bool,
        rounds: usize,
        name: String,
    },
}

impl Asked {
    /// `cargo bench` says `--bench`; `cargo test` does not, and wants no measurement.
    fn of(mut arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let (mut bench, mut json, mut rounds, mut name) = (false, false, ROUNDS, String::new());
        while let Some(argument) = arguments.next() {
            let mut next = || arguments.next().ok_or(USAGE);
            match argument.as_str() {
                "--bench" => bench = true,
                "--json" => (bench, json) = (true, true),
                "--list" => return Ok(Self::List),
                "--rounds" => rounds = next()?.parse::<usize>()?.max(1),
                "--once" => {
                    return Ok(Self::Once {
                        case: next()?,
                        variant: next()?,
                        times: next()?.parse()?,
                    });
                }
                other if other.starts_with('-') => return Err(USAGE.into()),
                _ => name = argument,
            }
        }
        Ok(if bench {
            Self::Measure { json, rounds, name }
        } else {
            Self::Smoke
        })
    }
}
