//! A proof signs in its own user alone.

use countersign::adapter::Table;
use countersign::identity::Field;
use countersign::verify::{Presented, User, Verdict};
use serde_json::json;

use super::proof::declared_proofs;
use super::user::{folded, with_taken_in};
use crate::bundle_text::replaced;
use crate::fixture::Fixture;
use crate::trial::{Issued, Trial, now};

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
        let users = users(trial, places)?;
        for (whose, proofs, identifiers) in &users {
            for (issued, other_proofs, other_identifiers) in &users {
                if identifiers == other_identifiers || proofs.len() != other_proofs.len() {
                    continue;
                }
                if proofs == other_proofs {
                    return Err(issued.says("the proof is the same as another user's"));
                }
                let mut pairs = other_proofs.iter().zip(proofs);
                let swapped = pairs.try_fold(issued.bundle.clone(), |bundle, (from, to)| {
                    replaced(&bundle, &json!(from), &json!(to))
                        .or_else(|| (from == to).then_some(bundle))
                });
                let Some(swapped) = swapped else {
                    continue;
                };
                // The adapter that issued both: it must not remember either.
                let verdict = trial.adapter.verify(&Presented::of(&swapped), now());
                if let Ok(Verdict::Accepted(user)) = verdict
                    && !says_only(&trial.table, &user, identifiers)
                {
                    let name = &whose.case.name;
                    return Err(issued.says(format!("accepted with the proof of case {name:?}")));
                }
            }
        }
        Ok(())
    })
}

/// A user's bundle, its proofs and the identifiers that they cover.
type SignedUser<'b> = (Issued<'b>, Vec<String>, Vec<String>);

/// Returns users whose signed identifiers differ from one another.
fn users<'b>(trial: &'b Trial<'_>, places: &[&str]) -> Result<Vec<SignedUser<'b>>, String> {
    let mut users: Vec<SignedUser<'b>> = Vec::new();
    for issued in trial.issued()? {
        let proofs = issued.proofs(places);
        if proofs.is_empty() {
            continue;
        }
        let identifiers: Vec<String> = with_taken_in(trial, &issued, |taken_in| {
            let identifiers = taken_in.signed_identifiers();
            identifiers.into_iter().map(Into::into).collect()
        });
        let known = users.iter().any(|(_, _, known)| *known == identifiers);
        if !known && users.len() < USERS {
            users.push((issued, proofs, identifiers));
        }
    }
    if users.len() < 2 {
        return Err(format!(
            "fewer than two users of the corpus have a proof at {}",
            places.join(", ")
        ));
    }
    Ok(users)
}

/// Says whether every signed identifier of the accepted user was signed for this one.
fn says_only(table: &Table, user: &User, identifiers: &[String]) -> bool {
    let signed = |field| table.rule(field).is_some_and(|rule| rule.is_signed());
    let one = |field, text: &Option<String>| {
        let text = text.as_deref().filter(|_| signed(field))?;
        Some(folded(table, field, text).into_owned())
    };
    let mut found = vec![
        one(Field::UserId, &user.user_id),
        one(Field::Email, &user.email),
        one(Field::Phone, &user.phone),
    ];
    if signed(Field::Accounts) {
        let ids = user.accounts.iter().map(|account| account.id().to_owned());
        found.extend(ids.map(Some));
    }
    let mut found = found.into_iter().flatten();
    found.all(|found| identifiers.contains(&found))
}
