//! Front: the hash of the user id where there is one, and of the email otherwise.

use serde_json::{Value, json};

use crate::trial::{Trial, check_hmac, flips, recipe};

const FILE: &str = include_str!("../../recipes/front.toml");

fn chat() -> Trial {
    Trial::new(FILE, &["/userHash"], |payload, secrets, _| {
        let named = match &payload["userId"] {
            Value::Null => &payload["email"],
            id => id,
        };
        check_hmac(
            &secrets[0],
            named.as_str().unwrap_or_default(),
            &payload["userHash"],
            &[named],
        )
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
