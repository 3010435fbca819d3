//! `explain`: the meaning of a failure that a vendor names, and its remedy.

use std::fmt::Write;

use countersign::Registry;
use countersign::problem::near;
use countersign::verify::Failure as Documented;
use countersign::wire::{Explained, explained};

use crate::adapters::word;
use crate::output::Output;
use crate::status::{Failure, Status, say};
use crate::terminal::{Table, escaped, yes_or_no};

/// The most names that are offered in place of an unknown one.
const MOST_OFFERED: usize = 8;

/// The fewest letters of a name that are looked for inside other names.
const FEWEST: usize = 4;

pub(crate) fn run(
    name: Option<&str>,
    registry: &Registry,
    output: &mut Output,
) -> Result<Status, Failure> {
    let found = explained(registry, name);
    if let Some(name) = name.filter(|_| found.is_empty()) {
        say(unknown(name, registry));
        return Ok(Status::Faulty);
    }
    if !output.is_for_people() {
        for one in found {
            output.print(&one)?;
        }
        return Ok(Status::Done);
    }
    let text = match name {
        None => listed(&found),
        Some(_) => {
            let each = found.iter().map(|one| told(one.kind, one.failure));
            each.collect::<Vec<_>>().join("\n")
        }
    };
    output.write(text.as_bytes())?;
    Ok(Status::Done)
}

/// Returns the letters and digits of a name, in lower case. Case, blanks, `-` and `_` do not matter.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|one| one.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn unknown(name: &str, registry: &Registry) -> String {
    let wanted = letters(name);
    let is_near = |known: &&str| {
        let inside = wanted.len() >= FEWEST && letters(known).contains(&wanted);
        inside || near(name, &[known], &[]).is_some()
    };
    let all = registry.failures().flat_map(|(_, failure)| failure.names());
    let mut offered: Vec<_> = all.filter(is_near).collect();
    offered.sort_unstable();
    offered.dedup();
    let what = "no vendor here names a failure so";
    if offered.is_empty() {
        return format!(
            "{what}: give an event or reason as its page spells it; without a name all are listed"
        );
    }
    let more = match offered.len().saturating_sub(MOST_OFFERED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    offered.truncate(MOST_OFFERED);
    format!(
        "{what}; is one of these meant? {}{more}",
        offered.join(", ")
    )
}

fn listed(all: &[Explained]) -> String {
    let mut table = Table::new(&["kind", "event", "reason", "found by", "retry"]);
    for Explained { kind, failure, .. } in all {
        let reason = failure.reason.unwrap_or_default();
        let found_by = word(&failure.found_by);
        table.row([
            kind,
            failure.event,
            reason,
            &found_by,
            yes_or_no(failure.retry),
        ]);
    }
    table.render()
}

fn told(kind: &str, failure: &Documented) -> String {
    let mut text = String::new();
    let name = match failure.reason {
        Some(reason) => format!("{}: {reason}", failure.event),
        None => failure.event.to_owned(),
    };
    let documented = if failure.documented {
        ""
    } else {
        ", a name of ours: the vendor has none"
    };
    let again = if failure.retry {
        "can help"
    } else {
        "does not help"
    };
    let _ = writeln!(text, "{name} ({kind}{documented})");
    let _ = writeln!(text, "  cause:     {}", escaped(failure.cause));
    let _ = writeln!(text, "  to do:     {}", escaped(failure.remedy));
    let _ = writeln!(text, "  found by:  {}", word(&failure.found_by));
    let _ = writeln!(text, "  again:     trying again, unchanged, {again}");
    for (surface, also) in failure.also {
        let _ = writeln!(text, "  on {surface}:  {also}");
    }
    text
}
