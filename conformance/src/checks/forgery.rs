//! Bundles that differ from a good one in a single thing.

use countersign::ClientBundle;
use serde_json::{Value, json};

use super::user::with_taken_in;
use crate::bundle_text::replaced;
use crate::trial::{Issued, Trial, now};
use crate::value::other_character;

/// Long texts are tried at this many places, evenly.
const PLACES: usize = 100;

/// Makes bundles with one change each: in the proof, in a signed text or in a moment.
pub(super) fn forgeries(
    trial: &Trial<'_>,
    issued: &Issued<'_>,
    proofs: &[String],
) -> Vec<ClientBundle> {
    let bundle = &issued.bundle;
    let mut changes: Vec<(Value, Value)> = Vec::new();
    for proof in proofs {
        let longer = format!("{proof}{}", proof.chars().last().unwrap_or('0'));
        let shorter: String = proof.chars().skip(1).collect();
        let mut others = one_character_changed(proof, true);
        others.extend([longer, shorter]);
        changes.extend(others.into_iter().map(|other| (json!(proof), json!(other))));
    }
    with_taken_in(trial, issued, |taken_in| {
        for text in taken_in.signed_texts() {
            for other in one_character_changed(&text, false) {
                changes.push((json!(text), json!(other)));
            }
        }
    });
    if !trial.table.proof().is_none() {
        // A longer life: a start before its own, or a later end. A proof without a moment has neither.
        let start = Some(now()).filter(|_| trial.table.proof().says_when_made());
        let start = start.map(|at| (at.unix(), at.unix() - 1));
        let end = bundle.expires_at().map(|at| (at.unix(), at.unix() + 1));
        for (moment, other) in [start, end].into_iter().flatten() {
            changes.push((json!(moment), json!(other)));
        }
    }
    let apply = |(from, to): &(Value, Value)| replaced(bundle, from, to);
    changes.iter().filter_map(apply).collect()
}

/// Returns the text with each character in turn changed to another of its alphabet and, where that matters,
/// to its other case.
pub(super) fn one_character_changed(text: &str, or_its_case: bool) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let step = characters.len() / PLACES + 1;
    let last = characters.len().saturating_sub(1);
    let mut texts = Vec::new();
    for place in (0..characters.len()).step_by(step).chain([last]) {
        let changed = |other: fn(char) -> char| {
            let changed = characters.iter().enumerate();
            let changed = changed.map(|(at, one)| if at == place { other(*one) } else { *one });
            changed.collect::<String>()
        };
        texts.push(changed(other_character));
        if or_its_case {
            texts.push(changed(other_case));
        }
    }
    texts.retain(|other| other != text);
    texts
}

fn other_case(character: char) -> char {
    if character.is_ascii_lowercase() {
        character.to_ascii_uppercase()
    } else {
        character.to_ascii_lowercase()
    }
}
