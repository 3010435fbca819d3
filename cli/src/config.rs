//! The configuration file.

use std::path::{Path, PathBuf};

use countersign::{
    Code, Error, FieldPath, Inspection, Issuers, Path as Field, Problem, Problems, Registry,
    SystemSecrets,
};
use serde_json::value::RawValue;
use toml::de::DeTable;

use crate::status::Failure;
use crate::toml_to_json;

const DEFAULT: &str = "countersign.toml";
const TABLE: &str = "adapters";

/// What a configuration file says, as far as it could be read.
pub(crate) struct Config {
    path: PathBuf,
    entries: Box<RawValue>,
    problems: Problems,
}

impl Config {
    pub(crate) fn read(path: Option<&Path>) -> Result<Self, Failure> {
        let file = path.unwrap_or(Path::new(DEFAULT));
        let bytes = std::fs::read(file).map_err(|error| {
            let hint = match path {
                None => "; without --config FILE it is looked for in the working directory",
                Some(_) => "",
            };
            Failure::new(format!("cannot read {file:?}: {error}{hint}"))
        })?;
        let mut problems = Problems::new();
        let entries = entries(&bytes, &mut problems);
        let entries = RawValue::from_string(entries)
            .map_err(|_| Failure::new(format!("{file:?} cannot be read as JSON")))?;
        Ok(Self {
            path: file.to_owned(),
            entries,
            problems,
        })
    }

    /// The adapters, or every fault of the file.
    pub(crate) fn build(mut self, registry: &Registry) -> Result<Issuers, Failure> {
        let built = registry.build(&self.entries, &self.secrets());
        let faults = built.as_ref().err().map(Error::problems);
        faults
            .into_iter()
            .for_each(|faults| self.problems.extend(faults.clone()));
        match built {
            Ok(issuers) if self.problems.is_empty() => Ok(issuers),
            _ => Err(self.failure()),
        }
    }

    /// What is wrong or remarkable in each entry.
    pub(crate) fn inspect(self, registry: &Registry) -> Inspection {
        let mut inspection = registry.inspect(&self.entries, &self.secrets());
        let mut problems = self.problems;
        problems.extend(std::mem::take(&mut inspection.problems));
        inspection.problems = problems;
        inspection
    }

    fn secrets(&self) -> SystemSecrets {
        SystemSecrets::relative_to(self.path.parent().unwrap_or(Path::new("")))
    }

    fn failure(&self) -> Failure {
        let describe = |problem: &Problem| {
            if problem.path == FieldPath::default() {
                format!("{:?}: {}", self.path, problem.detail)
            } else {
                format!("{:?}: {problem}", self.path)
            }
        };
        Failure::lines(self.problems.iter().map(describe).collect())
    }
}

/// The table of adapters as JSON; an empty one where the file is no TOML.
fn entries(bytes: &[u8], problems: &mut Problems) -> String {
    let none = || String::from("{}");
    let Ok(text) = std::str::from_utf8(bytes) else {
        problems.add(Field::ROOT, Code::Invalid, "not UTF-8");
        return none();
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        describe(text, &errors, problems);
        return none();
    }
    let mut entries = None;
    for (key, value) in table.get_ref() {
        if key.get_ref() == TABLE {
            let mut json = String::new();
            toml_to_json::write(value.get_ref(), &mut json);
            entries = Some(json);
        } else {
            let at = Field::ROOT.key(key.get_ref());
            problems.add(at, Code::UnknownField, "no table of this name");
        }
    }
    let entries = entries.unwrap_or_else(none);
    if entries == none() {
        let at = Field::ROOT.key(TABLE);
        problems.add(
            at,
            Code::Missing,
            "a configuration names at least one adapter",
        );
    }
    entries
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
