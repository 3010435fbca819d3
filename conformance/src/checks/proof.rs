//! The proof covers the declared fields, and the vendor accepts it.

use std::cell::Cell;
use std::time::Duration;

use countersign::adapter::{Adapter, Covers, FieldRule};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{ClientBundle, Timestamp};
use serde_json::json;

use super::forgery::{forgeries, one_character_changed};
use super::user::{folded, other_kind, with_taken_in};
use crate::bundle_text::{replaced, text_at};
use crate::drawn;
use crate::fixture::Fixture;
use crate::trial::{Issued, Trial, now};
use crate::value::{Leaf, leaves, other_character};

/// Ten years, in seconds.
const LATER: u64 = 315_360_000;

/// Another value of a field that the table declares signed makes another proof; another value of any
/// other field does not. Where the table declares a proof of the whole payload, no value changes the payload and leaves
/// the proof as it was. Another case of a signed text's letters makes the same proof where the field is declared folded,
/// and nowhere else.
///
/// # Errors
///
/// The first field whose proof is not as declared.
pub fn signs_what_it_declares(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        let Some(places) = declared_proofs(trial)? else {
            return Ok(());
        };
        let whole = trial.table.proof().covers() == Covers::Payload;
        let mut proofs = 0;
        for issued in trial.issued()? {
            let identity = issued.identity();
            let Ok(Ok(plain)) = trial.issue(&identity.to_string(), issued.action) else {
                continue;
            };
            let made = made_at(&plain, places);
            if made.iter().all(Option::is_none) {
                continue;
            }
            proofs += 1;
            for leaf in leaves(&identity) {
                let mut dropped = plain.dropped.iter();
                let rule = trial.table.rule(leaf.field);
                let (Some(rule), Some(altered), false) = (
                    rule,
                    leaf.altered(&identity),
                    dropped.any(|dropped| leaf.path.is_within(&dropped.path)),
                ) else {
                    continue;
                };
                let Ok(Ok(other)) = trial.issue(&altered.to_string(), issued.action) else {
                    continue;
                };
                let changes = made_at(&other, places) != made;
                if changes && !rule.is_signed() && trial.repeats() {
                    let broken = format!(
                        "{} changes the proof, and is not declared signed",
                        leaf.path
                    );
                    return Err(issued.says(broken));
                }
                let is_covered = whole && other.payload.get() != plain.payload.get();
                if !changes && (rule.is_signed() || is_covered) {
                    let declared = if rule.is_signed() {
                        "is declared signed"
                    } else {
                        "is in a payload that the proof is declared to cover"
                    };
                    let broken = format!("{} {declared}, and does not change it", leaf.path);
                    return Err(issued.says(broken));
                }
                is_folded_as_declared(trial, &issued, &leaf, rule, |other| {
                    made_at(other, places) != made
                })?;
            }
        }
        at_least_one(proofs, places)
    })
}

/// Checks that another case of a signed text's letters makes the same proof where the vendor is declared to fold the
/// text, and another proof where it is not.
fn is_folded_as_declared(
    trial: &Trial<'_>,
    issued: &Issued<'_>,
    leaf: &Leaf,
    rule: &FieldRule,
    changes: impl Fn(&ClientBundle) -> bool,
) -> Result<(), String> {
    let folds = rule.fold().is_some();
    let cased = leaf.in_other_case(&issued.identity(), folds);
    let Some(cased) = cased.filter(|_| rule.is_signed()) else {
        return Ok(());
    };
    let Ok(Ok(other)) = trial.issue(&cased.to_string(), issued.action) else {
        return Ok(());
    };
    let broken = match (folds, changes(&other)) {
        (true, true) if trial.repeats() => "is declared folded, and its case changes the proof",
        (false, false) => "is signed and not declared folded, and its case changes no proof",
        _ => return Ok(()),
    };
    Err(issued.says(format!("{} {broken}", leaf.path)))
}

/// Returns the text of each proof; `None` where there is none.
fn made_at(bundle: &ClientBundle, places: &[&str]) -> Vec<Option<String>> {
    places.iter().map(|place| text_at(bundle, place)).collect()
}

