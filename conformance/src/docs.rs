//! Holds the tables and test names of a document against the code.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use countersign::adapter::{Capabilities, Covers, FieldRule, Need, Table, Unit};
use countersign::identity::Field;
use countersign::verify::{Failure, FoundBy};

/// Writes the failures as a Markdown table. The last column is the adapter's own: its heading, and its note on each.
#[must_use]
pub fn failure_table(
    failures: &[Failure],
    heading: &str,
    note: impl Fn(&Failure) -> &'static str,
) -> String {
    let mut table = format!(
        "| event | reason | elsewhere | found by | cause | what to do | again | {heading} |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |\n"
    );
    for failure in failures {
        let reason = failure
            .reason
            .map_or_else(String::new, |reason| format!("`{reason}`"));
        let found_by = match failure.found_by {
            FoundBy::Client => "client",
            FoundBy::Server => "server",
            _ => "either",
        };
        let _ = writeln!(
            table,
            "| `{}` | {reason} | {} | {found_by} | {} | {} | {} | {} |",
            failure.event,
            elsewhere(failure),
            failure.cause,
            failure.remedy,
            if failure.retry { "yes" } else { "no" },
            note(failure),
        );
    }
    table
}

/// Writes the names that other surfaces have, each once: `NAME` (android, cocos).
fn elsewhere(failure: &Failure) -> String {
    let mut names: Vec<(&str, Vec<&str>)> = Vec::new();
    for (surface, name) in failure.also {
        match names.iter_mut().find(|(known, _)| known == name) {
            Some((_, surfaces)) => surfaces.push(surface),
            None => names.push((name, vec![surface])),
        }
    }
    let show = |(name, surfaces): &(&str, Vec<&str>)| format!("`{name}` ({})", surfaces.join(", "));
    names.iter().map(show).collect::<Vec<_>>().join("; ")
}

/// Writes the fields of one action as a Markdown table. Neighbours that differ in nothing but the field share a row.
#[must_use]
pub fn field_table(table: &Table) -> String {
    let mut text = "| field | the vendor's key | needed | signed | longest |\n\
                     | --- | --- | --- | --- | --- |\n"
        .to_owned();
    let same = |one: &FieldRule, other: &FieldRule| {
        let rest =
            |rule: &FieldRule| (rule.goes_to(), rule.need(), rule.is_signed(), longest(rule));
        rest(one) == rest(other)
    };
    for rules in table.fields().chunk_by(same) {
        let Some(rule) = rules.first() else { continue };
        let fields: Vec<String> = rules.iter().map(|rule| field(rule.field())).collect();
        let need = match rule.need() {
            Need::Required => "yes",
            Need::OneOf => "one of these",
            _ => "no",
        };
        let longest = match longest(rule) {
            Some((max, of)) => format!("{max} {}{of}", unit(table.unit())),
            None => String::new(),
        };
        let _ = writeln!(
            text,
            "| {} | `{}` | {need} | {} | {longest} |",
            fields.join(", "),
            rule.goes_to(),
            if rule.is_signed() { "yes" } else { "no" },
        );
    }
    text
}

