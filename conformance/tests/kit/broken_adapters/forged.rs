//! Vendors that accept a forgery, for `verifies`: of a proof, of a covered text, or without a proof.

use countersign::verify::{Presented, User, Verdict};
use countersign_conformance::checks::verifies;
use serde_json::value::RawValue;

use super::signed::without;
use super::{holds, says};
use crate::sample::{LIFE, SECRET, Sample, SignedUser};

/// The length of a proof.
const PROOF: usize = 64;

/// Returns the payload with another proof.
fn with_proof(presented: &Presented<'_>, change: impl Fn(&str) -> String) -> Option<Box<RawValue>> {
    let (_, proof) = SignedUser::read(presented.payload.get())?;
    let changed = presented.payload.get().replace(&proof, &change(&proof));
    RawValue::from_string(changed).ok()
}

/// Makes a vendor that changes the proof before it judges.
fn lenient(change: impl Fn(&str) -> String + Send + Sync + 'static) -> Sample {
    Sample::whole().verifying(move |presented, now, verified| {
        let Some(changed) = with_proof(presented, &change) else {
            return verified;
        };
        let adapter = countersign_conformance::Fixture::adapter(&Sample::whole());
        adapter.verify(&Presented::new(presented.action, &changed), now)
    })
}

#[track_caller]
fn accepts_a_forgery(sample: &Sample) {
    let broken = verifies(sample).unwrap_err();
    assert!(
        broken.starts_with("case \"full\", login: a forgery is accepted: {\"user\":"),
        "{broken}"
    );
}

#[test]
fn a_proof_is_good_as_a_whole_and_to_the_letter() {
    holds(verifies, &lenient(str::to_owned));
    // One that is longer, at its end.
    accepts_a_forgery(&lenient(|proof| proof.chars().take(PROOF).collect()));
    accepts_a_forgery(&lenient(str::to_lowercase));
    // One that lacks its first character, whichever that was.
    let shorter = Sample::whole().verifying(|presented, now, verified| {
        let Some((_, proof)) = SignedUser::read(presented.payload.get()) else {
            return verified;
        };
        let adapter = countersign_conformance::Fixture::adapter(&Sample::whole());
        let digits = "0123456789abcdef".chars();
        let mut guesses = digits.filter(|_| proof.len() == PROOF - 1);
        guesses
            .find_map(|first| {
                let whole = with_proof(presented, |proof| format!("{first}{proof}"))?;
                adapter
                    .verify(&Presented::new(presented.action, &whole), now)
                    .ok()
            })
            .map_or(verified, Ok)
    });
    accepts_a_forgery(&shorter);
}

/// The check finds a vendor that compares a part of the proof alone: it tries each place, and the last.
#[test]
fn every_place_of_a_proof_counts() {
    for blind in [0, 1, 31, PROOF - 1] {
        let masked = move |proof: &str| {
            let seen = |(at, one)| if at == blind { '0' } else { one };
            proof.chars().enumerate().map(seen).collect::<String>()
        };
        let sample = Sample::whole().verifying(move |presented, _, verified| {
            let Some((told, proof)) = SignedUser::read(presented.payload.get()) else {
                return verified;
            };
            let tag = hmac_sha256::HMAC::mac(told.text(), SECRET);
            let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
            match verified {
                Err(refused) if refused.reason == "proof" && masked(&hex) == masked(&proof) => {
                    Ok(Verdict::Accepted(User::new()))
                }
                verified => verified,
            }
        });
        accepts_a_forgery(&sample);
    }
}

/// The check finds a proof that does not cover a moment or a text.
#[test]
fn a_moment_and_a_text_of_the_user_are_covered() {
    for covered in [
        |told: &SignedUser| without(told, "/exp"),
        |told: &SignedUser| without(told, "/iat"),
        |told: &SignedUser| without(told, "/user_id"),
        |told: &SignedUser| without(told, "/email"),
        |told: &SignedUser| without(told, "/phone"),
        |told: &SignedUser| without(told, "/accounts"),
        |told: &SignedUser| without(told, "/name"),
        |told: &SignedUser| without(told, "/company"),
        |told: &SignedUser| without(told, "/company/0"),
        |told: &SignedUser| without(told, "/country"),
        |told: &SignedUser| without(told, "/city"),
    ] {
        let mut sample = Sample::whole();
        sample.covered = covered;
        accepts_a_forgery(&sample);
    }
    // A vendor that takes the end for no later than it was meant.
    let mut sample = Sample::whole();
    sample.covered = |told| {
        let end = told.exp.unwrap_or_default();
        let meant = end.min(1_735_689_600 + LIFE.as_secs() as i64);
        told.text().replace(&end.to_string(), &meant.to_string())
    };
    accepts_a_forgery(&sample);
    // A field that the table does not declare signed may be changed.
    holds(verifies, &Sample::by_id());
}

#[test]
fn nobody_is_somebody_without_a_proof() {
    let bare = |nobody: bool| {
        Sample::whole().verifying(move |presented, _, verified| {
            match SignedUser::read(presented.payload.get()) {
                Some((_, proof)) if proof.is_empty() && nobody => {
                    Ok(Verdict::Accepted(User::anonymous()))
                }
                Some((told, proof)) if proof.is_empty() => {
                    let mut user = User::new();
                    user.user_id = told.user_id;
                    Ok(Verdict::Accepted(user))
                }
                _ => verified,
            }
        })
    };
    says(
        verifies,
        &bare(false),
        "case \"full\", login: a bundle without its proof is accepted",
    );
    holds(verifies, &bare(true));
}
