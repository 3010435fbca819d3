//! A proof signs in its own user alone.

use countersign::verify::Presented;
use serde_json::json;

use super::proof::declared_proofs;
use super::signed_user::{Wrong, signed_users};
use crate::bundle_text::replaced;
use crate::fixture::Fixture;
use crate::trial::{Trial, now};

/// The number of users who are tried against one another.
const USERS: usize = 10;

/// One user's proof in another's bundle is refused, or signs the first one in: never the other.
///
/// # Errors
///
/// The first two users of whom one can pass for the other.
pub fn binds_the_user(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        let Some(places) = declared_proofs(trial)? else {
            return Ok(());
        };
        let users = signed_users(trial, places, USERS)?;
        for whose in &users {
            for other in &users {
                let differ = whose.identifiers != other.identifiers;
                if !differ || whose.proofs.len() != other.proofs.len() {
                    continue;
                }
                let issued = &other.issued;
                if whose.proofs == other.proofs {
                    return Err(issued.says("the proof is the same as another user's"));
                }
                let mut pairs = other.proofs.iter().zip(&whose.proofs);
                let swapped = pairs.try_fold(issued.bundle.clone(), |bundle, (from, to)| {
                    replaced(&bundle, &json!(from), &json!(to))
                        .or_else(|| (from == to).then_some(bundle))
                });
                let Some(swapped) = swapped else {
                    continue;
                };
                // The adapter that issued both: it must not remember either.
                let verdict = trial.adapter.verify(&Presented::of(&swapped), now());
                if whose.wronged(&trial.table, &verdict) == Some(Wrong::SomebodyElse) {
                    let name = &whose.issued.case.name;
                    return Err(issued.says(format!("accepted with the proof of case {name:?}")));
                }
            }
        }
        Ok(())
    })
}
