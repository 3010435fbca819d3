//! The examples of a recipe: known answers, each with its source.

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::reader::{Reader, text};
use crate::recipe::Recipe;

/// A known answer.
#[derive(Debug)]
pub(crate) struct Example {
    /// As the conformance suite reads known answers, but for the configuration.
    answer: Map<String, Value>,
    settings: Map<String, Value>,
}

const KEYS: &[&str] = &[
    "name", "source", "identity", "settings", "secrets", "now", "expected",
];

/// Reads one of the documents that a recipe rests on: its address, and the day on which it was read.
pub(crate) fn read_doc(reader: &mut Reader<'_>, raw: &RawValue) -> Option<()> {
    reader.object(raw, &["url", "read"], |reader, object| {
        let url = reader.need(object, "url", text);
        if url.is_some_and(|url| !url.starts_with("https://")) {
            reader
                .below("url")
                .refuse("an address that starts with https://");
        }
        reader.need(object, "read", text).map(|_| ())
    })
}

pub(crate) fn read(reader: &mut Reader<'_>, raw: &RawValue) -> Option<Example> {
    reader.object(raw, KEYS, |reader, object| {
        let mut answer = Map::new();
        for key in ["name", "source"] {
            let text = reader.need(object, key, text);
            answer.insert(key.to_owned(), text.into());
        }
        for key in ["identity", "secrets", "expected"] {
            let value = reader.need(object, key, map);
            answer.insert(key.to_owned(), value.map(Value::Object)?);
        }
        let now = reader.take(object, "now", |reader, raw| reader.number(raw, 0, u32::MAX));
        answer.insert("now".to_owned(), now.unwrap_or_default().into());
        answer.insert("action".to_owned(), "login".into());
        let settings = reader.take(object, "settings", map);
        Some(Example {
            answer,
            settings: settings.unwrap_or_default(),
        })
    })
}

fn map(reader: &mut Reader<'_>, raw: &RawValue) -> Option<Map<String, Value>> {
    let entries = reader.entries(raw, |_, key, raw| {
        Some((key.to_owned(), serde_json::from_str(raw.get()).ok()?))
    })?;
    Some(entries.into_iter().collect())
}

impl Recipe {
    /// Returns the examples as JSON, in the form of the conformance suite's known answers: a name, a source, an entry
    /// of a configuration, its secrets, an identity, an action, a moment, and the expected values of the payload by JSON
    /// pointer.
    #[must_use]
    pub fn known_answers(&self) -> String {
        let examples = self.examples.iter().map(|example| {
            let mut config = example.settings.clone();
            config.insert("kind".to_owned(), self.kind.into());
            for name in example
                .answer
                .get("secrets")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                config.insert(name.0.clone(), json!({"env": name.0}));
            }
            let mut answer = example.answer.clone();
            answer.insert("config".to_owned(), Value::Object(config));
            Value::Object(answer)
        });
        Value::Array(examples.collect()).to_string()
    }
}
