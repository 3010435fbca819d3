//! Re:amaze: a hash of the id and the email, with a colon between them.

use crate::trial::{Trial, check_hmac, flips, recipe};

const FILE: &str = include_str!("../../recipes/reamaze.toml");

fn widget() -> Trial {
    Trial::new(FILE, &["/authkey"], |payload, secrets, _| {
        let [id, email] = ["id", "email"].map(|key| &payload[key]);
        let texts = [id, email].map(|text| text.as_str().unwrap_or_default());
        let message = format!("{}:{}", texts[0], texts[1]);
        check_hmac(&secrets[0], &message, &payload["authkey"], &[id, email])
    })
}

recipe!(widget(), FILE);

flips!(widget());
