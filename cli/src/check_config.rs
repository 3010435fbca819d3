//! `check-config`: every fault of a configuration at once.

use countersign::config::{Entry, Inspection};
use countersign::problem::Problems;
use countersign::wire::checked;

use crate::output::Output;
use crate::status::{Failure, Status};
use crate::terminal::{Table, escaped};

pub(crate) fn run(inspection: &Inspection, output: &mut Output) -> Result<Status, Failure> {
    if output.is_for_people() {
        output.write(for_people(inspection).as_bytes())?;
    } else {
        for one in checked(inspection) {
            output.print(&one)?;
        }
    }
    Ok(if inspection.is_sound() {
        Status::Done
    } else {
        Status::Unusable
    })
}

/// Returns a table of the adapters and their secrets, and then a line for each problem and each warning.
fn for_people(inspection: &Inspection) -> String {
    let mut table = Table::new(&[
        "adapter",
        "kind",
        "problems",
        "warnings",
        "secret",
        "bytes",
        "fingerprint",
    ]);
    let mut lines = told("problem", &inspection.problems);
    for entry in &inspection.entries {
        rows(entry, &mut table);
        lines.extend(told("problem", &entry.problems));
        lines.extend(told("warning", &entry.warnings));
    }
    let mut text = String::new();
    if !inspection.entries.is_empty() {
        text = table.render();
    }
    if !text.is_empty() && !lines.is_empty() {
        text.push('\n');
    }
    text.extend(lines);
    text
}

fn rows(entry: &Entry, table: &mut Table) {
    let counts = [&entry.problems, &entry.warnings].map(|list| list.len().to_string());
    let [problems, warnings] = &counts;
    let kind = entry.kind.unwrap_or("?");
    let mut first = [&entry.adapter, kind, problems, warnings];
    for secret in &entry.secrets {
        let path = secret.path.as_str();
        let setting = path.rsplit_once(&format!("{}.", entry.adapter));
        let setting = setting.map_or(path, |(_, setting)| setting);
        let [adapter, kind, problems, warnings] = first;
        let bytes = secret.bytes.to_string();
        table.row([
            adapter,
            kind,
            problems,
            warnings,
            setting,
            &bytes,
            &secret.fingerprint,
        ]);
        first = [""; 4];
    }
    if entry.secrets.is_empty() {
        table.row(first);
    }
}

fn told(what: &str, problems: &Problems) -> Vec<String> {
    let line = |problem| format!("{what}: {}\n", escaped(&format!("{problem}")));
    problems.iter().map(line).collect()
}
