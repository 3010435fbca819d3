//! Pylon: a hash of the email under the bytes that the secret writes in hex.

use serde_json::json;

use crate::trial::{Trial, check_hmac, flips, recipe};

const FILE: &str = include_str!("../../recipes/pylon.toml");
const SECRET: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

fn widget() -> Trial {
    let judge = |payload: &serde_json::Value, secrets: &[String], _| {
        let hex = |at: usize| u8::from_str_radix(&secrets[0][at..at + 2], 16).unwrap();
        let key: Vec<u8> = (0..secrets[0].len()).step_by(2).map(hex).collect();
        let email = &payload["email"];
        let text = email.as_str().unwrap_or_default();
        check_hmac(key, text, &payload["email_hash"], &[email])
    };
    let trial = Trial::new(FILE, &["/email_hash"], judge);
    Trial {
        secret: SECRET,
        ..trial.with_settings(json!({"app-id": "0f4c4f8e-0000-4000-8000-000000000000"}))
    }
}

recipe!(widget(), FILE);

flips!(widget());
