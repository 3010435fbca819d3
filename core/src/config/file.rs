//! Reads a configuration file in TOML. It reports every fault at once, and quotes nothing of the file.

use std::borrow::Cow;
use std::fmt;

use serde_json::value::RawValue;
use toml::de::{DeInteger, DeTable, DeValue};

use crate::config::{Issuers, Registry, shorten};
use crate::problem::{Code, ErrorKind, Path, Problems, Result, near};
use crate::sign::SecretSource;

const ADAPTERS: &str = "adapters";
const PROVISION: &str = "provision";

/// The tables of a configuration file, as the JSON that a [`Registry`] reads.
///
/// Debug prints the problems alone: a secret may stand in a table by mistake.
#[non_exhaustive]
pub struct ConfigFile {
    /// The table `adapters`: an entry for each name.
    pub adapters: Box<RawValue>,
    /// The table `provision`: an entry for each adapter whose users are sent.
    pub provision: Box<RawValue>,
    /// The problems of the file as a whole.
    pub problems: Problems,
}

impl ConfigFile {
    /// Reads the tables. A missing table is read as an empty one, and so are both where the file is not TOML.
    #[must_use]
    pub fn from_toml(text: &str) -> Self {
        let mut file = Self {
            adapters: RawValue::NULL.to_owned(),
            provision: RawValue::NULL.to_owned(),
            problems: Problems::new(),
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut tables = ["{}".to_owned(), "{}".to_owned()];
        if errors.is_empty() {
            file.read(table.get_ref(), &mut tables);
        } else {
            describe(text, &errors, &mut file.problems);
        }
        shorten(&mut file.problems, Path::ROOT);
        let [adapters, provision] = tables.map(RawValue::from_string);
        match (adapters, provision) {
            (Ok(adapters), Ok(provision)) => {
                file.adapters = adapters;
                file.provision = provision;
            }
            _ => file
                .problems
                .add(Path::ROOT, Code::Invalid, "it is nested too deeply"),
        }
        file
    }

    fn read(&mut self, table: &DeTable<'_>, [adapters, provision]: &mut [String; 2]) {
        for (key, value) in table {
            let found = match key.get_ref().as_ref() {
                ADAPTERS => &mut *adapters,
                PROVISION => &mut *provision,
                other => {
                    let detail = match near(other, &[ADAPTERS, PROVISION], &[]) {
                        Some(meant) => format!("no table of this name: {meant} is meant").into(),
                        None => Cow::Borrowed("no table of this name"),
                    };
                    let at = Path::ROOT.key(other);
                    self.problems.add(at, Code::UnknownField, detail);
                    continue;
                }
            };
            found.clear();
            write(value.get_ref(), found);
        }
        if *adapters == "{}" {
            let detail = "a configuration names at least one adapter";
            let at = Path::ROOT.key(ADAPTERS);
            self.problems.add(at, Code::Missing, detail);
        }
    }
}

impl fmt::Debug for ConfigFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigFile")
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

impl Issuers {
    /// Builds the adapters of a configuration file in TOML, as the command does. The table `provision` is not read: see
    /// [`Registry::provisioner`].
    ///
    /// ```
    /// use countersign::{Issuers, Registry};
    /// use countersign::config::SystemSecrets;
    ///
    /// let registry = Registry::new(); // .with::<countersign_acme::Config>() and so on
    /// let secrets = SystemSecrets::relative_to("/etc/acme");
    /// let error = Issuers::from_toml("secret = 'hunter2", &registry, &secrets).unwrap_err();
    /// assert_eq!(error.problems().to_string(), "input: invalid (not TOML, at line 1)");
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] with every fault of the file. Nothing of the file is quoted, since it may hold a
    /// secret by mistake.
    pub fn from_toml(text: &str, registry: &Registry, secrets: &dyn SecretSource) -> Result<Self> {
        let file = ConfigFile::from_toml(text);
        let mut problems = file.problems;
        match registry.build(&file.adapters, secrets) {
            Ok(issuers) if problems.is_empty() => return Ok(issuers),
            Ok(_) => {}
            Err(error) => problems.extend(error.problems().clone()),
        }
        problems.into_result(ErrorKind::InvalidConfig)?;
        Ok(Self::default())
    }
}

/// Reports each line at which the text is not TOML. The text itself is not quoted, since it may be a secret.
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
            let detail = format!("{what}, at line {line}");
            problems.add(Path::ROOT, Code::Invalid, detail);
        }
    }
}

/// Writes the value as JSON. Numbers keep their digits, so that a number of any size gets the problem that fits it.
fn write(value: &DeValue<'_>, json: &mut String) {
    match value {
        DeValue::String(text) => write_text(text, json),
        DeValue::Integer(integer) => write_integer(integer, json),
        // JSON has no word for infinity; no setting takes a fraction, and any will be refused as one.
        DeValue::Float(float) => {
            let number = float.as_str().parse::<f64>().unwrap_or_default();
            let number = if number.is_finite() { number } else { 0.5 };
            json.push_str(&format!("{number:?}"));
        }
        DeValue::Boolean(boolean) => json.push_str(if *boolean { "true" } else { "false" }),
        DeValue::Datetime(datetime) => write_text(&datetime.to_string(), json),
        DeValue::Array(items) => {
            json.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                write(item.get_ref(), json);
            }
            json.push(']');
        }
        DeValue::Table(table) => write_table(table, json),
    }
}

fn write_table(table: &DeTable<'_>, json: &mut String) {
    json.push('{');
    for (index, (key, value)) in table.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        write_text(key.get_ref(), json);
        json.push(':');
        write(value.get_ref(), json);
    }
    json.push('}');
}

fn write_text(text: &str, json: &mut String) {
    json.push_str(&serde_json::Value::from(text).to_string());
}

fn write_integer(integer: &DeInteger<'_>, json: &mut String) {
    let digits = integer.as_str();
    match i128::from_str_radix(digits, integer.radix()) {
        Ok(number) => json.push_str(&number.to_string()),
        // Beyond 128 bits; what matters is that it is an integer, and too large for every limit.
        Err(_) => json.push_str(&i128::MAX.to_string()),
    }
}