/// The vendor's side and the fixture's own judge accept each bundle as that user, until its life is
/// over and not before it began, and not after any change of one character in the proof or in a
/// signed text. A bundle of an action without a proof is accepted too, as a visitor's or as a user's.
///
/// # Errors
///
/// The first bundle that is judged otherwise.
pub fn verifies(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        let Some(places) = declared_proofs(trial)? else {
            let mut issued = trial.issued()?.into_iter();
            return issued.try_for_each(|issued| is_taken_in(trial, &issued));
        };
        // The vendor has never met the adapter that issued.
        let vendor = fixture.adapter();
        let verify = |bundle: &ClientBundle, at| vendor.verify(&Presented::of(bundle), at);
        let mut proofs = 0;
        for issued in trial.issued()? {
            let made = is_given_back(trial, &*vendor, &issued, places)?;
            if made.is_empty() {
                continue;
            }
            proofs += 1;
            for forged in forgeries(trial, &issued, &made) {
                if matches!(verify(&forged, now()), Ok(Verdict::Accepted(_))) {
                    let broken = format!("a forgery is accepted: {}", forged.payload.get());
                    return Err(issued.says(broken));
                }
            }
            // Some vendors read an empty proof as a visitor's; as somebody, none may.
            for proof in &made {
                let bare = replaced(&issued.bundle, &json!(proof), &json!(""));
                let bare = bare.map(|bare| verify(&bare, now()));
                if matches!(bare, Some(Ok(Verdict::Accepted(user))) if !user.anonymous) {
                    return Err(issued.says("a bundle without its proof is accepted".to_owned()));
                }
            }
        }
        at_least_one(proofs, places)
    })
}

/// The vendor's side gives back each drawn user who was signed: everything that is declared signed, and nothing that the
/// identity does not say. The fixture's own judge agrees.
///
/// # Errors
///
/// An identity of which another user comes back.
pub fn gives_back_the_user(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each_without_cases(fixture, |trial| {
        let Some(places) = declared_proofs(trial)? else {
            return Ok(());
        };
        // The vendor has never met the adapter that issued.
        let vendor = fixture.adapter();
        let proofs = Cell::new(0);
        drawn::each_issued(trial, |issued| {
            let made = is_given_back(trial, &*vendor, issued, places)?;
            proofs.set(proofs.get() + usize::from(!made.is_empty()));
            Ok(())
        })?;
        at_least_one(proofs.get(), places)
    })
}

/// Checks that the vendor's side and the fixture's own judge accept the bundle as that user, from the start of its life
/// to the end. Returns the proofs: none where a bundle needs none.
fn is_given_back(
    trial: &Trial<'_>,
    vendor: &dyn Adapter,
    issued: &Issued<'_>,
    places: &[&str],
) -> Result<Vec<String>, String> {
    let verify = |bundle: &ClientBundle, at| vendor.verify(&Presented::of(bundle), at);
    let verdict = verify(&issued.bundle, now());
    // Its life is then the vendor's to tell, by a clock of its own.
    let opaque = matches!(verdict, Ok(Verdict::Opaque));
    is_accepted(trial, issued, verdict)?;
    let proofs = issued.proofs(places);
    if proofs.is_empty() {
        return needs_no_proof(trial, issued).map(|()| proofs);
    }
    ends_in_time(trial, issued, opaque, &verify)?;
    is_judged(trial, issued, opaque, &proofs)?;
    Ok(proofs)
}

/// Returns where the proofs are; `None` where there is none, and then nothing is declared signed.
pub(super) fn declared_proofs(
    trial: &Trial<'_>,
) -> Result<Option<&'static [&'static str]>, String> {
    let rules = trial.table.fields();
    let signed = rules.iter().any(|rule| rule.is_signed());
    let places = trial.fixture.proofs();
    if trial.table.proof().is_none() {
        return if signed {
            Err("the proof covers nothing, and something is signed".to_owned())
        } else {
            Ok(None)
        };
    }
    if places.is_empty() {
        return Err("there is a proof, and the fixture does not say where".to_owned());
    }
    if !signed {
        return Err("there is a proof, and no field is signed".to_owned());
    }
    Ok(Some(places))
}

fn at_least_one(proofs: usize, places: &[&str]) -> Result<(), String> {
    if proofs == 0 {
        return Err(format!("no bundle has a proof at {}", places.join(", ")));
    }
    Ok(())
}

fn is_accepted(
    trial: &Trial<'_>,
    issued: &Issued<'_>,
    verdict: Result<Verdict, Rejection>,
) -> Result<(), String> {
    match verdict {
        Ok(Verdict::Accepted(user)) => with_taken_in(trial, issued, |taken_in| taken_in.is(&user))
            .map_err(|broken| issued.says(broken)),
        Ok(_) => Ok(()),
        Err(rejection) => Err(issued.says(format!("refused at once: {rejection}"))),
    }
}

