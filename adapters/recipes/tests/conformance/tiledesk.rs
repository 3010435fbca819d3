//! Tiledesk: a JWT for a project's audience, whose `_id` begins with the project's id.

use serde_json::json;

use crate::trial::{Trial, check_jwt, flips, recipe};

const FILE: &str = include_str!("../../recipes/tiledesk.toml");

fn widget() -> Trial {
    let judge = |payload: &serde_json::Value, secrets: &[String], now| {
        let claims = check_jwt(&payload["token"], &secrets[0], now)?;
        if claims["sub"] != "userexternal" || claims["aud"] != "https://tiledesk.com/projects/p1" {
            return Err("another sub or aud".to_owned());
        }
        let id = claims["_id"].as_str().and_then(|id| id.strip_prefix("p1_"));
        let found = [Some(id.ok_or("another project")?), claims["email"].as_str()];
        Ok(found.into_iter().flatten().map(str::to_owned).collect())
    };
    let settings = json!({"audience": "https://tiledesk.com/projects/p1", "id-prefix": "p1_"});
    Trial::new(FILE, &["/token"], judge).with_settings(settings)
}

recipe!(widget(), FILE);

flips!(widget());
