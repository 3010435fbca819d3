//! Zendesk Messaging: a JWT whose header names the key.

use serde_json::json;

use crate::trial::{Trial, check_jwt, flips, recipe};

const FILE: &str = include_str!("../../recipes/zendesk.toml");

fn messaging() -> Trial {
    let judge = |payload: &serde_json::Value, secrets: &[String], now| {
        let claims = check_jwt(&payload["jwt"], &secrets[0], now)?;
        if claims["scope"] != "user" {
            return Err("another scope".to_owned());
        }
        let found = ["external_id", "email"].map(|key| claims[key].as_str());
        Ok(found.into_iter().flatten().map(str::to_owned).collect())
    };
    Trial::new(FILE, &["/jwt"], judge).with_settings(json!({"key-id": "app_1"}))
}

recipe!(messaging(), FILE);

flips!(messaging());
