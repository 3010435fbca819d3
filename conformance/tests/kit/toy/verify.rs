//! Judges a bundle as the toy's vendor would.

use countersign::Timestamp;
use countersign::verify::{Presented, Rejection, User, Verdict};

use super::adapter::Adapted;
use super::fault::Fault;
use super::payload::{self, Payload};

pub(super) fn verify(
    toy: &Adapted,
    presented: &Presented<'_>,
    now: Timestamp,
) -> Result<Verdict, Rejection> {
    let refuse = |reason: &'static str| Rejection::new("toy-failed", reason);
    if presented.payload.get() == "{}" {
        return Ok(Verdict::Accepted(User::anonymous()));
    }
    let payload: Payload =
        serde_json::from_str(presented.payload.get()).map_err(|_| refuse("form"))?;
    let proof = match toy.fault {
        Fault::AcceptsUpperCase => payload.proof.to_lowercase(),
        _ => payload.proof,
    };
    let remembered =
        toy.fault == Fault::RemembersProofs && toy.issued.lock().unwrap().contains(&proof);
    let nickname = payload.nickname.as_deref();
    let is_ours = |key| proof == toy.proof(key, payload.user.get(), nickname);
    if !toy.keys.iter().any(is_ours) && !remembered {
        return Err(refuse("proof"));
    }
    let user: payload::User =
        serde_json::from_str(payload.user.get()).map_err(|_| refuse("user"))?;
    if now.unix() >= user.exp && toy.fault != Fault::AcceptsAnExpiredProof {
        return Err(match toy.fault {
            Fault::RejectsWithoutAReason => refuse(""),
            _ => refuse("expired"),
        });
    }
    if now.unix() < user.iat && toy.fault != Fault::AcceptsAProofFromTheFuture {
        return Err(refuse("not yet"));
    }
    let mut accepted = User::new();
    accepted.user_id = Some(match toy.fault {
        Fault::AcceptsAsAnother => user.id.to_lowercase(),
        Fault::Normalises => user
            .id
            .replace("e\u{301}", "é")
            .replace('\u{212b}', "Å")
            .replace("\u{1112}\u{1161}\u{11ab}", "한"),
        _ => user.id,
    });
    accepted.email = user.email;
    accepted.name = user.name;
    accepted.attributes = user
        .attributes
        .into_iter()
        .filter_map(|(name, value)| Some((name, serde_json::from_value(value).ok()?)))
        .collect();
    Ok(Verdict::Accepted(accepted))
}
