#![doc = include_str!("../README.md")]

mod given;

use std::fmt;
use std::sync::Arc;

use countersign::clock::Clock;
use countersign::config::{ConfigFile, Inspection, SecretSource};
use countersign::json;
use countersign::problem::{Code, Path, Problems};
use countersign::wire::{checked, configured, explained};
use countersign::{Issuers, Registry};
use serde::Serialize;
use serde_json::value::RawValue;

pub use crate::given::{Given, place_of, without_break};

/// A configuration as the caller holds it.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Config<'a> {
    /// The text of a file in TOML.
    Toml(&'a str),
    /// The same tables as a JSON object.
    Json(&'a str),
}

impl<'a> Config<'a> {
    /// Makes a configuration of a text in TOML, or in JSON.
    #[must_use]
    pub const fn new(text: &'a str, is_toml: bool) -> Self {
        if is_toml {
            Self::Toml(text)
        } else {
            Self::Json(text)
        }
    }
}

impl fmt::Debug for Config<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Toml(_) => "Toml(..)",
            Self::Json(_) => "Json(..)",
        })
    }
}

/// The adapters of a configuration.
#[derive(Debug)]
pub struct Countersign(Issuers);

impl Countersign {
    /// Builds the adapters. The clock tells the time of every request that does not say its own.
    ///
    /// # Errors
    ///
    /// The faults of the configuration as a JSON list of problems. No value is quoted.
    pub fn open(
        config: Config<'_>,
        secrets: &dyn SecretSource,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, String> {
        let (entries, mut problems) = read(config);
        match registry().build(&entries, secrets) {
            Ok(issuers) if problems.is_empty() => return Ok(Self(issuers.with_clock(clock))),
            Ok(_) => {}
            Err(error) => problems.extend(error.problems().clone()),
        }
        Err(text(&problems))
    }

    /// Answers a request for bundles.
    #[must_use]
    pub fn issue(&self, request: &str) -> String {
        self.0.answer_now(request).into_json()
    }

    /// Answers a request to judge bundles.
    #[must_use]
    pub fn verify(&self, request: &str) -> String {
        self.0.answer_verify(request).into_json()
    }

    /// Returns the adapters, each with its tables, as a JSON list.
    #[must_use]
    pub fn adapters(&self) -> String {
        text(&configured(&self.0))
    }
}

/// Returns the findings of a configuration, as `countersign check-config` prints them, in a JSON list.
#[must_use]
pub fn check_config(config: Config<'_>, secrets: &dyn SecretSource) -> String {
    let (entries, mut problems) = read(config);
    let mut inspection: Inspection = registry().inspect(&entries, secrets);
    problems.extend(std::mem::take(&mut inspection.problems));
    inspection.problems = problems;
    text(&checked(&inspection))
}

/// Returns the failures that have this name on any surface, or all of them, as a JSON list.
#[must_use]
pub fn explain(name: Option<&str>) -> String {
    text(&explained(&registry(), name))
}

/// Returns the kinds. A vendor that must be asked over the network is refused: there is none.
fn registry() -> Registry {
    countersign_adapters::registry()
}

/// Reads the entries of a configuration, with the faults of the file as a whole.
fn read(config: Config<'_>) -> (Box<RawValue>, Problems) {
    match config {
        Config::Toml(text) => {
            let file = ConfigFile::from_toml(text);
            (file.adapters, file.problems)
        }
        Config::Json(text) => {
            let mut problems = Problems::new();
            let entries = of_json(text, &mut problems);
            (
                entries.unwrap_or_else(|| RawValue::NULL.to_owned()),
                problems,
            )
        }
    }
}

/// Returns the entries of a JSON object with the tables of a configuration. The table `provision` is not read here.
fn of_json(text: &str, problems: &mut Problems) -> Option<Box<RawValue>> {
    let mut object = json::Cursor::parse_object(text, Path::ROOT, problems)?;
    let entries = object.require("adapters", Path::ROOT, problems);
    object.finish_among(Path::ROOT, &["adapters", "provision"], &[], problems);
    if entries.is_some_and(|entries| json::entries(entries).is_ok_and(|found| found.is_empty())) {
        let detail = "a configuration names at least one adapter";
        problems.add(Path::ROOT.key("adapters"), Code::Missing, detail);
    }
    entries.map(RawValue::to_owned)
}

fn text<T: Serialize>(value: &T) -> String {
    // Texts, lists and numbers are always written.
    serde_json::to_string(value).unwrap_or_default()
}
