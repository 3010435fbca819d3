//! `schema`: JSON Schemas (draft 2020-12) of the command's input and output, made from the code.

use std::collections::BTreeMap;

use countersign::config::{Presence, Setting, SettingForm};
use countersign::identity::Field;
use countersign::wire::Fault;
use countersign::wire::schema::{Answer, Request, VerifyAnswer, VerifyRequest};
use countersign::{ClientBundle, Platform, Registry};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, schema_for};
use serde_json::{Map, Value, json};

use crate::arguments::Subject;
use crate::output::Output;
use crate::status::{Failure, Status};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

pub(crate) fn run(
    of: Subject,
    registry: &Registry,
    output: &mut Output,
) -> Result<Status, Failure> {
    let schema = match of {
        Subject::Identity => identity(registry),
        Subject::Config => config(registry),
        Subject::Bundle => printed::<Issued<'_>>(),
        Subject::Request => schema_for!(Request).to_value(),
        Subject::Answer => printed::<Answer<'_>>(),
        Subject::VerifyRequest => schema_for!(VerifyRequest).to_value(),
        Subject::VerifyAnswer => printed::<VerifyAnswer<'_>>(),
    };
    output.print(&schema)?;
    Ok(Status::Done)
}

/// Returns the schema of what is printed: a key that is always there is required.
fn printed<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let generator = settings.into_generator();
    generator.into_root_schema_for::<T>().to_value()
}

/// An object that `issue` prints: a bundle, or why there is none.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "the schema is made of it")]
enum Issued<'a> {
    Bundle(Bundle),
    Refused {
        /// Absent in an answer of `--lines`.
        #[schemars(skip_serializing_if = "Option::is_none")]
        line: Option<u64>,
        adapter: &'a str,
        kind: &'a str,
        error: Fault<'a>,
    },
}

/// A bundle as it is printed.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is made of it")]
struct Bundle {
    /// The line of the input; none in an answer to a request.
    #[schemars(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[schemars(flatten)]
    bundle: ClientBundle,
}

