//! The proof covers the declared fields, and the vendor accepts it.

use countersign::adapter::Adapter;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{ClientBundle, Timestamp};
use serde_json::json;

use super::forgery::{forgeries, one_character_changed};
use super::user::with_taken_in;
use crate::bundle_text::{replaced, text_at};
use crate::fixture::Fixture;
use crate::trial::{Issued, Trial, now};
use crate::value::leaves;

/// Another value of a field that the table declares signed makes another proof; another value of any
/// other field does not.
///
/// # Errors
///
/// The first field whose proof is not as declared.
pub fn signs_what_it_declares(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        let Some(pointer) = declared_proof(trial)? else {
            return Ok(());
        };
        let mut proofs = 0;
        for issued in trial.issued()? {
            let identity = issued.identity();
            let Some(Ok(plain)) = trial.issue(&identity.to_string(), issued.action) else {
                continue;
            };
            let Some(proof) = text_at(&plain, pointer) else {
                continue;
            };
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
                let Some(Ok(other)) = trial.issue(&altered.to_string(), issued.action) else {
                    continue;
                };
                let changes = text_at(&other, pointer).as_ref() != Some(&proof);
                if changes && !rule.is_signed() && trial.repeats() {
                    let broken = format!(
                        "{} changes the proof, and is not declared signed",
                        leaf.path
                    );
                    return Err(issued.says(broken));
                }
                if !changes && rule.is_signed() {
                    let broken =
                        format!("{} is declared signed, and does not change it", leaf.path);
                    return Err(issued.says(broken));
                }
            }
        }
        at_least_one(proofs, pointer)
    })
}

/// The vendor's side and the fixture's own judge accept each bundle as that user, until its life is
/// over and not before it began, and not after any change of one character in the proof or in a
/// signed text.
///
/// # Errors
///
/// The first bundle that is judged otherwise.
pub fn verifies(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        let Some(pointer) = declared_proof(trial)? else {
            return Ok(());
        };
        // The vendor has never met the adapter that issued.
        let vendor = fixture.adapter();
        let verify = |bundle: &ClientBundle, at| vendor.verify(&Presented::of(bundle), at);
        let mut proofs = 0;
        for issued in trial.issued()? {
            let Some(proof) = is_given_back(trial, &*vendor, &issued, pointer)? else {
                continue;
            };
            proofs += 1;
            for forged in forgeries(trial, &issued, &proof) {
                if matches!(verify(&forged, now()), Ok(Verdict::Accepted(_))) {
                    let broken = format!("a forgery is accepted: {}", forged.payload.get());
                    return Err(issued.says(broken));
                }
            }
            // Some vendors read an empty proof as a visitor's; as somebody, none may.
            let bare = replaced(&issued.bundle, &json!(proof), &json!(""));
            let bare = bare.map(|bare| verify(&bare, now()));
            if matches!(bare, Some(Ok(Verdict::Accepted(user))) if !user.anonymous) {
                return Err(issued.says("a bundle without its proof is accepted".to_owned()));
            }
        }
        at_least_one(proofs, pointer)
    })
}

/// Checks that the vendor's side and the fixture's own judge accept the bundle as that user, from the start of its life
/// to the end. Returns the proof; `None` where a bundle needs none.
pub(crate) fn is_given_back(
    trial: &Trial<'_>,
    vendor: &dyn Adapter,
    issued: &Issued<'_>,
    pointer: &str,
) -> Result<Option<String>, String> {
    let verify = |bundle: &ClientBundle, at| vendor.verify(&Presented::of(bundle), at);
    let verdict = verify(&issued.bundle, now());
    // Its life is then the vendor's to tell, by a clock of its own.
    let opaque = matches!(verdict, Ok(Verdict::Opaque));
    is_accepted(trial, issued, verdict)?;
    let Some(proof) = issued.proof(pointer) else {
        return needs_no_proof(trial, issued).map(|()| None);
    };
    ends_in_time(trial, issued, opaque, &verify)?;
    is_judged(trial, issued, opaque, &proof)?;
    Ok(Some(proof))
}

/// Returns where the proof is; `None` where there is none, and then nothing is declared signed.
pub(crate) fn declared_proof(trial: &Trial<'_>) -> Result<Option<&'static str>, String> {
    let signed = trial.table.fields().iter().any(|rule| rule.is_signed());
    match (trial.table.proof().is_none(), trial.fixture.proof()) {
        (true, _) if !signed => Ok(None),
        (true, _) => Err("the proof covers nothing, and something is signed".to_owned()),
        (_, None) => Err("there is a proof, and the fixture does not say where".to_owned()),
        (_, Some(_)) if !signed => Err("there is a proof, and no field is signed".to_owned()),
        (_, pointer) => Ok(pointer),
    }
}

pub(crate) fn at_least_one(proofs: usize, pointer: &str) -> Result<(), String> {
    if proofs == 0 {
        return Err(format!("no bundle has a proof at {pointer}"));
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
        return Err(issued.says("refused in the last second of its life"));
    }
    if opaque {
        return Ok(());
    }
    if expires_at.is_some_and(|at| !refused(at)) {
        return Err(issued.says("accepted when its life is over"));
    }
    if trial.table.proof().says_when_made() && !refused(before(now())) {
        return Err(issued.says("accepted before it was issued"));
    }
    Ok(())
}

/// Checks that the fixture's own judge agrees, and is able to refuse.
fn is_judged(
    trial: &Trial<'_>,
    issued: &Issued<'_>,
    opaque: bool,
    proof: &str,
) -> Result<(), String> {
    let payload = issued.bundle.payload.get();
    let judge = |payload: &str, at| trial.fixture.judge(payload, at);
    let found = judge(payload, now())
        .map_err(|reason| issued.says(format!("the fixture's judge refuses it: {reason}")))?;
    let identity = issued.identity();
    let leaves = leaves(&identity);
    let is_given = |text: &String| leaves.iter().any(|leaf| leaf.text(&identity) == Some(text));
    let all_signed = with_taken_in(trial, issued, |taken_in| {
        let mut signed = taken_in.signed_identifiers().into_iter();
        signed.all(|signed| found.iter().any(|found| found == signed))
    });
    // One that nobody verified is another law's business.
    if !all_signed || !found.iter().all(is_given) {
        return Err(issued.says("the fixture's judge finds other identifiers signed"));
    }
    let forged = one_character_changed(proof, false);
    let forged = forged
        .first()
        .and_then(|other| replaced(&issued.bundle, &json!(proof), &json!(other)));
    if forged.is_some_and(|forged| judge(forged.payload.get(), now()).is_ok()) {
        return Err(issued.says("the fixture's judge accepts a forged proof"));
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
