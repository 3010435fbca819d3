//! A recipe, as the command and applications read it.

#![no_main]

use std::sync::atomic::{AtomicUsize, Ordering};

use countersign::ErrorKind;
use countersign::verify::{Presented, Verdict};
use countersign_fuzz::recipes::Example;
use countersign_recipes::Recipe;
use libfuzzer_sys::fuzz_target;
use toml::Value;

/// The mark that one value gets. It may stand in every kind of text, such as a name in kebab-case.
const MARK: &str = "qxz7mark";

/// How many recipes become kinds, which are kept for the life of the process.
const MOST_KINDS: usize = 2_000;

static KINDS: AtomicUsize = AtomicUsize::new(0);

fuzz_target!(|text: &str| {
    let Some(recipe) = read(text) else {
        return check_silence(text);
    };
    let answers = recipe.known_answers();
    let examples = Example::all(&answers);
    assert!(!examples.is_empty(), "accepted without a known answer");
    if KINDS.fetch_add(1, Ordering::Relaxed) < MOST_KINDS {
        let kind = recipe.into_kind();
        examples.iter().for_each(|example| use_it(example, &kind));
    }
    check_silence(text);
});

/// Reads a recipe. A refusal tells each fault once.
fn read(text: &str) -> Option<Recipe> {
    let error = match Recipe::parse(text) {
        Ok(recipe) => return Some(recipe),
        Err(error) => error,
    };
    assert_eq!(error.kind(), ErrorKind::InvalidConfig);
    let mut told: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
    assert!(!told.is_empty(), "refused without a reason");
    let count = told.len();
    told.sort_unstable();
    told.dedup();
    assert_eq!(told.len(), count, "a fault is told twice");
    None
}

/// Checks that no value of a file shows in a fault: neither a marked one nor a text that breaks off.
fn check_silence(text: &str) {
    // The fuzzer finds the mark, and a path shows a key.
    if text.contains(MARK) {
        return;
    }
    assert_silent(&format!("{text}\nsecret = \"{MARK}"));
    let Ok(table) = text.parse::<toml::Table>() else {
        return;
    };
    let mut file = Value::Table(table);
    let count = texts(&mut file).len();
    if count == 0 {
        return;
    }
    let mut marked = texts(&mut file);
    marked.swap_remove(text.len() % count).push_str(MARK);
    assert_silent(&toml::to_string(&file).expect("a value is TOML"));
    texts(&mut file)
        .into_iter()
        .for_each(|text| text.push_str(MARK));
    assert_silent(&toml::to_string(&file).expect("a value is TOML"));
}

fn assert_silent(text: &str) {
    if let Err(error) = Recipe::parse(text) {
        assert!(
            !format!("{error} {error:?}").contains(MARK),
            "a fault quotes a value: {error}"
        );
    }
}

fn texts(value: &mut Value) -> Vec<&mut String> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter_mut().flat_map(texts).collect(),
        Value::Table(table) => table
            .iter_mut()
            .flat_map(|(_, value)| texts(value))
            .collect(),
        _ => Vec::new(),
    }
}

/// Checks that a chat of a recipe accepts the user whom it has signed in.
fn use_it(example: &Example, kind: &countersign::config::Kind) {
    let Ok(chat) = example.chat(kind) else { return };
    match example.login(&chat, &example.identity) {
        Ok(bundle) => {
            let judged = chat.judge(&Presented::of(&bundle), example.now);
            let judged = judged.unwrap_or_else(|refused| panic!("refused its own: {refused}"));
            assert!(matches!(judged, Verdict::Accepted(_)), "opaque");
        }
        Err(error) => assert!(!error.problems().is_empty(), "refused without a reason"),
    }
}
