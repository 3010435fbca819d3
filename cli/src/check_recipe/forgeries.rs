//! Forgeries of an example's bundle: the vendor must refuse each.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::adapter::Table;
use countersign::config::ProofTime;
use countersign::{ClientBundle, Timestamp};
use serde_json::{Value, json};

/// The places of an identity that say who it is.
const IDENTIFIERS: [&str; 7] = [
    "/user_id",
    "/email",
    "/email/address",
    "/phone",
    "/phone/number",
    "/company",
    "/company/id",
];

/// In seconds.
const A_DAY: i64 = 86_400;

/// A bundle that is presented, and the moment.
pub(super) struct Forgery {
    pub(super) name: &'static str,
    /// The changed value, as a JSON pointer into the payload; empty where the payload is unchanged.
    pub(super) at: String,
    pub(super) bundle: ClientBundle,
    pub(super) now: Timestamp,
}

/// The recipe's own facts, by which its bundles are forged.
pub(super) struct Facts<'f> {
    pub(super) table: &'f Table,
    pub(super) proofs: &'f [&'f str],
    pub(super) time: Option<ProofTime>,
}

/// Makes the forgeries of a bundle that was issued at this moment. `other` is the bundle of another user.
pub(super) fn all(
    bundle: &ClientBundle,
    other: Option<&ClientBundle>,
    facts: &Facts<'_>,
    now: Timestamp,
) -> Vec<Forgery> {
    let payload = value(bundle);
    let mut all = Vec::new();
    let mut present = |name, at: &str, payload: &Value| {
        let bundle = holding(bundle, payload);
        let at = at.to_owned();
        all.extend(bundle.map(|bundle| Forgery {
            name,
            at,
            bundle,
            now,
        }));
    };
    if let Some(later) = a_day_later(payload.clone(), facts.time) {
        present("time-moved", "", &later);
    }
    let mut add = |name, at: &str, text: String| {
        if let Some(payload) = with_text(&payload, at, text) {
            present(name, at, &payload);
        }
    };
    for at in facts.proofs {
        let Some(proof) = text(&payload, at) else {
            continue;
        };
        let other = other.and_then(|other| Some(text(&value(other), at)?.to_owned()));
        // A proof of the company alone is the same for both.
        let other = other.filter(|other| other != proof);
        if let Some([header, claims, signature]) = parts(proof) {
            let token =
                |header: &str, claims: &str, signature: &str| [header, claims, signature].join(".");
            // All of another user's token would be that user's, and no forgery.
            if let Some([_, _, other]) = other.as_deref().and_then(parts) {
                add("another-user", at, token(header, claims, other));
            }
            add(
                "one-character",
                at,
                token(header, claims, &changed(signature)),
            );
            add("alg-none", at, token(&unsigned(header), claims, ""));
            if let Some(other) = decoded(claims).and_then(with_other_text) {
                add(
                    "claim-changed",
                    at,
                    token(header, &encoded(&other), signature),
                );
            }
            if let Some(later) = decoded(claims).and_then(|claims| a_day_later(claims, facts.time))
            {
                add("time-moved", at, token(header, &encoded(&later), signature));
            }
        } else {
            if let Some(other) = other {
                add("another-user", at, other);
            }
            add("one-character", at, changed(proof));
        }
        add("no-proof", at, String::new());
    }
    for rule in facts.table.fields().iter().filter(|rule| rule.is_signed()) {
        let at = format!("/{}", rule.goes_to().replace('.', "/"));
        if let Some(text) = text(&payload, &at) {
            add("value-changed", &at, changed(text));
        }
    }
    if let Some(end) = bundle.expires_at() {
        all.push(Forgery {
            name: "at-its-end",
            at: String::new(),
            bundle: bundle.clone(),
            now: end,
        });
    }
    all
}

/// Returns an identity of which every text that identifies the user is another.
pub(super) fn another_user(identity: &Value) -> Value {
    let mut other = identity.clone();
    for at in IDENTIFIERS {
        if let Some(Value::String(text)) = other.pointer_mut(at) {
            *text = changed(text);
        }
    }
    other
}

/// Puts the expected value of an example in the place of the recipe's own.
pub(super) fn with_expected(
    bundle: &ClientBundle,
    at: &str,
    expected: &Value,
) -> Option<ClientBundle> {
    let changed = with_text(&value(bundle), at, expected.as_str()?.to_owned())?;
    holding(bundle, &changed)
}

pub(super) fn value(bundle: &ClientBundle) -> Value {
    serde_json::from_str(bundle.payload.get()).unwrap_or_default()
}

fn text<'v>(payload: &'v Value, at: &str) -> Option<&'v str> {
    payload
        .pointer(at)?
        .as_str()
        .filter(|text| !text.is_empty())
}

fn with_text(payload: &Value, at: &str, text: String) -> Option<Value> {
    let mut payload = payload.clone();
    *payload.pointer_mut(at)? = Value::String(text);
    Some(payload)
}

fn holding(bundle: &ClientBundle, payload: &Value) -> Option<ClientBundle> {
    let mut bundle = bundle.clone();
    bundle.payload = serde_json::value::to_raw_value(payload).ok()?.into();
    Some(bundle)
}

/// Returns the three parts of a compact JWT.
fn parts(proof: &str) -> Option<[&str; 3]> {
    let parts: Vec<&str> = proof.split('.').collect();
    parts.try_into().ok()
}

/// Returns the header with the algorithm `none`.
fn unsigned(header: &str) -> String {
    let mut header = decoded(header).unwrap_or_else(|| json!({}));
    if let Some(header) = header.as_object_mut() {
        header.insert("alg".to_owned(), json!("none"));
    }
    encoded(&header)
}

/// Returns the claims with another value of the first text, in the order of the names.
fn with_other_text(mut claims: Value) -> Option<Value> {
    let mut values = claims.as_object_mut()?.values_mut();
    let text = values.find_map(|value| match value {
        Value::String(text) => Some(text),
        _ => None,
    })?;
    *text = changed(text);
    Some(claims)
}

/// Returns the object with a later moment of the proof; `None` where it holds none.
fn a_day_later(mut object: Value, time: Option<ProofTime>) -> Option<Value> {
    let (at, day) = match time? {
        ProofTime::Made(at) | ProofTime::Ends(at) => (at, A_DAY),
        ProofTime::MadeInMilliseconds(at) => (at, A_DAY * 1000),
        _ => return None,
    };
    let moment = object.pointer_mut(at)?;
    *moment = json!(moment.as_i64()? + day);
    Some(object)
}

fn encoded(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}

fn decoded(part: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

/// Returns the text with another first letter or digit. The last one of a token has bits that nobody reads.
fn changed(text: &str) -> String {
    let mut is_done = false;
    let change = |one: char| {
        if is_done || !one.is_ascii_alphanumeric() {
            return one;
        }
        is_done = true;
        match one {
            '9' => '8',
            '0'..='8' => '9',
            'f' => 'e',
            'a'..='z' => 'f',
            'F' => 'E',
            _ => 'F',
        }
    };
    text.chars().map(change).collect()
}
