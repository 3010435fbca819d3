//! Novu: the hash of the subscriber's id, and one of the agent of Web Chat.

use serde_json::{Value, json};

use crate::trial::{Trial, check_hmac, flips, recipe};

const FILE: &str = include_str!("../../recipes/novu.toml");

fn inbox() -> Trial {
    let trial = Trial::new(FILE, &["/subscriberHash"], |payload, secrets, _| {
        let id = &payload["subscriber"]["subscriberId"];
        let text = id.as_str().unwrap_or_default();
        check_hmac(&secrets[0], text, &payload["subscriberHash"], &[id])
    });
    trial.with_settings(json!({"application-identifier": "app-1"}))
}

recipe!(inbox(), FILE, snapshots: [unverified]);

mod with_an_agent {
    use super::{FILE, Trial, Value, check_hmac, inbox, json, recipe};

    pub(super) fn with_an_agent() -> Trial {
        let judge = |payload: &Value, secrets: &[String], now| {
            check_hmac(&secrets[0], "support-agent", &payload["agentHash"], &[])?;
            (inbox().judge)(payload, secrets, now)
        };
        let trial = Trial::new(FILE, &["/subscriberHash", "/agentHash"], judge);
        trial.with_settings(json!({"application-identifier": "app-1", "agent-id": "support-agent"}))
    }

    recipe!(with_an_agent(), FILE);
}

flips!(inbox(), with_an_agent::with_an_agent());
