//! Canny's identify call: the hash of the id alone.

use serde_json::json;

use crate::trial::{Trial, check_hmac, flips, recipe};

const FILE: &str = include_str!("../../recipes/canny-hash.toml");

fn identify() -> Trial {
    let trial = Trial::new(FILE, &["/hash"], |payload, secrets, _| {
        let id = &payload["user"]["id"];
        let text = id.as_str().unwrap_or_default();
        check_hmac(&secrets[0], text, &payload["hash"], &[id])
    });
    trial.with_settings(json!({"app-id": "app-1"}))
}

recipe!(identify(), FILE, snapshots: [unverified]);

flips!(identify());
