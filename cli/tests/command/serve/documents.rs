//! The document of the server, the files for operating it, and its section of the README.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{GOOD, Server, get, post};
use crate::support::{NOW, example, run};

/// Each answer fits the document, by another reader of schemas.
#[test]
fn the_answers_are_those_of_the_document() {
    let server = Server::start("openapi", &[]);
    let document = server.get("/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    let fits = |path: &str, method: &str, status: u16, answer: &Value| {
        let responses = &document["paths"][path][method]["responses"];
        let found = &responses[status.to_string()]["content"]["application/json"]["schema"];
        assert!(found.is_object(), "{path} {status}");
        let mut schema = found.clone();
        schema["components"] = document["components"].clone();
        let schema = jsonschema::validator_for(&schema).unwrap();
        let faults: Vec<_> = schema
            .iter_errors(answer)
            .map(|one| one.to_string())
            .collect();
        assert!(faults.is_empty(), "{path} {status}: {faults:?} {answer}");
    };
    let request = json!({
        "id": 1, "now": NOW.parse::<u64>().unwrap(), "script": {"nonce": "YWJj"},
        "adapters": ["chat", "support"], "identity": {"user_id": "u"}, "client": {"userId": "u"},
    });
    let mut schema = document["paths"]["/v1/issue"]["post"]["requestBody"]["content"]["application/json"]["schema"].clone();
    schema["components"] = document["components"].clone();
    let schema = jsonschema::validator_for(&schema).unwrap();
    assert!(schema.is_valid(&request));
    for wrong in [
        json!({}),
        json!({"identity": {"userid": "u"}}),
        json!({"identity": {"user_id": "u"}, "nw": 1}),
    ] {
        assert!(!schema.is_valid(&wrong), "{wrong}");
    }
    let claims = json!({"from": "oidc", "identity": {"sub": "u", "iss": "https://id.example"}});
    assert!(schema.is_valid(&claims));

    let answer = server.post("/v1/issue", &request.to_string()).json();
    fits("/v1/issue", "post", 200, &answer);
    let verdicts = server.post(
        "/v1/verify",
        &json!({"bundles": answer["bundles"]}).to_string(),
    );
    assert_eq!(verdicts.status, 200);
    fits("/v1/verify", "post", 200, &verdicts.json());
    fits(
        "/v1/adapters",
        "get",
        200,
        &server.get("/v1/adapters").json(),
    );
    fits(
        "/v1/issue",
        "post",
        400,
        &server.post("/v1/issue", "{}").json(),
    );
    fits(
        "/v1/issue",
        "post",
        400,
        &server.post("/v1/issue?", GOOD).json(),
    );
    let large = " ".repeat(65_537);
    fits(
        "/v1/verify",
        "post",
        413,
        &server.post("/v1/verify", &large).json(),
    );
    let plain = post("/v1/issue", "", GOOD).replace("application/json", "text/plain");
    fits("/v1/issue", "post", 415, &server.ask(&plain).json());
    for path in document["paths"].as_object().unwrap().keys() {
        let status = server.ask(&get(path, "")).status;
        assert!(status == 200 || status == 405, "{path}");
    }
}

/// Each reference of the document leads to a schema.
#[test]
fn the_document_is_whole() {
    let server = Server::start("whole", &[]);
    let text = server.get("/openapi.json").body;
    let document: Value = serde_json::from_str(&text).unwrap();
    let mut references = 0;
    for part in text.split("\"$ref\":\"#").skip(1) {
        let pointer = part.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
        references += 1;
    }
    assert!(references > 15 && !text.contains("#/$defs"));
    let identity = run(&["schema", "identity"], "").objects();
    let mut ours = document["components"]["schemas"]["Identity"].clone();
    ours["$schema"] = identity[0]["$schema"].clone();
    assert_eq!(ours, identity[0]);
}

/// The lines of the README run as they stand.
#[test]
fn the_example_of_the_readme_runs() {
    let readme = include_str!("../../../README.md");
    let section = readme.split("\n## `serve`\n").nth(1).unwrap();
    let example_of = section.split("```sh\n").nth(1).unwrap();
    let script = example_of.split("```").next().unwrap();
    let built = Path::new(env!("CARGO_BIN_EXE_countersign"));
    let home = crate::support::folder("serve-readme", &[]);
    // Its files go to a folder of the test.
    let script = script.replace("/tmp/", &format!("{}/", home.display()));
    let run = Command::new("sh")
        .args(["-ec", &format!("PATH=\"$0:$PATH\"\n{script}")])
        .arg(built.parent().unwrap())
        .current_dir(example(""))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    let errors = String::from_utf8(run.stderr).unwrap();
    assert!(run.status.success(), "{printed}{errors}");
    let answer: Value = serde_json::from_str(printed.lines().next().unwrap()).unwrap();
    assert_eq!(answer["bundles"].as_array().unwrap().len(), 4, "{printed}");
}