/// Returns the schema of an identity. It goes by the keys of the neutral fields, so that a test finds a field without a
/// form. `null` is as good as absent.
pub(crate) fn identity(registry: &Registry) -> Value {
    let mut properties = Map::new();
    for field in Field::ALL.iter().copied() {
        if let Some(form) = form(field.key()) {
            properties.insert(field.key().to_owned(), form);
        }
    }
    let kinds = registry.kinds();
    let by_kind = |kinds: &[&str]| {
        let kinds = kinds.iter().map(|kind| ((*kind).to_owned(), json!(true)));
        json!({"type": ["object", "null"], "properties": Map::from_iter(kinds), "additionalProperties": false})
    };
    properties.insert(
        "privacy".to_owned(),
        json!({"enum": ["standard", "full", null]}),
    );
    properties.insert("anonymous".to_owned(), json!({"type": ["boolean", "null"]}));
    properties.insert("vendor".to_owned(), by_kind(&kinds));
    properties.insert("client".to_owned(), by_kind(&kinds));
    json!({
        "$schema": DRAFT,
        "title": "An identity that `issue` reads",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// Returns the form of a field's value. A wrong form is a fault. Whether a text is valid is for the reader of the
/// identity to say, and mostly no fault: an invalid description is dropped.
fn form(key: &str) -> Option<Value> {
    let text = json!({"type": ["string", "null"]});
    let verified = |key: &str| {
        json!({"anyOf": [
            text,
            {
                "type": "object",
                "properties": {key: text, "verified": {"type": ["boolean", "null"]}},
                "additionalProperties": false,
            },
        ]})
    };
    let parts = |keys: &[&str]| {
        let keys = keys.iter().map(|key| ((*key).to_owned(), text.clone()));
        json!({"anyOf": [
            text,
            {"type": "object", "properties": Map::from_iter(keys), "additionalProperties": false},
        ]})
    };
    Some(match key {
        "user_id" => json!({"type": "string", "minLength": 1}),
        "email" => verified("address"),
        "phone" => verified("number"),
        "name" => parts(&["full", "first", "last", "display"]),
        "company" => parts(&["id", "name"]),
        "locale" | "country" | "city" | "picture" => text,
        "created_at" => json!({"type": ["integer", "null"]}),
        "tags" => json!({"type": ["array", "null"], "items": {"type": "string"}}),
        "attributes" => json!({"type": ["object", "null"], "additionalProperties": attribute()}),
        "accounts" => json!({"type": ["array", "null"], "items": account()}),
        _ => return None,
    })
}

fn attribute() -> Value {
    json!({"anyOf": [
        {"type": ["string", "boolean", "null"]},
        {"type": "number"},
        {"type": "array", "items": {"type": "string"}},
    ]})
}

fn account() -> Value {
    json!({
        "type": "object",
        "properties": {
            "platform": {"enum": Platform::ALL.iter().copied().map(Platform::as_str).collect::<Vec<_>>()},
            "id": {"type": "string"},
            "metadata": {"type": ["object", "null"], "additionalProperties": {"type": "string"}},
        },
        "required": ["platform", "id"],
        "additionalProperties": false,
    })
}

/// Returns the schema of the configuration as JSON. A TOML file says the same.
fn config(registry: &Registry) -> Value {
    let kinds = registry.kinds();
    let adapters = kinds.iter();
    let adapters = adapters.filter_map(|kind| {
        let is_open = registry.takes_further_settings(kind);
        Some(entry(Some(kind), &registry.settings(kind)?, is_open))
    });
    // The adapter's entry of the same name says the kind, so that more than one schema may fit.
    let provision = kinds.iter();
    let provision =
        provision.filter_map(|kind| Some(entry(None, &registry.provision_settings(kind)?, false)));
    let named =
        |entries: Vec<Value>| json!({"type": "object", "additionalProperties": {"anyOf": entries}});
    json!({
        "$schema": DRAFT,
        "title": "A configuration",
        "type": "object",
        "properties": {
            "adapters": named(adapters.collect()),
            "provision": named(provision.collect()),
        },
        "required": ["adapters"],
    })
}

fn entry(kind: Option<&str>, settings: &[Setting], is_open: bool) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    if let Some(kind) = kind {
        properties.insert("kind".to_owned(), json!({"const": kind}));
        required.push("kind");
    }
    for setting in settings {
        let mut form = value(&setting.form);
        if let Some(form) = form.as_object_mut() {
            form.insert("description".to_owned(), json!(setting.about));
        }
        properties.insert(setting.key.to_owned(), form);
        // Dated secrets stand in place of the one.
        if setting.presence == Presence::Required && setting.key != "secret" {
            required.push(setting.key);
        }
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": is_open,
    })
}

fn value(form: &SettingForm) -> Value {
    let reference = |beside: Option<&str>| {
        let text = || json!({"type": "string"});
        let beside = beside.map(|id| (id, json!({"type": "string", "minLength": 1})));
        let most = 1 + usize::from(beside.is_some());
        let properties = [("env", text()), ("file", text())]
            .into_iter()
            .chain(beside);
        json!({
            "type": "object",
            "properties": properties.collect::<BTreeMap<_, _>>(),
            "minProperties": 1,
            "maxProperties": most,
            "additionalProperties": false,
        })
    };
    let secret = reference(None);
    match form {
        SettingForm::Boolean => json!({"type": "boolean"}),
        SettingForm::Choice(words) => json!({"enum": words}),
        SettingForm::Words(words) => json!({"type": "array", "items": {"enum": words}}),
        SettingForm::Integer(least, most) => {
            json!({"type": "integer", "minimum": least, "maximum": most})
        }
        SettingForm::Secret => secret,
        SettingForm::Secrets => json!({"type": "array", "items": secret}),
        SettingForm::SecretsWithIds(id) => {
            json!({"type": "array", "items": reference(Some(id))})
        }
        SettingForm::DatedSecrets => json!({"type": "array", "items": {
            "type": "object",
            "properties": {"from": {"type": "integer", "minimum": 0}, "secret": secret},
            "required": ["from", "secret"],
            "additionalProperties": false,
        }}),
        _ => json!({"type": "string", "minLength": 1}),
    }
}

#[cfg(test)]
mod tests {
    use countersign::identity::Field;

    use super::form;

    #[test]
    fn every_field_of_an_identity_has_a_form() {
        for field in Field::ALL.iter().copied() {
            assert!(form(field.key()).is_some(), "{field}");
        }
    }
}
