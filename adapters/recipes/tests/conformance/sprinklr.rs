//! Sprinklr: a hash of six values and a moment, with underscores between them.

use crate::trial::{Trial, check_hmac, flips, recipe};

const FILE: &str = include_str!("../../recipes/sprinklr.toml");

fn live_chat() -> Trial {
    Trial::new(FILE, &["/hash"], |payload, secrets, now| {
        let keys = [
            "id",
            "firstName",
            "lastName",
            "profileImageUrl",
            "phoneNo",
            "email",
        ];
        let texts = keys.map(|key| payload[key].as_str().unwrap_or_default());
        let moment = payload["hashCreationTime"].as_i64().ok_or("no moment")?;
        let message = format!("{}_{moment}", texts.join("_"));
        if now.unix() * 1000 - moment >= 60_000 {
            return Err("expired".to_owned());
        }
        let covers = [&payload["id"], &payload["phoneNo"], &payload["email"]];
        check_hmac(&secrets[0], &message, &payload["hash"], &covers)
    })
}

recipe!(live_chat(), FILE);

flips!(live_chat());
