//! The steps of the page. A file has them as a bundle has its own, and adds two words: `settings`, an argument that is an
//! object of the operator's settings, and `needs`, the value without which a step is left out.

use countersign::bundle::Step;
use countersign::problem::{Code, Path, Problems};
use serde::Deserialize;
use toml::{Table, Value};

use super::read::read;
use crate::format::{Pointer, is_shared};

/// The steps of a page, for one operator.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    pub(crate) login: Vec<Conditional>,
    #[serde(default)]
    pub(crate) renewal: Vec<Conditional>,
    pub(crate) logout: Vec<Conditional>,
    #[serde(default)]
    pub(crate) renew: Renew,
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
#[derive(Debug, Deserialize)]
#[serde(try_from = "Table")]
pub(crate) struct Conditional {
    pub(crate) needs: Option<Pointer>,
    pub(crate) step: Step,
}

impl TryFrom<Table> for Conditional {
    type Error = String;

    fn try_from(mut table: Table) -> Result<Self, String> {
        let needs = table.remove("needs").map(Pointer::try_from).transpose()?;
        // In JSON, since a value of a step is kept as JSON text.
        let json = serde_json::to_string(&table).map_err(|_| "expected a step")?;
        let mut json = serde_json::Deserializer::from_str(&json);
        let step: Step = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let said = error.inner().to_string();
            let said = said.split(" at line").next().unwrap_or_default();
            let expected = said.find("expected").and_then(|at| said.get(at..));
            format!(
                "expected a step: at {}: {}",
                error.path(),
                expected.unwrap_or(said)
            )
        })?;
        let [given, known] = [serde_json::to_value(&table), serde_json::to_value(&step)];
        match lost(&given.unwrap_or_default(), &known.unwrap_or_default()) {
            None => Ok(Self { needs, step }),
            Some(word) => Err(format!("expected a step: it has no word {word}")),
        }
    }
}

/// Returns a word in `given` that serde has ignored.
fn lost<'v>(given: &'v serde_json::Value, known: &serde_json::Value) -> Option<&'v str> {
    use serde_json::Value::{Array, Object};
    match (given, known) {
        (Object(given), Object(known)) => given.iter().find_map(|(key, given)| {
            known
                .get(key)
                .map_or(Some(key.as_str()), |known| lost(given, known))
        }),
        (Array(given), Array(known)) => {
            let mut pairs = given.iter().zip(known);
            pairs.find_map(|(given, known)| lost(given, known))
        }
        _ => None,
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
        if let Err(detail) = replace(&mut page, settings) {
            problems.add(at, Code::Invalid, detail);
        }
        let page: Self = read(page, at, problems)?;
        if page.login.is_empty() || page.logout.is_empty() {
            problems.add(
                at,
                Code::Empty,
                "login and logout each have at least one step",
            );
        }
        Some(page)
    }
}

/// Replaces each object of settings by a value.
fn replace(
    value: &mut Value,
    settings: &dyn Fn(&str) -> Option<String>,
) -> Result<(), &'static str> {
    match value {
        Value::Array(items) => items
            .iter_mut()
            .try_for_each(|item| replace(item, settings)),
        Value::Table(table) => {
            if table.keys().any(|key| is_shared(key)) {
                return Err(
                    "every object of a page shares the key __proto__, constructor or prototype",
                );
            }
            let Some(Value::Table(named)) = table.get("settings").filter(|_| table.len() == 1)
            else {
                return table
                    .iter_mut()
                    .try_for_each(|(_, value)| replace(value, settings));
            };
            let mut given = Table::new();
            for (setting, key) in named {
                let key = key
                    .as_str()
                    .ok_or("a setting has the key that the page reads, as text")?;
                if let Some(text) = settings(setting) {
                    given.insert(key.to_owned(), Value::String(text));
                }
            }
            *table = Table::from_iter([("value".to_owned(), Value::Table(given))]);
            Ok(())
        }
        _ => Ok(()),
    }
}
