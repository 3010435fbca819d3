//! Chatwoot: the hash of the identifier alone.

use crate::trial::{Trial, check_hmac, flips, recipe};

const FILE: &str = include_str!("../../recipes/chatwoot.toml");

fn widget() -> Trial {
    Trial::new(FILE, &["/user/identifier_hash"], |payload, secrets, _| {
        let id = &payload["identifier"];
        let tag = &payload["user"]["identifier_hash"];
        check_hmac(&secrets[0], id.as_str().unwrap_or_default(), tag, &[id])
    })
}

recipe!(widget(), FILE);

flips!(widget());
