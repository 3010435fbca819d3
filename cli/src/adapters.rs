//! `adapters`: the kinds that a configuration may name.

use std::fmt::Write;
use std::sync::Arc;

use countersign::Registry;
use countersign::adapter::FieldRule;
use countersign::wire::{KindTable, kind_tables};
use serde::Serialize;

use crate::network::Network;
use crate::output::Output;
use crate::status::{Failure, Status};
use crate::terminal::{Table, yes_or_no};

/// Returns the registry of the kinds that `countersign` itself knows, with a network for those that ask their vendor. The
/// network begins with the first call.
#[must_use]
pub fn registry() -> Registry {
    countersign_adapters::registry().with_transport(Arc::new(Network::default()))
}

pub(crate) fn run(registry: &Registry, output: &mut Output) -> Result<Status, Failure> {
    let rows = kind_tables(registry);
    if output.is_for_people() {
        let mut text = for_people(rows);
        for kind in registry.kinds() {
            if registry.takes_further_settings(kind) {
                let _ = write!(
                    text,
                    "\n{kind}: each entry's own file says the vendor and the fields\n"
                );
            }
        }
        output.write(text.as_bytes())?;
    } else {
        for row in rows {
            output.print(&row)?;
        }
    }
    Ok(Status::Done)
}

/// Returns an overview of all tables by the names of the vendors, and then the fields of each. Tables with the same
/// fields stand together.
fn for_people(mut rows: Vec<KindTable>) -> String {
    rows.sort_by_key(|row| row.vendor.unwrap_or(row.kind).to_lowercase());
    let mut overview = Table::new(&[
        "vendor", "kind", "setting", "action", "proof", "lives", "visitors",
    ]);
    let mut switches: Vec<String> = Vec::new();
    let mut fields: Vec<(Vec<String>, &[FieldRule])> = Vec::new();
    let mut warnings = Vec::new();
    for table in rows {
        let variant = table.variant.unwrap_or_default();
        let lives = match table.longest_life {
            Some(seconds) => format!("up to {seconds} s"),
            None => "for good".to_owned(),
        };
        let action = table.action.as_str();
        let visitors = yes_or_no(table.anonymous);
        let vendor = table.vendor.unwrap_or_default();
        overview.row([
            vendor,
            table.kind,
            variant,
            action,
            table.proof,
            &lives,
            visitors,
        ]);
        let settings = if variant.is_empty() {
            String::new()
        } else {
            format!(" with {variant}")
        };
        if let Some(switch) = table.switch {
            switches.push(format!("switch: {}{settings}: {switch}\n", table.kind));
        }
        let name = format!("{}{settings}, {action}", table.kind);
        if let Some(warning) = table.warning {
            warnings.push(format!("warning: {name}: {warning}\n"));
        }
        match fields.iter_mut().find(|(_, known)| *known == table.fields) {
            Some((names, _)) => names.push(name),
            None => fields.push((vec![name], table.fields)),
        }
    }
    let mut text = overview.render();
    // The tables of one kind have the same switch.
    switches.dedup();
    for lines in [switches, warnings] {
        if !lines.is_empty() {
            text.push('\n');
            text.extend(lines);
        }
    }
    for (names, rules) in fields {
        let mut table = Table::new(&["  field", "goes to", "needed", "signed", "longest"]);
        for rule in rules {
            let longest = rule.max().map(|max| max.to_string()).unwrap_or_default();
            let field = format!("  {}", rule.field());
            let (need, signed) = (word(&rule.need()), yes_or_no(rule.is_signed()));
            table.row([&field, rule.goes_to(), &need, signed, &longest]);
        }
        let _ = write!(text, "\n{}:\n{}", names.join("; "), table.render());
    }
    text
}

/// Returns the word as which a value is serialized.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    let word = serde_json::to_value(value).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}
