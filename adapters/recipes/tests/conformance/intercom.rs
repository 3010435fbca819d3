//! Intercom: a JWT of the user id and what else is signed.

use serde_json::json;

use crate::trial::{Trial, check_jwt, flips, recipe};

const FILE: &str = include_str!("../../recipes/intercom.toml");

fn messenger() -> Trial {
    let judge = |payload: &serde_json::Value, secrets: &[String], now| {
        let claims = check_jwt(&payload["intercom_user_jwt"], &secrets[0], now)?;
        let found = ["user_id", "email", "phone"].map(|key| claims[key].as_str());
        Ok(found.into_iter().flatten().map(str::to_owned).collect())
    };
    Trial::new(FILE, &["/intercom_user_jwt"], judge).with_settings(json!({"app-id": "abc12345"}))
}

recipe!(messenger(), FILE);

flips!(messenger());
