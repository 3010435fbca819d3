//! Customerly: a hash of the email in lower case, which is sent in lower case as well.

use serde_json::json;

use crate::trial::{Trial, check_hmac, flips, recipe};

const FILE: &str = include_str!("../../recipes/customerly.toml");

fn live_chat() -> Trial {
    let judge = |payload: &serde_json::Value, secrets: &[String], _| {
        let email = &payload["email"];
        let text = email.as_str().unwrap_or_default().to_ascii_lowercase();
        check_hmac(&secrets[0], &text, &payload["email_hash"], &[email])
    };
    Trial::new(FILE, &["/email_hash"], judge).with_settings(json!({"app-id": "abcd1234"}))
}

recipe!(live_chat(), FILE);

flips!(live_chat());
