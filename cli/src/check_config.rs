//! `check-config`: every fault of a configuration at once.

use countersign::{Inspection, Problems};
use serde::Serialize;

use crate::output::Output;
use crate::status::{Failure, Status};

#[derive(Serialize)]
struct Checked<'a> {
    adapter: Option<&'a str>,
    kind: Option<&'a str>,
    problems: &'a Problems,
    warnings: &'a Problems,
}

pub(crate) fn run(inspection: &Inspection, output: &mut Output) -> Result<Status, Failure> {
    if !inspection.problems.is_empty() {
        output.print(&Checked {
            adapter: None,
            kind: None,
            problems: &inspection.problems,
            warnings: &Problems::new(),
        })?;
    }
    for entry in &inspection.entries {
        output.print(&Checked {
            adapter: Some(&entry.adapter),
            kind: entry.kind,
            problems: &entry.problems,
            warnings: &entry.warnings,
        })?;
    }
    Ok(if inspection.is_sound() {
        Status::Done
    } else {
        Status::Unusable
    })
}
