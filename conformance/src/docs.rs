//! Holds the tables and test names of a document against the code.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use countersign::verify::{Failure, FoundBy};

const START: &str = "<!-- failures -->\n";
const END: &str = "<!-- end of failures -->";

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

/// Returns the table that a README prints between `<!-- failures -->` and `<!-- end of failures -->`.
#[must_use]
pub fn printed_failures(readme: &str) -> Option<&str> {
    let (_, rest) = readme.split_once(START)?;
    rest.split_once(END).map(|(printed, _)| printed)
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
