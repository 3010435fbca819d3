//! Sunshine Conversations: a JWT of the id, whose header names the key, and the id beside it.

use serde_json::json;

use crate::trial::{Trial, check_jwt, flips, recipe};

const FILE: &str = include_str!("../../recipes/sunshine.toml");

fn messenger() -> Trial {
    let judge = |payload: &serde_json::Value, secrets: &[String], now| {
        let claims = check_jwt(&payload["jwt"], &secrets[0], now)?;
        let header = jsonwebtoken::decode_header(payload["jwt"].as_str().unwrap_or_default());
        let kid = header.map_err(|error| error.to_string())?.kid;
        if claims["scope"] != "user" || kid.as_deref() != Some("app_1") {
            return Err("another scope or key".to_owned());
        }
        match claims["external_id"].as_str() {
            Some(id) if payload["externalId"] == id => Ok(vec![id.to_owned()]),
            _ => Err("another id".to_owned()),
        }
    };
    Trial::new(FILE, &["/jwt"], judge).with_settings(json!({"key-id": "app_1"}))
}

recipe!(messenger(), FILE);

flips!(messenger());
