//! Payloads without their proof, and with other parts than were signed.

use countersign::verify::{Presented, Verdict};
use serde_json::value::RawValue;

use super::token_text::{members, object_of, open, quoted, with_member};
use super::{USERS, each_pair};
use crate::checks::proof::declared_proofs;
use crate::checks::signed_user::{SignedUser, signed_users};
use crate::fixture::Fixture;
use crate::trial::{Trial, now};
use crate::value::other_character;

/// A payload of at most so many keys is tried without its proof in every subset of them.
const KEYS: usize = 8;

/// A payload without its proof signs nobody in, whichever of its keys are left. One with a key left out, named twice, of
/// another type or from another user signs in its own user, or nobody.
///
/// # Errors
///
/// The first payload that signs in somebody else, and how it was altered.
pub fn refuses_altered_payloads(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        let Some(places) = declared_proofs(trial)? else {
            return Ok(());
        };
        let users = signed_users(trial, places, USERS)?;
        each_pair(&users, |user, other| {
            needs_its_proof(trial, user, places)?;
            let payload = user.issued.bundle.payload.get();
            let altered = altered(payload, other.issued.bundle.payload.get(), places);
            altered.into_iter().try_for_each(|(what, payload)| {
                if let Some(broken) = user.wronged(&trial.table, &verdict(trial, &payload)?) {
                    return Err(user.issued.says(format!("a payload with {what}: {broken}")));
                }
                let forged = forged(&payload, user, places);
                if signs_in(trial, &forged)? {
                    let broken = format!("a payload with {what} and a wrong proof: accepted");
                    return Err(user.issued.says(broken));
                }
                Ok(())
            })
        })
    })
}

fn verdict(
    trial: &Trial<'_>,
    payload: &str,
) -> Result<Result<Verdict, countersign::verify::Rejection>, String> {
    let raw: &RawValue = serde_json::from_str(payload).map_err(|error| error.to_string())?;
    let presented = Presented::new(trial.table.action(), raw);
    Ok(trial.adapter.verify(&presented, now()))
}

/// Says whether the payload signs in anybody but a visitor.
fn signs_in(trial: &Trial<'_>, payload: &str) -> Result<bool, String> {
    let verdict = verdict(trial, payload)?;
    Ok(matches!(verdict, Ok(Verdict::Accepted(user)) if !user.anonymous))
}

/// Returns the payload with a wrong proof of the same length at each place.
fn forged(payload: &str, user: &SignedUser<'_>, places: &[&str]) -> String {
    let mut proofs = user.proofs.iter().cycle();
    places.iter().fold(payload.to_owned(), |payload, place| {
        let proof = proofs.next().map_or("", String::as_str);
        let wrong: String = proof.chars().map(other_character).collect();
        with_value_at(&payload, place, &quoted(&wrong))
    })
}

/// Returns an object with this value at a JSON pointer, where there is one.
fn with_value_at(object: &str, pointer: &str, value: &str) -> String {
    let Some(path) = pointer.strip_prefix('/') else {
        return object.to_owned();
    };
    let (key, rest) = path.split_once('/').unwrap_or((path, ""));
    let Some((_, inner)) = members(object).into_iter().find(|(name, _)| name == key) else {
        return object.to_owned();
    };
    let value = match rest {
        "" => value.to_owned(),
        rest => with_value_at(&inner, &format!("/{rest}"), value),
    };
    with_member(object, key, Some(&value))
}

/// Checks that no subset of the payload's other keys signs in anybody.
fn needs_its_proof(
    trial: &Trial<'_>,
    user: &SignedUser<'_>,
    places: &[&str],
) -> Result<(), String> {
    let payload = user.issued.bundle.payload.get();
    // A proof inside of an object falls with the object's key.
    let first = |place: &&str| place.split('/').nth(1).unwrap_or_default().to_owned();
    let proofs: Vec<String> = places.iter().map(first).collect();
    let mut rest = members(payload);
    rest.retain(|(key, _)| !proofs.contains(key));
    for kept in subsets(rest.len()) {
        let kept: Vec<&(String, String)> = rest
            .iter()
            .enumerate()
            .filter_map(|(at, member)| kept.contains(&at).then_some(member))
            .collect();
        let left = object_of(
            kept.iter()
                .map(|(key, value)| (key.as_str(), value.as_str())),
        );
        if signs_in(trial, &left)? {
            let keys: Vec<&str> = kept.iter().map(|(key, _)| key.as_str()).collect();
            return Err(user.issued.says(format!(
                "accepted without a proof: a payload of {{{}}}",
                keys.join(", ")
            )));
        }
    }
    for (what, wrong) in NO_PROOFS {
        let payload = places.iter().fold(payload.to_owned(), |payload, place| {
            with_value_at(&payload, place, wrong)
        });
        if signs_in(trial, &payload)? {
            let broken = format!("accepted without a proof: a payload whose proof is {what}");
            return Err(user.issued.says(broken));
        }
    }
    Ok(())
}