/// Writes the vendors as a Markdown table, by their names: the kind with its link, how far the proof of a login covers
/// the user, its life, and the switch. Variants that differ in none of these share a row; where a kind has several rows,
/// each names its variants.
#[must_use]
pub fn vendor_table(kinds: &[Capabilities], link: impl Fn(&str) -> String) -> String {
    // Each row, and the settings of a kind that gives it.
    let mut rows: Vec<([String; 5], Vec<&str>)> = Vec::new();
    for one in kinds {
        let kind = one.kind();
        let row = [
            one.vendor().unwrap_or(kind).to_owned(),
            format!("[`{kind}`]({})", link(kind)),
            covered(one.first()),
            life(one.first()),
            one.switch().unwrap_or_default().to_owned(),
        ];
        match rows.iter_mut().find(|(known, _)| *known == row) {
            Some((_, variants)) => variants.extend(one.variant()),
            None => rows.push((row, one.variant().into_iter().collect())),
        }
    }
    rows.sort_by_key(|([vendor, kind, ..], _)| (vendor.to_lowercase(), kind.clone()));
    let mut table = "| vendor | kind | the proof covers | it lives | must be on |\n\
                     | --- | --- | --- | --- | --- |\n"
        .to_owned();
    for ([vendor, kind, covered, life, switch], variants) in &rows {
        let of_kind = rows.iter().filter(|([_, other, ..], _)| other == kind);
        let settings = match of_kind.count() {
            1 => String::new(),
            _ => format!(" with `{}`", variants.join("`, `")),
        };
        let _ = writeln!(
            table,
            "| {vendor} | {kind}{settings} | {covered} | {life} | {switch} |"
        );
    }
    table
}

fn covered(table: &Table) -> String {
    let signed = table.fields().iter().filter(|rule| rule.is_signed());
    match table.proof().covers() {
        Covers::Nothing => "**nothing**".to_owned(),
        Covers::Payload => "all of the user".to_owned(),
        _ => {
            let fields = signed.map(|rule| format!("`{}`", rule.field()));
            fields.collect::<Vec<_>>().join(", ")
        }
    }
}

fn life(table: &Table) -> String {
    let Some(life) = table.proof().longest_life() else {
        return "for good".to_owned();
    };
    match life.as_secs() {
        seconds if seconds % 3600 == 0 => format!("up to {} h", seconds / 3600),
        seconds if seconds % 60 == 0 => format!("up to {} min", seconds / 60),
        seconds => format!("up to {seconds} s"),
    }
}

/// An email or a phone goes in where it is verified, whatever the table.
fn field(field: Field) -> String {
    match field {
        Field::Email | Field::Phone => format!("`{field}` (verified)"),
        _ => format!("`{field}`"),
    }
}

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Utf16 => "UTF-16 units",
        _ => "characters",
    }
}

/// The longest value, and of which part it is where a field has several.
fn longest(rule: &FieldRule) -> Option<(usize, &'static str)> {
    let of = match rule.field() {
        Field::Accounts => " of each id",
        Field::Tags => " of each tag",
        Field::Attributes => " of each text",
        _ => "",
    };
    rule.max().map(|max| (max, of))
}

/// Returns the block that a README prints between `<!-- NAME -->` and `<!-- end of NAME -->`; `None` where it has none.
#[must_use]
pub fn printed<'a>(readme: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = readme.split_once(&format!("<!-- {name} -->\n"))?;
    let (printed, _) = rest.split_once(&format!("<!-- end of {name} -->"))?;
    Some(printed)
}

/// Returns the tests that a document names as `` `module::name` `` and that `folder/module.rs` does not have,
/// and how many it names; `` `module::*` `` is a whole module, and a module may stand in a folder.
#[must_use]
pub fn missing_tests(readme: &str, folder: &Path) -> (Vec<String>, usize) {
    let word = |text: &str| {
        let mark = |byte: u8| matches!(byte, b'_' | b'-' | b'/' | b'0'..=b'9');
        let letter = |byte: u8| byte.is_ascii_lowercase() || mark(byte);
        !text.is_empty() && (text == "*" || text.bytes().all(letter))
    };
    let named = readme.split('`').filter_map(|code| code.split_once("::"));
    let named: Vec<(&str, &str)> = named
        .filter(|(module, test)| word(module) && word(test))
        .collect();
    let has = |module: &str, test: &str| {
        let source = fs::read_to_string(folder.join(format!("{module}.rs"))).unwrap_or_default();
        source.contains(&format!("fn {test}(")) || (test == "*" && !source.is_empty())
    };
    let missing = named.iter().filter(|(module, test)| !has(module, test));
    let missing = missing
        .map(|(module, test)| format!("{module}::{test}"))
        .collect();
    (missing, named.len())
}
