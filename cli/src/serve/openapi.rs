//! The description of the server: OpenAPI 3.1, with the schemas of the wire.

use countersign::Registry;
use countersign::wire::schema::{Answer, Request, RequestRefused, VerifyAnswer, VerifyRequest};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};

use crate::schema;

/// The place of the schemas in the document.
const PLACE: &str = "/components/schemas";

/// Returns the document.
pub(super) fn document(registry: &Registry) -> Value {
    let settings = || {
        SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = PLACE.into();
            // OpenAPI 3.1 says the draft once for all.
            settings.meta_schema = None;
        })
    };
    let mut read = settings().into_generator();
    let mut printed = settings().for_serialize().into_generator();
    let reference = |generator: &mut SchemaGenerator, of: Of| json(of(generator));
    let issue = reference(&mut read, SchemaGenerator::subschema_for::<Request>);
    let verify = reference(&mut read, SchemaGenerator::subschema_for::<VerifyRequest>);
    let answer = reference(&mut printed, SchemaGenerator::subschema_for::<Answer<'_>>);
    let verdicts = reference(
        &mut printed,
        SchemaGenerator::subschema_for::<VerifyAnswer<'_>>,
    );
    let refused = reference(
        &mut printed,
        SchemaGenerator::subschema_for::<RequestRefused<'_>>,
    );
    let mut schemas = read.take_definitions(true);
    schemas.extend(printed.take_definitions(true));
    name_the_identity(&mut schemas, registry);
    schemas.insert("Adapters".to_owned(), adapters());
    let post = |about: &str, request: &Value, answer: &Value| {
        json!({"post": {
            "summary": about,
            "security": [{"key": []}, {}],
            "requestBody": {"required": true, "content": {"application/json": {"schema": request}}},
            "responses": responses(answer, &refused, &["400", "401", "408", "413", "415", "503"]),
        }})
    };
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Countersign",
            "summary": "Signs a product's users in to every support chat",
            "version": env!("CARGO_PKG_VERSION"),
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/v1/issue": post("Make bundles for an identity", &issue, &answer),
            "/v1/verify": post("Judge bundles as their vendors would", &verify, &verdicts),
            "/v1/adapters": {"get": {
                "summary": "List the adapters, each with its tables of fields",
                "security": [{"key": []}, {}],
                "responses": responses(
                    &json!({"$ref": "#/components/schemas/Adapters"}), &refused, &["400", "401", "503"],
                ),
            }},
            "/healthz": get("Whether the process answers", "application/json", &json!({"type": "object"})),
            "/readyz": {"get": {
                "summary": "Whether requests may be sent here; 503 while the server stops",
                "responses": responses(&json!({"type": "object"}), &refused, &["503"]),
            }},
            "/metrics": get("Numbers for Prometheus", "text/plain", &json!({"type": "string"})),
            "/openapi.json": get("This document", "application/json", &json!({"type": "object"})),
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    })
}

type Of = fn(&mut SchemaGenerator) -> schemars::Schema;

fn json(schema: schemars::Schema) -> Value {
    schema.to_value()
}

/// The schema of a request says that an identity is an object. That of an identity says which.
fn name_the_identity(schemas: &mut Map<String, Value>, registry: &Registry) {
    let mut identity = schema::identity(registry);
    if let Some(identity) = identity.as_object_mut() {
        identity.remove("$schema");
    }
    schemas.insert("Identity".to_owned(), identity);
    let claims = json!({
        "description": "Claims of OpenID Connect, where `from` is `oidc`",
        "type": "object",
        "required": ["sub"],
    });
    let either = json!({"anyOf": [{"$ref": "#/components/schemas/Identity"}, claims]});
    let properties = schemas.get_mut("IssueRequest");
    let properties = properties.and_then(|request| request.get_mut("properties"));
    if let Some(properties) = properties.and_then(Value::as_object_mut) {
        properties.insert("identity".to_owned(), either);
    }
}

fn adapters() -> Value {
    json!({"type": "array", "items": {
        "type": "object",
        "properties": {
            "adapter": {"type": "string"},
            "kind": {"type": "string"},
            "tables": {"type": "array", "items": {"type": "object"}},
        },
        "required": ["adapter", "kind", "tables"],
    }})
}

fn get(about: &str, kind: &str, schema: &Value) -> Value {
    json!({"get": {
        "summary": about,
        "responses": {"200": {"description": "Done", "content": {kind: {"schema": schema}}}},
    }})
}

fn responses(answer: &Value, refused: &Value, statuses: &[&str]) -> Value {
    let content = |schema: &Value| json!({"application/json": {"schema": schema}});
    let mut responses = Map::new();
    let done = json!({"description": "The answer", "content": content(answer)});
    responses.insert("200".to_owned(), done);
    for status in statuses {
        let about = match *status {
            "400" => "The request is at fault",
            "401" => "No key, or a wrong one",
            "408" => "The body came too slowly",
            "413" => "The body is longer than 64 KiB",
            "415" => "The body is not JSON by its Content-Type",
            _ => "Busy, too slow or stopping: try again",
        };
        let refusal = json!({"description": about, "content": content(refused)});
        responses.insert((*status).to_owned(), refusal);
    }
    responses.into()
}
