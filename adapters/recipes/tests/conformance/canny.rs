//! Canny's feedback widget: a JWT of the id, the email and the profile.

use serde_json::json;

use crate::trial::{Trial, check_jwt, flips, recipe};

const FILE: &str = include_str!("../../recipes/canny.toml");

fn widget() -> Trial {
    let judge = |payload: &serde_json::Value, secrets: &[String], now| {
        let claims = check_jwt(&payload["ssoToken"], &secrets[0], now)?;
        let found = ["id", "email"].map(|key| claims[key].as_str());
        Ok(found.into_iter().flatten().map(str::to_owned).collect())
    };
    Trial::new(FILE, &["/ssoToken"], judge).with_settings(json!({"board-token": "b-1"}))
}

recipe!(widget(), FILE, snapshots: [unverified]);

flips!(widget());
