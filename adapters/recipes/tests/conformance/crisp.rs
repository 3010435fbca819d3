//! Crisp: a signature of the email, and a name of the conversation that is made of the user id.

use crate::trial::{Trial, check_hmac, flips, recipe};

const FILE: &str = include_str!("../../recipes/crisp.toml");

fn chatbox() -> Trial {
    let proofs = &["/signature", "/page/CRISP_TOKEN_ID"];
    let trial = Trial::new(FILE, proofs, |payload, secrets, _| {
        let [email, id] = ["email", "user_id"].map(|key| &payload[key]);
        let text = email.as_str().unwrap_or_default();
        let mut named = check_hmac(&secrets[0], text, &payload["signature"], &[email])?;
        if let Some(text) = id.as_str() {
            let token = &payload["page"]["CRISP_TOKEN_ID"];
            named.extend(check_hmac(&secrets[1], text, token, &[id])?);
        }
        Ok(named)
    });
    let more_secrets = &[("token-secret", "another secret of thirty-two bytes")];
    Trial {
        more_secrets,
        ..trial
    }
}

recipe!(chatbox(), FILE);

flips!(chatbox());
