//! The steps of the page. A file has them as a bundle has its own, and adds two words: `settings`, an argument that is an
//! object of the operator's settings, and `needs`, the value without which a step is left out.

use countersign::bundle::Step;
use countersign::problem::{Code, Path, Problems};
use serde::Deserialize;
use serde_path_to_error::Segment;
use toml::{Table, Value};

use super::read::{Fault, add, fault, read};
use crate::format::{Pointer, is_shared};

/// The steps of a page, for one operator.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) login: Vec<Conditional>,
    pub(crate) renewal: Vec<Conditional>,
    pub(crate) logout: Vec<Conditional>,
    pub(crate) renew: Renew,
}

/// A page as its file says it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
struct Tables {
    login: Vec<Table>,
    #[serde(default)]
    renewal: Vec<Table>,
    logout: Vec<Table>,
    #[serde(default)]
    renew: Renew,
}

/// The way in which a proof that ends is renewed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Renew {
    #[default]
    Call,
    Event,
}

/// A step, and the value without which it is left out.
#[derive(Debug)]
pub(crate) struct Conditional {
    pub(crate) needs: Option<Pointer>,
    pub(crate) step: Step,
}

impl Conditional {
    fn of(mut table: Table, at: Path<'_>, problems: &mut Problems) -> Option<Self> {
        let needs = table.remove("needs").map(Pointer::try_from).transpose();
        let needs = needs.map_err(|detail| problems.add(at.key("needs"), Code::Invalid, detail));
        // In JSON, since a value of a step is kept as JSON text.
        let json = serde_json::to_string(&table).unwrap_or_default();
        let mut json = serde_json::Deserializer::from_str(&json);
        let step: Step = match serde_path_to_error::deserialize(&mut json) {
            Ok(step) => step,
            Err(error) => {
                note(&error, at, problems);
                return None;
            }
        };
        let [given, known] = [serde_json::to_value(&table), serde_json::to_value(&step)];
        let before = problems.len();
        note_lost(
            &given.unwrap_or_default(),
            &known.unwrap_or_default(),
            at,
            problems,
        );
        let needs = needs.ok()?;
        (problems.len() == before).then_some(Self { needs, step })
    }
}

/// Notes a fault in a step.
fn note(
    error: &serde_path_to_error::Error<serde_json::Error>,
    at: Path<'_>,
    problems: &mut Problems,
) {
    let mut path: Vec<Segment> = error.path().iter().cloned().collect();
    let said = error.inner().to_string();
    let said = said
        .rsplit_once(" at line ")
        .map_or(&*said, |(said, _)| said);
    match fault(said) {
        Fault::Missing(key) => {
            path.push(Segment::Map { key: key.into() });
            add(at, &path, Code::Missing, "required", problems);
        }
        Fault::Other(code, detail) => {
            // The name of an object or a function is refused by an error of its own.
            let name = detail.split_once("steps: invalid (");
            let name = name.and_then(|(_, form)| form.strip_suffix(')'));
            let detail = name
                .map(|form| format!("expected {form}"))
                .unwrap_or(detail);
            add(at, &path, code, &detail, problems);
        }
    }
}

/// Notes the words in `given` that serde has ignored.
fn note_lost(
    given: &serde_json::Value,
    known: &serde_json::Value,
    at: Path<'_>,
    problems: &mut Problems,
) {
    use serde_json::Value::{Array, Object};
    match (given, known) {
        (Object(given), Object(known)) => {
            for (key, given) in given {
                match known.get(key) {
                    Some(known) => note_lost(given, known, at.key(key), problems),
                    None => problems.add(at.key(key), Code::UnknownField, "no word of a step"),
                }
            }
        }
        (Array(given), Array(known)) => {
            for (index, (given, known)) in given.iter().zip(known).enumerate() {
                note_lost(given, known, at.index(index), problems);
            }
        }
        _ => {}
    }
}

