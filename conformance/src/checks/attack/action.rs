//! A bundle of one action, presented as that of another.

use countersign::Action;
use countersign::verify::Presented;
use serde_json::value::RawValue;

use super::USERS;
use crate::checks::proof::declared_proofs;
use crate::checks::signed_user::signed_users;
use crate::fixture::Fixture;
use crate::trial::{Trial, now};

/// A bundle of one action that is presented as that of another is refused, or signs its own user in.
///
/// # Errors
///
/// The first action that takes another's bundle for somebody else.
pub fn keeps_to_its_action(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        let Some(places) = declared_proofs(trial)? else {
            return Ok(());
        };
        for user in signed_users(trial, places, USERS)? {
            let payload: Result<Box<RawValue>, _> =
                serde_json::from_str(user.issued.bundle.payload.get());
            let payload = payload.map_err(|error| error.to_string())?;
            for action in Action::ALL.iter().copied() {
                let presented = Presented::new(action, &payload);
                let verdict = trial.adapter.verify(&presented, now());
                let table = trial.capabilities.table(action).unwrap_or(&trial.table);
                if let Some(broken) = user.wronged(table, &verdict) {
                    return Err(user.issued.says(format!("presented as {action}: {broken}")));
                }
            }
        }
        Ok(())
    })
}
