//! The forgeries that `verifies` tries: of a proof, of what it covers, and none at all.

use countersign::verify::{Presented, User, Verdict};
use countersign_conformance::laws::verifies;
use serde_json::value::RawValue;

use super::signed::without;
use super::{holds, says};
use crate::mirror::{LIFE, Mirror, SECRET, Told};

/// The length of a proof.
const PROOF: usize = 64;

/// The payload with another proof.
fn with_proof(presented: &Presented<'_>, bend: impl Fn(&str) -> String) -> Option<Box<RawValue>> {
    let (_, proof) = Told::read(presented.payload.get())?;
    let bent = presented.payload.get().replace(&proof, &bend(&proof));
    RawValue::from_string(bent).ok()
}

/// Judges the payload with what was made of its proof instead.
fn lenient(bend: impl Fn(&str) -> String + Send + Sync + 'static) -> Mirror {
    Mirror::whole().verifying(move |presented, now, verified| {
        let Some(bent) = with_proof(presented, &bend) else {
            return verified;
        };
        let adapter = countersign_conformance::Fixture::adapter(&Mirror::whole());
        adapter.verify(&Presented::new(presented.action, &bent), now)
    })
}

#[track_caller]
fn accepts_a_forgery(mirror: &Mirror) {
    let broken = verifies(mirror).unwrap_err();
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
    let shorter = Mirror::whole().verifying(|presented, now, verified| {
        let Some((_, proof)) = Told::read(presented.payload.get()) else {
            return verified;
        };
        let adapter = countersign_conformance::Fixture::adapter(&Mirror::whole());
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

/// A vendor that compares less than all of a proof: each place is tried, the last one too.
#[test]
fn every_place_of_a_proof_counts() {
    for blind in [0, 1, 31, PROOF - 1] {
        let masked = move |proof: &str| {
            let seen = |(at, one)| if at == blind { '0' } else { one };
            proof.chars().enumerate().map(seen).collect::<String>()
        };
        let mirror = Mirror::whole().verifying(move |presented, _, verified| {
            let Some((told, proof)) = Told::read(presented.payload.get()) else {
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
        accepts_a_forgery(&mirror);
    }
}

/// A proof that leaves out a moment or a text says nothing of it.
#[test]
fn a_moment_and_a_text_of_the_user_are_covered() {
    for covered in [
        |told: &Told| without(told, "/exp"),
        |told: &Told| without(told, "/iat"),
        |told: &Told| without(told, "/user_id"),
        |told: &Told| without(told, "/email"),
        |told: &Told| without(told, "/phone"),
        |told: &Told| without(told, "/accounts"),
        |told: &Told| without(told, "/name"),
        |told: &Told| without(told, "/company"),
        |told: &Told| without(told, "/company/0"),
        |told: &Told| without(told, "/country"),
        |told: &Told| without(told, "/city"),
    ] {
        let mut mirror = Mirror::whole();
        mirror.covered = covered;
        accepts_a_forgery(&mirror);
    }
    // A vendor that takes the end for no later than it was meant.
    let mut mirror = Mirror::whole();
    mirror.covered = |told| {
        let end = told.exp.unwrap_or_default();
        let meant = end.min(1_735_689_600 + i64::from(LIFE));
        told.text().replace(&end.to_string(), &meant.to_string())
    };
    accepts_a_forgery(&mirror);
    // What the table does not declare signed may be changed.
    holds(verifies, &Mirror::by_id());
}

#[test]
fn nobody_is_somebody_without_a_proof() {
    let bare = |nobody: bool| {
        Mirror::whole().verifying(move |presented, _, verified| {
            match Told::read(presented.payload.get()) {
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
