//! Zendesk Messaging: a JWT whose header names the key.

use countersign::adapter::Request;
use countersign::{Action, Identity, Timestamp, UserId};
use countersign_conformance::{Fixture, block_on};
use serde_json::json;

use crate::trial::{Trial, check_jwt, flips, recipe};

const FILE: &str = include_str!("../../recipes/zendesk.toml");

fn messaging() -> Trial {
    let judge = |payload: &serde_json::Value, secrets: &[String], now| {
        let claims = check_jwt(&payload["jwt"], &secrets[0], now)?;
        if claims["scope"] != "user" {
            return Err("another scope".to_owned());
        }
        let found = ["external_id", "email"].map(|key| claims[key].as_str());
        Ok(found.into_iter().flatten().map(str::to_owned).collect())
    };
    let trial = Trial::new(FILE, &["/jwt"], judge).with_settings(json!({"key-id": "app_1"}));
    Trial { limits, ..trial }
}

/// Tries the longest user id, which is inferred, and the longest life of a token.
fn limits(trial: &Trial) -> Result<(), String> {
    let takes_id = |length: usize| {
        let id = UserId::new("u".repeat(length)).map_err(|error| error.to_string())?;
        let user = Identity::new().with_user_id(id);
        let request = Request::new(&user, Action::Login, Timestamp::EPOCH);
        Ok::<_, String>(block_on(trial.adapter().issue(request)).is_ok())
    };
    let takes_life = |seconds: u64| {
        let settings = json!({"key-id": "app_1", "ttl": seconds});
        let configuration = trial.clone().with_settings(settings).configuration();
        configuration.is_some_and(|one| one.build().is_ok())
    };
    let takes = [
        takes_id(255)?,
        takes_id(256)?,
        takes_life(3600),
        takes_life(3601),
    ];
    match takes {
        [true, false, true, false] => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

#[test]
fn the_limits_are_those_of_the_vendor() {
    assert_eq!(limits(&messaging()), Ok(()));
}

recipe!(messaging(), FILE);

flips!(messaging());
