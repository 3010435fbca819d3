//! The facts that a bundle tells of itself.

use countersign::bundle::ProofKind;
use countersign::verify::{Presented, Verdict};

use crate::bundle_text::{text_at, token};
use crate::fixture::Fixture;
use crate::trial::{Issued, Trial, now};

/// Each bundle is of the adapter's kind and of the action that was asked for, and says where its proof is
/// ([`ClientBundle::verification`](countersign::ClientBundle::verification)) and of which kind. A bundle without a proof
/// names none, and a proof that the vendor alone can read needs none.
///
/// # Errors
///
/// The first bundle that tells something else of itself.
pub fn describes_its_bundles(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        for issued in trial.issued()? {
            is_of_its_action(trial, &issued)
                .and_then(|()| names_its_proof(trial, &issued))
                .map_err(|broken| issued.says(broken))?;
        }
        Ok(())
    })
}

fn is_of_its_action(trial: &Trial<'_>, issued: &Issued<'_>) -> Result<(), String> {
    let (kind, found) = (trial.capabilities.kind(), issued.bundle.kind());
    if found != kind {
        return Err(format!(
            "the bundle's kind is {found:?}, and the adapter's is {kind:?}"
        ));
    }
    let found = issued.bundle.action();
    if found != issued.action {
        return Err(format!("the bundle's action is {found}"));
    }
    Ok(())
}

fn names_its_proof(trial: &Trial<'_>, issued: &Issued<'_>) -> Result<(), String> {
    let (bundle, places) = (&issued.bundle, trial.fixture.proofs());
    let is_proven = !trial.table.proof().is_none();
    let Some(named) = bundle.verification() else {
        // A proof that the vendor alone can read is of no kind that a verification has.
        let verdict = trial.adapter.verify(&Presented::of(bundle), now());
        let is_readable = is_proven && !matches!(verdict, Ok(Verdict::Opaque));
        let mut places = places.iter().filter(|_| is_readable);
        return match places.find(|place| text_at(bundle, place).is_some()) {
            Some(place) => Err(format!(
                "a proof is at {place:?}, and no verification names it"
            )),
            None => Ok(()),
        };
    };
    let place = named.payload;
    let says = |what: &str| Err(format!("the verification names {place:?}, {what}"));
    if !is_proven {
        return says("and the table declares no proof");
    }
    if !places.contains(&place) {
        return says("which is none of the fixture's proofs");
    }
    let Some(text) = text_at(bundle, place) else {
        return says("and no proof is there");
    };
    match (named.kind, token(&text).is_some()) {
        (ProofKind::Jwt, false) => says("as a JWT, and none is there"),
        (ProofKind::Hmac, true) => says("as a keyed hash, and a JWT is there"),
        _ => Ok(()),
    }
}
