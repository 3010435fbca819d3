//! Judges a bundle as the toy's vendor would.

use countersign::json;
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{Action, Timestamp};
use serde_json::value::RawValue;

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
    if presented.action == Action::AddIdentities && toy.fault == Fault::LooksAtNoOtherAction {
        return Ok(Verdict::Accepted(User::new()));
    }
    let mut payload = read(toy.fault, presented.payload.get()).ok_or_else(|| refuse("form"))?;
    let proof = match toy.fault {
        Fault::AcceptsUpperCase => payload.proof.to_lowercase(),
        // The payload has no proof at all.
        Fault::AcceptsWithoutAProof if !presented.payload.get().contains("\"proof\"") => {
            let nickname = payload.nickname.as_deref();
            toy.proof(toy.keys.current(), payload.user.get(), nickname)
        }
        _ => payload.proof,
    };
    let remembered =
        toy.fault == Fault::RemembersProofs && toy.issued.lock().unwrap().contains(&proof);
    let nickname = payload.nickname.as_deref();
    let is_ours = |key| proof == toy.proof(key, payload.user.get(), nickname);
    if !toy.keys.iter().any(is_ours) && !remembered {
        return Err(refuse("proof"));
    }
    if toy.fault == Fault::ReadsTheFirstOfTwo {
        let entries = json::entries(presented.payload.as_raw()).unwrap_or_default();
        let mut users = entries.into_iter().filter(|(key, _)| key == "user");
        payload.user = users.next().ok_or_else(|| refuse("form"))?.1.to_owned();
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
    if toy.fault == Fault::LetsThePageName
        && let Some(id) = presented.setting_text("Toy.page", "id")
    {
        accepted.user_id = Some(id.into_owned());
    }
    accepted.email = user.email;
    accepted.name = user.name;
    accepted.attributes = user
        .attributes
        .into_iter()
        .filter_map(|(name, value)| Some((name, serde_json::from_value(value).ok()?)))
        .collect();
    Ok(Verdict::Accepted(accepted))
}

/// Reads a payload. A key that stands twice is refused, but by a faulty toy, which takes the last one.
fn read(fault: Fault, text: &str) -> Option<Payload> {
    let raw: &RawValue = serde_json::from_str(text).ok()?;
    if fault != Fault::ReadsTheFirstOfTwo && fault != Fault::AcceptsWithoutAProof {
        return serde_json::from_str(text).ok();
    }
    let entries = json::entries(raw).ok()?;
    let last = |name: &str| entries.iter().rev().find(|(key, _)| key == name);
    let text = |name: &str| last(name).and_then(|(_, raw)| serde_json::from_str(raw.get()).ok());
    Some(Payload {
        user: last("user")?.1.to_owned(),
        proof: text("proof").unwrap_or_default(),
        nickname: text("nickname"),
    })
}
