//! Featurebase: a JWT of the user and the attributes.

use serde_json::json;

use crate::trial::{Trial, check_jwt, flips, recipe};

const FILE: &str = include_str!("../../recipes/featurebase.toml");

fn messenger() -> Trial {
    let judge = |payload: &serde_json::Value, secrets: &[String], now| {
        let claims = check_jwt(&payload["featurebaseJwt"], &secrets[0], now)?;
        let found = ["userId", "email"].map(|key| claims[key].as_str());
        Ok(found.into_iter().flatten().map(str::to_owned).collect())
    };
    Trial::new(FILE, &["/featurebaseJwt"], judge).with_settings(json!({"app-id": "app-1"}))
}

recipe!(messenger(), FILE, snapshots: [unverified, page_hostile]);

flips!(messenger());
