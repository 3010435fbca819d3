//! Helpshift's bulk actions, as far as its pages tell.

use std::collections::BTreeMap;

use axum::http::Method;
use serde_json::{Value, json};

use super::server::Vendor;

/// The domain, and what was done to it.
#[derive(Default)]
pub(crate) struct Helpshift {
    /// The ids of the users of each batch, by the number of its task.
    pub(crate) batches: Vec<Vec<String>>,
    /// How often a task is asked for before it is completed.
    pub(crate) working: usize,
    /// Whether tasks have errors, from the first question on.
    pub(crate) errors: bool,
    /// Whether tasks fail.
    pub(crate) fails: bool,
    pub(crate) asked: BTreeMap<String, usize>,
}

impl Helpshift {
    /// Each user id, and how many batches have it.
    pub(crate) fn users(&self) -> BTreeMap<String, u64> {
        let mut users = BTreeMap::new();
        for user in self.batches.iter().flatten() {
            *users.entry(user.clone()).or_default() += 1;
        }
        users
    }

    fn take(&mut self, body: &str) -> (u16, Value) {
        assert!(body.contains("create_core_profiles"));
        let lines = body.lines().filter(|line| line.starts_with('{'));
        let users = lines.map(|line| {
            let record: Value = serde_json::from_str(line).unwrap();
            record["identities"][0]["uid"].as_str().unwrap().to_owned()
        });
        self.batches.push(users.collect());
        let task = format!("task-{}", self.batches.len());
        (201, json!({"task_id": task}))
    }

    fn tell(&mut self, task: &str) -> (u16, Value) {
        let asked = self.asked.entry(task.to_owned()).or_default();
        *asked += 1;
        if self.fails {
            return (200, json!({"state": "failed", "errors": self.errors}));
        }
        if *asked <= self.working {
            return (200, json!({"state": "processing", "errors": self.errors}));
        }
        (200, json!({"state": "completed", "errors": self.errors}))
    }
}

impl Vendor for Helpshift {
    fn answer(&mut self, method: &Method, path: &str, body: &[u8]) -> (u16, Value) {
        match (method.as_str(), path) {
            ("POST", "/v2/acme/identity/bulk_actions") => {
                self.take(std::str::from_utf8(body).unwrap())
            }
            ("GET", _) => self.tell(path.strip_prefix("/tasks/").unwrap()),
            _ => panic!("{method} {path}"),
        }
    }
}
