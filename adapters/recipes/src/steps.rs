//! The steps of a page, in the words of a bundle's own steps.
//!
//! A recipe adds two words: `settings`, an argument that is an object of settings of the configuration, and `needs`, the
//! part of the payload without which a step is left out.

use countersign::bundle::Step;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;

use crate::reader::{Reader, keep};

/// A step of a recipe: the JSON of a [`Step`], until the settings are known.
#[derive(Debug)]
pub(crate) struct StepRecipe {
    /// The place in the payload without which the step is left out.
    pub(crate) needs: Option<&'static str>,
    step: Value,
}

impl StepRecipe {
    /// Reads a step. `settings` are the names of the settings that the recipe has.
    pub(crate) fn read(
        reader: &mut Reader<'_>,
        raw: &RawValue,
        settings: &[&'static str],
    ) -> Option<Self> {
        let mut step: Value = serde_json::from_str(raw.get()).ok()?;
        let needs = step.as_object_mut().and_then(|step| step.remove("needs"));
        let needs = match needs {
            None => None,
            Some(Value::String(needs)) => Some(keep(&needs)),
            Some(_) => {
                reader
                    .below("needs")
                    .refuse("expected text: a place in the payload");
                return None;
            }
        };
        refuse_words(reader, &step, settings);
        let read = Self { needs, step };
        read.check(reader);
        Some(read)
    }

    /// Refuses a step that is none, and a word that no step has: serde ignores it.
    fn check(&self, reader: &mut Reader<'_>) {
        let step = with_settings(&self.step, &|_| None).to_string();
        let mut json = serde_json::Deserializer::from_str(&step);
        let read: Result<Step, _> = serde_path_to_error::deserialize(&mut json);
        match read {
            Ok(read) => {
                let known = serde_json::to_value(&read).unwrap_or_default();
                let given = serde_json::from_str(&step).unwrap_or_default();
                refuse_what_is_lost(reader, &given, &known);
            }
            Err(error) => {
                let segments: Vec<Segment> = error.path().iter().cloned().collect();
                let said = error.inner().to_string();
                at(reader, &segments, &mut |reader| {
                    reader.refuse(expected(&said))
                });
            }
        }
    }

    /// Makes the step, with the settings of a configuration.
    pub(crate) fn build(&self, settings: &dyn Fn(&str) -> Option<String>) -> Option<Step> {
        Step::deserialize(with_settings(&self.step, settings)).ok()
    }
}

/// Returns the part of serde's message that quotes no value: the forms that it expects.
fn expected(said: &str) -> String {
    let said = said.split(" at line").next().unwrap_or(said);
    match said.find("expected") {
        Some(at) => said.get(at..).unwrap_or_default().to_owned(),
        None if said.starts_with("missing field") => said.to_owned(),
        None => "a name or a word that no step may have here".to_owned(),
    }
}

fn at(reader: &mut Reader<'_>, segments: &[Segment], then: &mut dyn FnMut(&mut Reader<'_>)) {
    match segments.split_first() {
        None => then(reader),
        Some((Segment::Seq { index }, rest)) => at(&mut reader.item(*index), rest, then),
        Some((Segment::Map { key }, rest)) => at(&mut reader.below(key), rest, then),
        // An enum's variant is the key of its object.
        Some((Segment::Enum { variant }, rest)) => at(&mut reader.below(variant), rest, then),
        Some((Segment::Unknown, rest)) => at(reader, rest, then),
    }
}

/// Walks through all values of a step.
fn walk(reader: &mut Reader<'_>, value: &Value, see: &mut dyn FnMut(&mut Reader<'_>, &Value)) {
    see(reader, value);
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                walk(&mut reader.below(key), value, see);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(&mut reader.item(index), item, see);
            }
        }
        _ => {}
    }
}

/// Refuses keys that every object of a page shares, and settings that the recipe does not have.
fn refuse_words(reader: &mut Reader<'_>, step: &Value, settings: &[&'static str]) {
    walk(reader, step, &mut |reader, value| {
        let Value::Object(object) = value else { return };
        for key in ["__proto__", "constructor", "prototype"] {
            if object.contains_key(key) {
                reader
                    .below(key)
                    .refuse("every object of a page shares this key");
            }
        }
        if let (Some(named), 1) = (object.get("settings"), object.len()) {
            let mut reader = reader.below("settings");
            let Value::Object(named) = named else {
                return reader
                    .refuse("expected an object: settings, each with the key that the page reads");
            };
            for (setting, key) in named {
                let is_known = settings.iter().any(|known| known == setting);
                if !is_known || !key.is_string() {
                    reader
                        .below(setting)
                        .refuse("expected a setting of this recipe, and the page's key for it");
                }
            }
        }
    });
}

/// Refuses what is in `given` and not in `known`.
fn refuse_what_is_lost(reader: &mut Reader<'_>, given: &Value, known: &Value) {
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => {
            for (key, value) in given {
                match known.get(key) {
                    Some(known) => refuse_what_is_lost(&mut reader.below(key), value, known),
                    None => reader.below(key).refuse("no word of a step"),
                }
            }
        }
        (Value::Array(given), Value::Array(known)) => {
            for (index, (given, known)) in given.iter().zip(known).enumerate() {
                refuse_what_is_lost(&mut reader.item(index), given, known);
            }
        }
        _ => {}
    }
}

/// Returns the step with each object of settings as a value. A setting that is not given is left out.
fn with_settings(step: &Value, settings: &dyn Fn(&str) -> Option<String>) -> Value {
    let inner = |value: &Value| with_settings(value, settings);
    match step {
        Value::Array(items) => items.iter().map(inner).collect(),
        Value::Object(object) => match (object.get("settings"), object.len()) {
            (Some(Value::Object(named)), 1) => {
                let given = named.iter().filter_map(|(setting, key)| {
                    Some((key.as_str()?.to_owned(), Value::String(settings(setting)?)))
                });
                Value::Object(Map::from_iter([("value".to_owned(), given.collect())]))
            }
            _ => object
                .iter()
                .map(|(key, value)| (key.clone(), inner(value)))
                .collect(),
        },
        other => other.clone(),
    }
}
