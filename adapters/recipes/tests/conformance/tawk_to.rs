//! tawk.to: a hash of the user id alone.

use crate::trial::{Trial, check_hmac, flips, recipe};

const FILE: &str = include_str!("../../recipes/tawk-to.toml");

fn widget() -> Trial {
    Trial::new(FILE, &["/hash"], |payload, secrets, _| {
        let id = &payload["userId"];
        let text = id.as_str().unwrap_or_default();
        check_hmac(&secrets[0], text, &payload["hash"], &[id])
    })
}

recipe!(widget(), FILE);

flips!(widget());
