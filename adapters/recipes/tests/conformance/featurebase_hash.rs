//! Featurebase's older scheme: the hash of the user id or the email, and one of the company's id.

use serde_json::{Value, json};

use crate::trial::{Trial, check_hmac, flips, recipe};

const FILE: &str = include_str!("../../recipes/featurebase-hash.toml");

fn hash() -> Trial {
    let proofs = &["/userHash", "/companies/0/companyHash"];
    let trial = Trial::new(FILE, proofs, |payload, secrets, _| {
        let named = match &payload["userId"] {
            Value::Null => &payload["email"],
            id => id,
        };
        let company = &payload["companies"][0];
        if let Some(id) = company["id"].as_str() {
            check_hmac(&secrets[0], id, &company["companyHash"], &[])?;
        }
        let text = named.as_str().unwrap_or_default();
        check_hmac(&secrets[0], text, &payload["userHash"], &[named])
    });
    trial.with_settings(json!({"app-id": "app-1"}))
}

recipe!(hash(), FILE, snapshots: [unverified]);

mod by_email {
    use super::{FILE, Trial, hash, json, recipe};

    pub(super) fn by_email() -> Trial {
        hash().with_settings(json!({"app-id": "app-1", "by": "email"}))
    }

    recipe!(by_email(), FILE, snapshots: [unverified]);
}

flips!(hash(), by_email::by_email());
