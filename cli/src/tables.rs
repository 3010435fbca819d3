//! The tables of a configuration file, as the JSON that the core reads.

use countersign::{Code, Path as Field, Problems};
use toml::de::DeTable;

use crate::toml_to_json;

const ADAPTERS: &str = "adapters";
pub(crate) const PROVISION: &str = "provision";

/// The tables of adapters and of sending users as JSON; empty ones where the file is no TOML.
pub(crate) fn tables(bytes: &[u8], problems: &mut Problems) -> [String; 2] {
    let none = || String::from("{}");
    let Ok(text) = std::str::from_utf8(bytes) else {
        problems.add(Field::ROOT, Code::Invalid, "not UTF-8");
        return [none(), none()];
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        describe(text, &errors, problems);
        return [none(), none()];
    }
    let mut tables = [none(), none()];
    let [adapters, provision] = &mut tables;
    for (key, value) in table.get_ref() {
        let found = match key.get_ref().as_ref() {
            ADAPTERS => &mut *adapters,
            PROVISION => &mut *provision,
            other => {
                let at = Field::ROOT.key(other);
                problems.add(at, Code::UnknownField, "no table of this name");
                continue;
            }
        };
        found.clear();
        toml_to_json::write(value.get_ref(), found);
    }
    if *adapters == none() {
        let at = Field::ROOT.key(ADAPTERS);
        problems.add(
            at,
            Code::Missing,
            "a configuration names at least one adapter",
        );
    }
    tables
}

/// Where the text is no TOML, once a line. What stands there may be a secret.
fn describe(text: &str, errors: &[toml::de::Error], problems: &mut Problems) {
    let mut faults: Vec<_> = errors
        .iter()
        .map(|error| (error.span().map(|span| span.start), error.message()))
        .collect();
    faults.sort();
    let (mut told, mut line, mut counted) = (None, 1, 0);
    for (start, message) in faults {
        let start = start.unwrap_or(counted);
        line += text
            .get(counted..start)
            .map_or(0, |passed| passed.matches('\n').count());
        counted = start;
        if told.replace(line) != Some(line) {
            let what = match message {
                "duplicate key" => "a key is given twice",
                _ => "not TOML",
            };
            problems.add(
                Field::ROOT,
                Code::Invalid,
                format!("{what}, at line {line}"),
            );
        }
    }
}