impl Page {
    /// Reads the steps with these settings in their places.
    pub(crate) fn of(
        page: &Table,
        settings: &dyn Fn(&str) -> Option<String>,
        problems: &mut Problems,
    ) -> Option<Self> {
        let mut page = Value::Table(page.clone());
        let at = Path::ROOT.key("page");
        let before = problems.len();
        replace(&mut page, at, settings, problems);
        let tables: Tables = read(page, at, problems)?;
        let mut steps = |name, tables: Vec<Table>| -> Vec<Conditional> {
            let at = at.key(name);
            let tables = tables.into_iter().enumerate();
            tables
                .filter_map(|(index, table)| Conditional::of(table, at.index(index), problems))
                .collect()
        };
        let page = Self {
            login: steps("login", tables.login),
            renewal: steps("renewal", tables.renewal),
            logout: steps("logout", tables.logout),
            renew: tables.renew,
        };
        (problems.len() == before).then_some(page)
    }

    /// Notes the faults between the steps, and those of a payload without these places. Attributes stand at each place
    /// of `attributes`, under names of their own.
    pub(super) fn check(
        &self,
        page: &Table,
        places: &[String],
        attributes: &[String],
        problems: &mut Problems,
    ) {
        let at = Path::ROOT.key("page");
        for (name, steps) in [("login", &self.login), ("logout", &self.logout)] {
            if steps.is_empty() {
                problems.add(at.key(name), Code::Empty, "at least one step");
            }
        }
        for (index, _) in self
            .logout
            .iter()
            .enumerate()
            .filter(|(_, step)| step.needs.is_some())
        {
            let logout = at.key("logout");
            let detail = "a logout has no payload";
            problems.add(logout.index(index).key("needs"), Code::Unsupported, detail);
        }
        let is_inside = |inner: &str, outer: &str| {
            let rest = inner.strip_prefix(outer);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let is_known = |pointer: &str| {
            places.iter().any(|place| is_inside(place, pointer))
                || attributes.iter().any(|around| is_inside(pointer, around))
        };
        for (name, steps) in page {
            check_pointers(steps, at.key(name), &is_known, problems);
        }
    }
}

/// Notes each argument that is no part of the payload.
fn check_pointers(
    value: &Value,
    at: Path<'_>,
    is_known: &dyn Fn(&str) -> bool,
    problems: &mut Problems,
) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check_pointers(item, at.index(index), is_known, problems);
            }
        }
        Value::Table(table) => {
            for (key, value) in table {
                match (key.as_str(), value) {
                    ("payload", Value::String(pointer)) if !is_known(pointer) => {
                        problems.add(at.key(key), Code::Invalid, "no place of the payload");
                    }
                    // A value of the recipe's own has any form.
                    ("value", _) => {}
                    _ => check_pointers(value, at.key(key), is_known, problems),
                }
            }
        }
        _ => {}
    }
}

/// Replaces each object of settings by a value.
fn replace(
    value: &mut Value,
    at: Path<'_>,
    settings: &dyn Fn(&str) -> Option<String>,
    problems: &mut Problems,
) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                replace(item, at.index(index), settings, problems);
            }
        }
        Value::Table(table) => {
            for key in table.keys().filter(|key| is_shared(key)) {
                problems.add(at.key(key), Code::Invalid, SHARED);
            }
            let Some(Value::Table(named)) = table.get("settings").filter(|_| table.len() == 1)
            else {
                for (key, value) in table.iter_mut() {
                    replace(value, at.key(key), settings, problems);
                }
                return;
            };
            let mut given = Table::new();
            let at = at.key("settings");
            for (setting, key) in named {
                match key.as_str() {
                    Some(key) if is_shared(key) => {
                        problems.add(at.key(setting), Code::Invalid, SHARED);
                    }
                    Some(key) => {
                        let text = settings(setting).map(Value::String);
                        given.extend(text.map(|text| (key.to_owned(), text)));
                    }
                    None => {
                        let detail = "expected the key that the page reads, as text";
                        problems.add(at.key(setting), Code::Invalid, detail);
                    }
                }
            }
            *table = Table::from_iter([("value".to_owned(), Value::Table(given))]);
        }
        _ => {}
    }
}

const SHARED: &str = "every object of a page has the key __proto__, constructor or prototype";
