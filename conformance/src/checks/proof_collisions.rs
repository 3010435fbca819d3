//! Users who are nearly the same, and proofs that are.

use std::cell::Cell;

use countersign::verify::{Presented, Verdict};
use serde_json::Value;

use super::proof::declared_proofs;
use super::user::{folded, with_taken_in};
use crate::corpus::{self, Case};
use crate::drawn::{self, neighbours};
use crate::fixture::Fixture;
use crate::trial::{Trial, now};

/// Two different signed users never share a proof. Where the vendor's own scheme cannot tell them apart, the adapter
/// declares a proof of identifiers without a separator ([`Proof::of_ids`](countersign::adapter::Proof::of_ids)). Then
/// users whose joined identifiers are the same text must share a proof, so that no adapter declares it without need.
///
/// Two users are the same where `verify` and the fixture's judge read the same of them, but for what the vendor folds
/// ([`FieldRule::folded`](countersign::adapter::FieldRule::folded)). That need not be the whole
/// identity: a vendor may take the language of a locale alone.
///
/// # Errors
///
/// Two users of whom one can pass for the other.
pub fn tells_users_apart(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each_without_cases(fixture, |trial| {
        let Some(places) = declared_proofs(trial)? else {
            return Ok(());
        };
        let declared = trial.table.joins_ids();
        let taken_for_another = Cell::new(false);
        let tell_apart = |[one, other]: &[Case; 2]| {
            let one = signed(trial, one, places)?;
            let (Some(one), Some(other)) = (one, signed(trial, other, places)?) else {
                return Ok(());
            };
            let share = one.proofs == other.proofs;
            let same = (&one.user, &one.identifiers) == (&other.user, &other.identifiers);
            let same_letters = one.identifiers.concat() == other.identifiers.concat();
            if share && !same {
                taken_for_another.set(true);
            }
            match (share, same) {
                (true, false) if !declared => Err("two users share a proof".to_owned()),
                (true, false) if !same_letters => {
                    Err("two users share a proof, and not their letters".to_owned())
                }
                (false, _) if declared && same_letters && trial.repeats() => {
                    Err("it declares its identifiers joined, and tells them apart".to_owned())
                }
                _ => Ok(()),
            }
        };
        let full = corpus::named().into_iter().find(|case| case.name == "full");
        for pair in full.map_or_else(Vec::new, |full| neighbours::divided(trial, &full.value())) {
            tell_apart(&pair).map_err(|broken| {
                let [one, other] = &pair;
                format!("{broken}: with {} and with {}", one.name, other.name)
            })?;
        }
        drawn::each(neighbours::pairs(trial), tell_apart)?;
        if declared && !taken_for_another.get() {
            return Err(
                "it declares its identifiers joined, and no two users share a proof".to_owned(),
            );
        }
        Ok(())
    })
}

/// A signed user.
struct Signed {
    proofs: Vec<String>,
    /// The user as the vendor reads them, in the fields that are declared signed.
    user: Value,
    /// The identifiers that the fixture's judge finds signed, in its order.
    identifiers: Vec<String>,
}

/// Reads the signed user of a case; `None` where the identity is refused, or its bundle has no proof.
fn signed(trial: &Trial<'_>, case: &Case, places: &[&str]) -> Result<Option<Signed>, String> {
    let Some(issued) = trial.issued_for(case)? else {
        return Ok(None);
    };
    let proofs = issued.proofs(places);
    if proofs.is_empty() {
        return Ok(None);
    }
    let mut user = match trial.adapter.verify(&Presented::of(&issued.bundle), now()) {
        Ok(Verdict::Accepted(user)) => serde_json::to_value(user).unwrap_or_default(),
        Ok(_) => Value::Null,
        Err(rejection) => return Err(issued.says(format!("refused at once: {rejection}"))),
    };
    let rules = || trial.table.fields().iter().filter(|rule| rule.is_signed());
    if let Some(user) = user.as_object_mut() {
        user.retain(|key, _| rules().any(|rule| rule.field().key() == key));
        for field in rules().map(|rule| rule.field()) {
            if let Some(Value::String(text)) = user.get_mut(field.key()) {
                *text = folded(&trial.table, field, text).into_owned();
            }
        }
    }
    let secrets = trial.fixture.secrets();
    let judged = trial
        .fixture
        .judge(issued.bundle.payload.get(), &secrets, now());
    let identifiers = judged
        .map_err(|reason| issued.says(format!("the fixture's judge refuses it: {reason}")))?;
    let identifiers = with_taken_in(trial, &issued, |taken_in| {
        let found = identifiers.iter();
        found
            .map(|found| taken_in.folded_identifier(found))
            .collect()
    });
    Ok(Some(Signed {
        proofs,
        user,
        identifiers,
    }))
}
