//! Intercom's older hash: of the user id where there is one, and of the email otherwise.

use serde_json::{Value, json};

use crate::trial::{Trial, check_hmac, flips, recipe};

const FILE: &str = include_str!("../../recipes/intercom-hash.toml");

fn messenger(settings: Value) -> Trial {
    let judge = |payload: &Value, secrets: &[String], _| {
        let named = match &payload["user_id"] {
            Value::Null => &payload["email"],
            id => id,
        };
        let text = named.as_str().unwrap_or_default();
        check_hmac(&secrets[0], text, &payload["user_hash"], &[named])
    };
    Trial::new(FILE, &["/user_hash"], judge).with_settings(settings)
}

fn by_id() -> Trial {
    messenger(json!({"app-id": "abc12345"}))
}

recipe!(by_id(), FILE);

mod by_email {
    use super::{FILE, Trial, json, messenger, recipe};

    pub(super) fn by_email() -> Trial {
        messenger(json!({"app-id": "abc12345", "by": "email"}))
    }

    recipe!(by_email(), FILE);
}

flips!(by_id(), by_email::by_email());
