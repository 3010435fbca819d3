//! Help Scout: a signature of the email.

use crate::trial::{Trial, check_hmac, flips, recipe};

const FILE: &str = include_str!("../../recipes/help-scout.toml");

fn beacon() -> Trial {
    Trial::new(FILE, &["/signature"], |payload, secrets, _| {
        let email = &payload["email"];
        let text = email.as_str().unwrap_or_default();
        check_hmac(&secrets[0], text, &payload["signature"], &[email])
    })
}

recipe!(beacon(), FILE);

flips!(beacon());
