//! `provision`, to a stand-in for Desk's API.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::json;

use crate::server::start;
use crate::support::{folder, run_with};

const PEOPLE: &str =
    "{\"user_id\": \"usr_1\", \"name\": \"Lisa Chen\"}\n{\"user_id\": \"usr_2\"}\n";

/// Adds an entry of `provision`, and a file of identities.
fn prepare(folder: &Path, adapter: &str, url: &str) {
    let config = folder.join("countersign.toml");
    let mut config = OpenOptions::new().append(true).open(config).unwrap();
    let entry = format!("[provision.{adapter}]\napi-key = {{ file = 'key' }}\nurl = '{url}'\n");
    config.write_all(entry.as_bytes()).unwrap();
    std::fs::write(folder.join("key"), "test_rest_api_key").unwrap();
    std::fs::write(folder.join("people.jsonl"), PEOPLE).unwrap();
}

#[test]
fn its_users_are_sent() {
    let came = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&came);
    let url = start(move |request| {
        let key = "authorization: bearer test_rest_api_key";
        assert!(request.headers.iter().any(|line| line == key));
        let call = (request.line.clone(), request.body.clone());
        seen.lock().unwrap().push(call);
        (200, "{}".to_owned())
    });
    let folder = folder("provision");
    prepare(&folder, "desk", &url);
    let run = run_with(
        &folder,
        &["provision", "--adapter", "desk", "people.jsonl"],
        "",
    );
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert_eq!(run.object()["done"], 2);
    let people = json!([{"id": "usr_1", "name": "Lisa Chen"}, {"id": "usr_2"}]);
    assert_eq!(
        *came.lock().unwrap(),
        [("PUT /people HTTP/1.1".to_owned(), people)]
    );
}

/// UserHero, a kind of the command's own, has no provisioner.
#[test]
fn a_kind_without_a_provisioner_says_so() {
    let folder = folder("provision-none");
    prepare(&folder, "portal", "https://api.example.com");
    let run = run_with(
        &folder,
        &["provision", "--adapter", "portal", "people.jsonl"],
        "",
    );
    assert_eq!(run.status, 2);
    assert!(
        run.stderr
            .contains("users of userhero cannot be sent to its vendor"),
        "{}",
        run.stderr
    );
}
