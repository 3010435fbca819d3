//! Kustomer: a JWT of the user id or the email, good for 15 minutes from its `iat`.

use serde_json::json;

use crate::trial::{Trial, check_jwt, flips, recipe};

const FILE: &str = include_str!("../../recipes/kustomer.toml");

fn chat() -> Trial {
    Trial::new(FILE, &["/jwtToken"], |payload, secrets, now| {
        let claims = check_jwt(&payload["jwtToken"], &secrets[0], now)?;
        let made = claims["iat"].as_i64().ok_or("no iat")?;
        if now.unix() - made >= 900 {
            return Err("expired".to_owned());
        }
        let named = claims["email"].as_str().or(claims["externalId"].as_str());
        Ok(vec![named.ok_or("nobody")?.to_owned()])
    })
}

recipe!(chat(), FILE);

mod by_email {
    use super::{FILE, Trial, chat, json, recipe};

    pub(super) fn by_email() -> Trial {
        chat().with_settings(json!({"by": "email"}))
    }

    recipe!(by_email(), FILE);
}

flips!(chat(), by_email::by_email());
