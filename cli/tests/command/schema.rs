//! `schema`: it agrees with the examples, with the kit's cases, and with the command's output.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers"
)]

use countersign_conformance::corpus;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::support::{NOW, example, run, with_example};

fn schema(of: &str) -> Validator {
    let run = run(&["schema", of], "");
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let [schema] = run.objects().try_into().unwrap();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    jsonschema::validator_for(&schema).unwrap()
}

fn identity(name: &str) -> Value {
    let text = std::fs::read_to_string(example(&format!("identities/{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn identities_fit_and_those_of_a_wrong_form_do_not() {
    let schema = schema("identity");
    for name in ["anonymous", "full", "minimal", "unicode"] {
        assert!(schema.is_valid(&identity(name)), "{name}");
    }
    for faulty in [
        json!({"user_id": 42}),
        json!({"user_id": ""}),
        json!({"user_id": null}),
        json!({"userId": "u"}),
        json!({"user_id": "u", "email": {"adress": "a@b.co"}}),
        json!({"user_id": "u", "tags": "one"}),
        json!({"user_id": "u", "accounts": [{"platform": "myspace", "id": "1"}]}),
        json!({"user_id": "u", "anonymous": "yes"}),
        json!({"user_id": "u", "privacy": "half"}),
        json!({"user_id": "u", "vendor": {"nobody": {}}}),
        json!({"user_id": "u", "created_at": "2020-01-01"}),
        json!([]),
    ] {
        assert!(!schema.is_valid(&faulty), "{faulty}");
    }
}

/// The schema and the reader agree on each case of the kit, where the fault is one of form.
#[test]
fn the_reader_takes_what_the_schema_takes() {
    let schema = schema("identity");
    for case in corpus::named() {
        let Ok(value) = serde_json::from_str::<Value>(&case.identity) else {
            continue;
        };
        let draft = case.draft();
        let read = draft.problems().is_empty();
        if read {
            assert!(schema.is_valid(&value), "{}: {value}", case.name);
        }
    }
}

#[test]
fn what_is_printed_fits() {
    let schema = schema("bundle");
    for name in ["anonymous", "full", "minimal", "unicode", "faulty"] {
        for action in ["login", "add-identities", "update-profile"] {
            let text = identity(name).to_string();
            let run = with_example(&["issue", "--now", NOW, "--action", action], text);
            for object in run.objects() {
                assert!(schema.is_valid(&object), "{name} {action}: {object}");
            }
        }
    }
    let whole = with_example(&["issue", "--now", NOW], r#"{"user_id":"u"}"#).objects();
    for key in [
        "adapter", "kind", "action", "payload", "steps", "logout", "renew", "dropped",
    ] {
        let mut broken = whole[0].clone();
        broken.as_object_mut().unwrap().remove(key);
        assert!(!schema.is_valid(&broken), "without {key}");
    }
    let mut broken = whole[0].clone();
    broken["steps"] = json!([{"eval": {"code": "1"}}]);
    assert!(!schema.is_valid(&broken));
    broken["steps"] = json!([{"call": {"function": "a b", "args": []}}]);
    assert!(!schema.is_valid(&broken));
}

#[test]
fn requests_and_their_answers_fit() {
    let [request, answer] = ["request", "answer"].map(schema);
    let [of_verify, verdicts] = ["verify-request", "verify-answer"].map(schema);
    let asked = json!({"id": 1, "identity": identity("full"), "script": {}, "now": 5});
    assert!(request.is_valid(&asked));
    assert!(
        !request.is_valid(&json!({"id": 1})) && !request.is_valid(&json!({"identity": {}, "x": 1}))
    );
    let lines = format!("{asked}\n{}\n[]\n", json!({"identity": identity("faulty")}));
    let answers = with_example(&["issue", "--lines", "--now", NOW], lines).objects();
    assert_eq!(answers.len(), 3);
    for one in &answers {
        assert!(answer.is_valid(one), "{one}");
    }
    let bundles = &answers[0]["bundles"];
    let judged = json!({"id": 1, "bundles": bundles});
    assert!(of_verify.is_valid(&judged) && !of_verify.is_valid(&json!({})));
    let lines = format!("{judged}\n{}\n[]\n", json!({"bundles": [{}]}));
    let answers = with_example(&["verify", "--lines", "--now", NOW], lines).objects();
    assert_eq!(answers.len(), 3);
    for one in &answers {
        assert!(verdicts.is_valid(one), "{one}");
    }
    assert!(!answer.is_valid(&json!({"bundles": [{"adapter": "a"}]})));
    assert!(!verdicts.is_valid(&json!({"verdicts": [{"accepted": true}]})));
}

#[test]
fn the_example_configuration_fits_and_one_with_a_literal_secret_does_not() {
    let schema = schema("config");
    let text = std::fs::read_to_string(example("countersign.toml")).unwrap();
    let config: toml::Table = toml::from_str(&text).unwrap();
    let mut config = serde_json::to_value(config).unwrap();
    assert!(schema.is_valid(&config));
    let interop = std::fs::read_to_string(example("interop/countersign.toml")).unwrap();
    let interop: toml::Table = toml::from_str(&interop).unwrap();
    let interop = serde_json::to_value(interop).unwrap();
    let errors: Vec<_> = schema
        .iter_errors(&interop)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    config["adapters"]["portal"]["secret"] = json!("written here");
    assert!(!schema.is_valid(&config));
    assert!(!schema.is_valid(&json!({"adapters": {"a": {"kind": "nobody"}}})));
}

/// The blocks of TOML in a page.
fn blocks(page: &str) -> Vec<String> {
    let text = std::fs::read_to_string(example(page)).unwrap();
    let blocks = text.split("```toml\n").skip(1);
    let block = |rest: &str| rest.split("```").next().unwrap().to_owned();
    blocks.map(block).collect()
}

/// The settings behind a `#` as well, which are those of `KEY = VALUE`.
fn with_optional_settings(block: &str) -> String {
    let line = |line: &str| match line.trim_start().strip_prefix("# ") {
        Some(setting) if setting.contains(" = ") => format!("{setting}\n"),
        _ => format!("{line}\n"),
    };
    block.lines().map(line).collect()
}

#[test]
fn each_configuration_in_the_documents_fits() {
    let schema = schema("config");
    let mut count = 0;
    for page in [
        "../cli/README.md",
        "../core/src/guide/configuration.md",
        "../core/src/guide/rotation.md",
        "../adapters/helpcrunch/README.md",
        "../adapters/helpshift-identities/README.md",
        "../adapters/helpshift-legacy/README.md",
        "../adapters/hubspot/README.md",
        "../adapters/userhero/README.md",
    ] {
        for block in blocks(page) {
            for text in [with_optional_settings(&block), block] {
                // A block may show one half of a file.
                let table: toml::Table = toml::from_str(&text).unwrap();
                let mut config = serde_json::to_value(table).unwrap();
                if config["adapters"].is_null() {
                    config["adapters"] = json!({});
                }
                assert!(schema.is_valid(&config), "{page}: {text}");
                count += 1;
            }
        }
    }
    assert!(count >= 16, "{count}");
}

#[test]
fn an_entry_of_provision_has_no_kind_of_its_own() {
    let schema = schema("config");
    let config = |provision: Value| json!({"adapters": {}, "provision": {"chat": provision}});
    let key = json!({"env": "KEY"});
    assert!(schema.is_valid(&config(json!({"api-key": key, "match": "id-or-email"}))));
    for faulty in [
        json!({"api-key": key, "kind": "helpcrunch"}),
        json!({"api-key": key, "match": "email"}),
        json!({"match": "id"}),
    ] {
        assert!(!schema.is_valid(&config(faulty.clone())), "{faulty}");
    }
}

#[test]
fn each_bundle_and_refusal_of_lines_fits() {
    let schema = schema("bundle");
    let request = json!({"identity": {"anonymous": true}});
    let run = with_example(&["issue", "--lines", "--now", NOW], request.to_string());
    let answer = run.objects().remove(0);
    let entries = answer["bundles"].as_array().unwrap();
    assert_eq!(entries.len(), 4);
    assert!(entries.iter().any(|entry| entry.get("error").is_some()));
    for entry in entries {
        assert!(schema.is_valid(entry), "{entry}");
    }
}

#[test]
fn requests_fit() {
    let schema = schema("request");
    let request = json!({"id": 1, "adapters": ["chat"], "action": "login", "identity": {"user_id": "u"},
        "from": "oidc", "vendor": {}, "client": {"userId": "u"}, "now": 1, "script": {"endpoint": "/chats"}});
    assert!(schema.is_valid(&request));
    assert!(schema.is_valid(&json!({"identity": {}})));
    for faulty in [
        json!({}),
        json!({"identity": {}, "who": 1}),
        json!({"identity": {}, "action": "x"}),
    ] {
        assert!(!schema.is_valid(&faulty), "{faulty}");
    }
}