/// The values that stand where a proof should be.
const NO_PROOFS: [(&str, &str); 9] = [
    ("null", "null"),
    ("true", "true"),
    ("0", "0"),
    ("an empty text", "\"\""),
    ("a blank", "\" \""),
    ("an empty list", "[]"),
    ("an empty object", "{}"),
    // A program that cuts texts by bytes cuts through a letter.
    ("eight letters", "\"aaaaaaaé\""),
    ("a list of texts", "[\"a\",\"b\"]"),
];

/// Returns which of so many keys are kept: every subset of few, and of many each alone, all but each, and all.
fn subsets(keys: usize) -> Vec<Vec<usize>> {
    if keys <= KEYS {
        let chosen = |mask: usize| (0..keys).filter(|at| mask >> at & 1 == 1).collect();
        return (0..1 << keys).map(chosen).collect();
    }
    let alone = (0..keys).map(|at| vec![at]);
    let without = (0..keys).map(|at| (0..keys).filter(|other| *other != at).collect());
    alone.chain(without).chain([(0..keys).collect()]).collect()
}

/// Lists payloads that differ from this one in one key, at the top or in an object inside.
fn altered(payload: &str, other: &str, proofs: &[&str]) -> Vec<(String, String)> {
    let mut made = altered_keys(payload, other, "", proofs);
    let theirs = members(other);
    for (key, value) in members(payload) {
        let inside = theirs.iter().find(|(name, _)| *name == key);
        let inside = inside.map_or("{}", |(_, value)| value.as_str());
        let at = format!("/{key}");
        for (what, value) in altered_keys(&value, inside, &at, proofs) {
            made.push((what, with_member(payload, &key, Some(&value))));
        }
    }
    made
}

/// Lists objects that differ from this one in one key. `at` is the place of the object in the payload.
fn altered_keys(object: &str, other: &str, at: &str, proofs: &[&str]) -> Vec<(String, String)> {
    let theirs = members(other);
    let mut made = Vec::new();
    for (key, value) in members(object) {
        let place = format!("{at}/{key}");
        made.push((format!("{place} left out"), with_member(object, &key, None)));
        let listed = format!("[{value}]");
        let keyed = format!("{{\"0\":{value}}}");
        for (what, wrong) in [
            ("null", "null"),
            ("true", "true"),
            ("0", "0"),
            ("-1", "-1"),
            ("the largest integer", "9223372036854775807"),
            ("the smallest integer", "-9223372036854775808"),
            ("an infinite number", "1e999"),
            ("an empty text", "\"\""),
            ("an empty list", "[]"),
            ("an empty object", "{}"),
            ("a list of it", &listed),
            ("an object of it", &keyed),
        ] {
            if wrong != value {
                made.push((
                    format!("{place} as {what}"),
                    with_member(object, &key, Some(wrong)),
                ));
            }
        }
        // Another's proof is another check's business: it may sign its own user in.
        if proofs.contains(&place.as_str()) {
            continue;
        }
        let theirs = theirs
            .iter()
            .find(|(name, theirs)| *name == key && *theirs != value);
        let theirs = theirs.map_or("\"somebody else\"", |(_, value)| value.as_str());
        let name = quoted(&key);
        let inner = object.get(1..).unwrap_or_default();
        made.push((
            format!("another's {place}"),
            with_member(object, &key, Some(theirs)),
        ));
        made.push((
            format!("{place} twice, another's first"),
            format!("{{{name}:{theirs},{inner}"),
        ));
        made.push((
            format!("{place} twice, another's last"),
            format!("{},{name}:{theirs}}}", open(object)),
        ));
    }
    made
}