/// Checks that the vendor takes in a bundle of an action without a proof. It may know the user by another form of an id
/// or of an attribute.
fn is_taken_in(trial: &Trial<'_>, issued: &Issued<'_>) -> Result<(), String> {
    match trial.adapter.verify(&Presented::of(&issued.bundle), now()) {
        Ok(Verdict::Accepted(user)) => {
            let anonymous = with_taken_in(trial, issued, |taken_in| taken_in.is_anonymous());
            if user.anonymous == anonymous {
                Ok(())
            } else {
                Err(issued.says(format!("accepted {}", other_kind(user.anonymous))))
            }
        }
        Ok(_) => Ok(()),
        Err(rejection) => Err(issued.says(format!("refused at once: {rejection}"))),
    }
}

/// Only a visitor, or an action that proves nothing, has a bundle without a proof.
fn needs_no_proof(trial: &Trial<'_>, issued: &Issued<'_>) -> Result<(), String> {
    let anonymous = with_taken_in(trial, issued, |taken_in| taken_in.is_anonymous());
    if anonymous || issued.action != countersign::Action::Login {
        return Ok(());
    }
    Err(issued.says("signed in without a proof"))
}

fn ends_in_time(
    trial: &Trial<'_>,
    issued: &Issued<'_>,
    opaque: bool,
    verify: &impl Fn(&ClientBundle, Timestamp) -> Result<Verdict, Rejection>,
) -> Result<(), String> {
    let refused = |at| verify(&issued.bundle, at).is_err();
    let before = |moment: Timestamp| Timestamp::from_unix(moment.unix() - 1).unwrap_or(moment);
    let expires_at = issued.bundle.expires_at();
    if expires_at.is_some_and(|at| refused(before(at))) {
        return Err(issued.says("refused one second before its expires_at"));
    }
    if opaque {
        return Ok(());
    }
    for (later, when) in [(0, "at"), (1, "one second after"), (LATER, "years after")] {
        let later = Duration::from_secs(later);
        if expires_at.is_some_and(|end| !refused(end + later)) {
            return Err(issued.says(format!("accepted {when} its expires_at")));
        }
    }
    match (trial.table.proof().says_when_made(), refused(before(now()))) {
        (true, false) => Err(issued.says("accepted one second before it was issued")),
        (false, true) => Err(issued.says(
            "refused one second before it was issued, and its table declares no moment of issue",
        )),
        _ => Ok(()),
    }
}

/// Checks that the fixture's own judge agrees, and is able to refuse.
fn is_judged(
    trial: &Trial<'_>,
    issued: &Issued<'_>,
    opaque: bool,
    proofs: &[String],
) -> Result<(), String> {
    let payload = issued.bundle.payload.get();
    let secrets = trial.fixture.secrets();
    let judge = |payload: &str, at| trial.fixture.judge(payload, &secrets, at);
    let found = judge(payload, now())
        .map_err(|reason| issued.says(format!("the fixture's judge refuses it: {reason}")))?;
    let identity = issued.identity();
    let leaves = leaves(&identity);
    let is_given = |text: &String| {
        let folded = |leaf: &Leaf, text| folded(&trial.table, leaf.field, text).into_owned();
        let is_text = |leaf: &Leaf| {
            let given = leaf.text(&identity);
            given.is_some_and(|given| folded(leaf, given) == folded(leaf, text))
        };
        leaves.iter().any(is_text)
    };
    let all_signed = with_taken_in(trial, issued, |taken_in| taken_in.are_signed(&found));
    // One that nobody verified is another check's business.
    if !all_signed || !found.iter().all(is_given) {
        return Err(issued.says("the fixture's judge finds other identifiers signed"));
    }
    for proof in proofs {
        let forged = one_character_changed(proof, false);
        let forged = forged
            .first()
            .and_then(|other| replaced(&issued.bundle, &json!(proof), &json!(other)));
        if forged.is_some_and(|forged| judge(forged.payload.get(), now()).is_ok()) {
            return Err(issued.says("the fixture's judge accepts a forged proof"));
        }
    }
    let others: Vec<String> = secrets.iter().map(|secret| another(secret)).collect();
    // A vendor that is asked makes the proof itself, and the kit does not know its secrets.
    let ours = trial.capabilities.is_offline();
    if ours && trial.fixture.judge(payload, &others, now()).is_ok() {
        let broken = "the fixture's judge accepts a proof of other secrets than those it is given";
        return Err(issued.says(broken));
    }
    let over = issued
        .bundle
        .expires_at()
        .map(|at| judge(payload, at).is_ok());
    if over == Some(true) && !opaque {
        return Err(issued.says("the fixture's judge accepts what has expired"));
    }
    Ok(())
}

/// Returns another secret of the same form.
pub(super) fn another(secret: &str) -> String {
    secret.chars().map(other_character).collect()
}
