//! UserVoice: a JWT of the id, the email and the profile, which never holds a privilege.

use crate::trial::{Trial, check_jwt, flips, recipe};

const FILE: &str = include_str!("../../recipes/uservoice.toml");

fn widget() -> Trial {
    Trial::new(FILE, &["/sso"], |payload, secrets, now| {
        let claims = check_jwt(&payload["sso"], &secrets[0], now)?;
        let privileges = ["trusted", "owner", "admin", "allow_forums", "deny_forums"];
        if privileges.iter().any(|key| !claims[*key].is_null()) {
            return Err("a privilege".to_owned());
        }
        let found = ["guid", "email"].map(|key| claims[key].as_str());
        Ok(found.into_iter().flatten().map(str::to_owned).collect())
    })
}

recipe!(widget(), FILE, snapshots: [unverified]);

flips!(widget());
