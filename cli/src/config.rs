//! The configuration file.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use countersign::config::{ConfigFile, Inspection, SystemSecrets};
use countersign::json;
use countersign::problem::{Code, FieldPath, Path as Field, Problem, Problems};
use countersign::provision::Provisioner;
use countersign::{Error, ErrorKind, Issuers, Registry};
use serde_json::value::RawValue;

use crate::status::Failure;

pub(crate) const DEFAULT: &str = "countersign.toml";
const PROVISION: &str = "provision";

/// The longest configuration, in bytes. A longer file is no configuration, or it never ends.
const LONGEST: u64 = 1024 * 1024;

/// A configuration file, as far as it could be read.
pub(crate) struct Config {
    path: PathBuf,
    adapters: Box<RawValue>,
    provision: Box<RawValue>,
    problems: Problems,
}

impl Config {
    pub(crate) fn read(path: Option<&Path>) -> Result<Self, Failure> {
        let file = path.unwrap_or(Path::new(DEFAULT));
        let bytes = read_file(file).map_err(|error| {
            let hint = match path {
                None => "; without --config FILE or COUNTERSIGN_CONFIG it is looked for in the working directory",
                Some(_) => "",
            };
            Failure::new(format!("cannot read {file:?}: {error}{hint}"))
        })?;
        if bytes.len() as u64 > LONGEST {
            let message =
                format!("{file:?} is longer than {LONGEST} bytes, so it is no configuration");
            return Err(Failure::new(message));
        }
        let text = std::str::from_utf8(&bytes);
        let mut tables = ConfigFile::from_toml(text.unwrap_or_default());
        if text.is_err() {
            tables.problems = Problem::new(Field::ROOT, Code::Invalid, "not UTF-8").into();
        }
        Ok(Self {
            path: file.to_owned(),
            adapters: tables.adapters,
            provision: tables.provision,
            problems: tables.problems,
        })
    }

    /// Builds the adapters, or returns every fault of the file.
    pub(crate) fn build(mut self, registry: &Registry) -> Result<Issuers, Failure> {
        let built = registry.build(&self.adapters, &self.secrets());
        self.judge(built)
    }

    /// Builds the sender of users to the vendor of this adapter, or returns every fault of the two entries.
    pub(crate) fn provisioner(
        mut self,
        name: &str,
        registry: &Registry,
    ) -> Result<Arc<dyn Provisioner>, Failure> {
        let built = registry.provisioner(name, &self.adapters, &self.provision, &self.secrets());
        match built {
            Err(error) if error.kind() == ErrorKind::UnknownAdapter => {
                let names = names(&self.adapters).join(", ");
                Err(Failure::new(format!("{error}; there are {names}")))
            }
            built => self.judge(built),
        }
    }

    fn judge<T>(&mut self, built: Result<T, Error>) -> Result<T, Failure> {
        let faults = built.as_ref().err().map(Error::problems);
        faults
            .into_iter()
            .for_each(|faults| self.problems.extend(faults.clone()));
        match built {
            Ok(built) if self.problems.is_empty() => Ok(built),
            _ => Err(self.failure()),
        }
    }

    /// Returns the problems and warnings of each entry. Those of its entry in `provision` stand with the adapter.
    pub(crate) fn inspect(self, registry: &Registry) -> Inspection {
        let secrets = self.secrets();
        let mut inspection = registry.inspect(&self.adapters, &secrets);
        let mut problems = self.problems;
        problems.extend(std::mem::take(&mut inspection.problems));
        inspection.problems = problems;
        for name in names(&self.provision) {
            let built = registry.provisioner(&name, &self.adapters, &self.provision, &secrets);
            let faults = built.err().map(|error| error.problems().clone());
            let mut entries = inspection.entries.iter_mut();
            let Some(entry) = entries.find(|entry| entry.adapter == name) else {
                let at = Field::ROOT.key(PROVISION);
                let detail = "no adapter of this name";
                inspection
                    .problems
                    .add(at.key(&name), Code::Invalid, detail);
                continue;
            };
            for fault in faults.into_iter().flatten() {
                if !entry.problems.iter().any(|known| *known == fault) {
                    entry.problems.push(fault);
                }
            }
        }
        inspection
    }

    /// Returns the warnings of `check-config`.
    #[cfg(feature = "serve")]
    pub(crate) fn warnings(&self, registry: &Registry) -> Vec<String> {
        let inspection = registry.inspect(&self.adapters, &self.secrets());
        let entries = inspection.entries.iter();
        let warnings = entries.flat_map(|entry| entry.warnings.iter());
        warnings.map(ToString::to_string).collect()
    }

    /// Returns the adapters' entries as they stand: a JSON object, by name.
    pub(crate) fn adapters(&self) -> &RawValue {
        &self.adapters
    }

    /// Returns the source that looks up the secrets of the entries.
    pub(crate) fn secrets(&self) -> SystemSecrets {
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

/// Reads the file, up to a byte more than a configuration may have.
fn read_file(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns the names of a table's entries.
fn names(table: &RawValue) -> Vec<String> {
    let entries = json::entries(table).unwrap_or_default();
    entries
        .into_iter()
        .map(|(name, _)| name.into_owned())
        .collect()
}
