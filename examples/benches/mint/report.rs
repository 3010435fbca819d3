//! The printed reports.

use std::error::Error;
use std::io::{Write, stdout};

use super::case::Case;
use super::measure::Measured;

type Printed = Result<(), Box<dyn Error>>;

/// Prints the names of the cases, one a line.
pub(crate) fn list(cases: &[Case]) -> Printed {
    let mut out = stdout().lock();
    for case in cases {
        writeln!(out, "{}", case.name)?;
    }
    Ok(())
}

/// Prints a JSON object a line.
pub(crate) fn json(measured: &[Measured]) -> Printed {
    let mut out = stdout().lock();
    for case in measured {
        serde_json::to_writer(&mut out, &case.rounded())?;
        writeln!(out)?;
    }
    Ok(())
}

/// Prints a table for people.
pub(crate) fn table(measured: &[Measured]) -> Printed {
    let mut out = stdout().lock();
    writeln!(
        out,
        "{:<34}{:>8}{:>10}{:>10}{:>9}{:>9}{:>8}{:>8}{:>9}",
        "case", "ns", "floor ns", "naive ns", "× floor", "× naive", "allocs", "bytes", "ns/byte",
    )?;
    for case in measured {
        writeln!(
            out,
            "{:<34}{:>8.0}{:>10.0}{:>10.0}{:>9.2}{:>9.2}{:>8}{:>8.0}{:>9.2}",
            case.case,
            case.ns,
            case.floor_ns,
            case.naive_ns,
            case.ratio_to_floor,
            case.ratio_to_naive,
            case.rounded().allocs,
            case.bytes,
            case.ns / case.bytes,
        )?;
    }
    Ok(())
}
