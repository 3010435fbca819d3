//! Users whom bundles sign in, and the verdicts that would sign in somebody else with them.

use std::fmt;

use countersign::adapter::Table;
use countersign::identity::Field;
use countersign::verify::{Rejection, User, Verdict};

use super::user::{folded, with_taken_in};
use crate::trial::{Issued, Trial};

/// A user whose bundle has a proof.
pub(super) struct SignedUser<'b> {
    pub(super) issued: Issued<'b>,
    pub(super) proofs: Vec<String>,
    /// The identifiers that the proofs cover.
    pub(super) identifiers: Vec<String>,
}

/// The person whom a wrong verdict signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// A user without any identifier that is signed.
    Nobody,
    SomebodyElse,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nobody => "accepted as nobody",
            Self::SomebodyElse => "accepted as somebody else",
        })
    }
}

/// Returns up to so many users whose signed identifiers differ from one another, and at least two.
pub(super) fn signed_users<'b>(
    trial: &'b Trial<'_>,
    places: &[&str],
    most: usize,
) -> Result<Vec<SignedUser<'b>>, String> {
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
        let known = users.iter().any(|user| user.identifiers == identifiers);
        if !known && users.len() < most {
            users.push(SignedUser {
                issued,
                proofs,
                identifiers,
            });
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

impl SignedUser<'_> {
    /// Says how a verdict on what this user's proofs were sent with is wrong; `None` where it is refused, or signs in
    /// this user or a visitor.
    pub(super) fn wronged(
        &self,
        table: &Table,
        verdict: &Result<Verdict, Rejection>,
    ) -> Option<Wrong> {
        let Ok(Verdict::Accepted(user)) = verdict else {
            return None;
        };
        let found = signed_identifiers(table, user);
        let is_mine = |one: &String| self.identifiers.contains(one);
        if user.anonymous {
            None
        } else if found.is_empty() {
            Some(Wrong::Nobody)
        } else if found.iter().all(is_mine) {
            None
        } else {
            Some(Wrong::SomebodyElse)
        }
    }
}

/// Returns the identifiers of an accepted user that the table declares signed, folded where the vendor folds them.
fn signed_identifiers(table: &Table, user: &User) -> Vec<String> {
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
    found.into_iter().flatten().collect()
}
