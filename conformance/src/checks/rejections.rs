//! The answers of `verify` to bundles that the vendor refuses.

use countersign::verify::{Failure, Presented, Rejection};
use countersign::{ClientBundle, Timestamp};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::forgery::one_character_changed;
use super::robustness::GARBAGE;
use super::user::with_taken_in;
use crate::bundle_text::replaced;
use crate::fixture::Fixture;
use crate::trial::{Issued, Trial, now};
use crate::value::other_character;

/// A shorter text may stand in a rejection by chance.
const TELLING: usize = 8;

/// Each rejection of a forged, altered, expired or another's proof has an event and a reason, and holds no proof that is
/// good. Where the configuration's kind lists failures, each rejection is one of them.
///
/// # Errors
///
/// The first rejection that says too little or too much.
pub fn rejects_with_a_reason(fixture: &dyn Fixture) -> Result<(), String> {
    let failures = fixture.configuration().map(|it| it.kind.failures());
    let failures = failures.unwrap_or_default();
    Trial::each(fixture, |trial| {
        let issued = trial.issued()?;
        let made = |issued: &Issued<'_>| issued.proofs(fixture.proofs());
        let mut proofs: Vec<String> = issued.iter().flat_map(made).collect();
        proofs.retain(|proof| proof.len() >= TELLING);
        let told = Told { proofs, failures };
        for (index, one) in issued.iter().enumerate() {
            let others = issued.iter().skip(index + 1);
            let another = others.map(made).find(|other| !other.is_empty());
            let another = another.unwrap_or_default();
            for (what, bundle, at) in refused(trial, one, &another) {
                let verdict = trial.adapter.verify(&Presented::of(&bundle), at);
                told.is_well(verdict.err().as_ref())
                    .map_err(|broken| one.says(format!("the rejection of {what} {broken}")))?;
            }
        }
        for text in GARBAGE {
            let raw: &RawValue = serde_json::from_str(text).map_err(|error| error.to_string())?;
            let action = trial.table.action();
            let verdict = trial.adapter.verify(&Presented::new(action, raw), now());
            told.is_well(verdict.err().as_ref()).map_err(|broken| {
                format!("{action}: the rejection of the payload {text} {broken}")
            })?;
        }
        Ok(())
    })
}

/// Makes bundles that a vendor has reasons to refuse: each with its name and the moment at which it is presented.
fn refused(
    trial: &Trial<'_>,
    issued: &Issued<'_>,
    another: &[String],
) -> Vec<(&'static str, ClientBundle, Timestamp)> {
    let bundle = &issued.bundle;
    let proofs = issued.proofs(trial.fixture.proofs());
    let mut made = Vec::new();
    let mut add = |what, from: &str, to: &str| {
        let changed = replaced(bundle, &json!(from), &json!(to));
        made.extend(changed.map(|bundle| (what, bundle, now())));
    };
    for proof in &proofs {
        let other: String = proof.chars().map(other_character).collect();
        add("a forged proof", proof, &other);
        for other in one_character_changed(proof, false).iter().take(1) {
            add("an altered proof", proof, other);
        }
        add("an empty proof", proof, "");
    }
    for (proof, other) in proofs.iter().zip(another) {
        add("another's proof", proof, other);
    }
    with_taken_in(trial, issued, |taken_in| {
        for text in taken_in.signed_texts() {
            for other in one_character_changed(&text, false).iter().take(1) {
                add("an altered user", &text, other);
            }
        }
    });
    let before = Timestamp::from_unix(now().unix() - 1);
    let moments = [
        ("an expired proof", bundle.expires_at()),
        ("a proof before its time", before),
    ];
    for (what, at) in moments {
        made.extend(at.map(|at| (what, bundle.clone(), at)));
    }
    made
}

/// The proofs that no rejection may hold, and the failures that the kind lists.
struct Told {
    proofs: Vec<String>,
    failures: &'static [Failure],
}

impl Told {
    fn is_well(&self, rejection: Option<&Rejection>) -> Result<(), String> {
        let Some(rejection) = rejection else {
            return Ok(());
        };
        let (event, reason) = (&rejection.event, &rejection.reason);
        if event.is_empty() || reason.is_empty() {
            let lacks = if event.is_empty() { "event" } else { "reason" };
            return Err(format!("has no {lacks}"));
        }
        let said = serde_json::to_value(rejection).unwrap_or_default();
        if let Some(pointer) = self.proof_in(&said, String::new()) {
            return Err(format!("holds a good proof at {pointer:?}"));
        }
        let is_listed = |failure: &Failure| failure.is_called(event) && failure.is_called(reason);
        if !self.failures.is_empty() && !self.failures.iter().any(is_listed) {
            return Err(format!(
                "is \"{rejection}\", which is no failure of the kind"
            ));
        }
        Ok(())
    }

    /// Returns the JSON pointer of the text that holds a proof.
    fn proof_in(&self, value: &Value, pointer: String) -> Option<String> {
        let holds = |text: &str| {
            self.proofs
                .iter()
                .any(|proof| text.contains(proof.as_str()))
        };
        match value {
            Value::String(text) => holds(text).then_some(pointer),
            Value::Array(items) => {
                let mut items = items.iter().enumerate();
                items.find_map(|(at, item)| self.proof_in(item, format!("{pointer}/{at}")))
            }
            Value::Object(entries) => entries.iter().find_map(|(key, item)| {
                let shown = holds(key).then(|| pointer.clone());
                shown.or_else(|| self.proof_in(item, format!("{pointer}/{key}")))
            }),
            _ => None,
        }
    }
}
