//! `FORMAT.md` has every word of the format. The words come from the faults of files that use none of them.

use std::collections::BTreeSet;

use countersign_recipes::Recipe;

/// Recipes with a word that nobody knows in each table, and in each place of a word.
const UNKNOWN: [&str; 8] = [
    "x = 1",
    "docs = [{ x = 1 }]\n[settings]\na = { x = 1, need = 'x', form = 'x' }",
    "[fields]\nx = 1\nuser_id = { x = 1 }\nemail = { to = '/a', need = 'x' }\nphone = { to = '/b', fold = 'x' }",
    "[proof]\nx = {}",
    "[proof.hmac]\nx = 1\nabsent = 'x'\nkey = 'x'\nstamp = { x = 1 }",
    "[proof.jwt]\nx = 1\nalgorithm = 'x'\nlife = { x = 1, claim = 'x' }",
    "[page]\nx = 1\nrenew = 'x'\nlogin = []\nlogout = []",
    "[[failures]]\nx = 1\nfault = 'x'\nby = 'x'\n[[examples]]\nx = 1",
];

/// The words that stand beside serde's own lists: of a message, of a step, and the constant of a setting.
const OTHERS: [&str; 4] = ["stamp", "needs", "settings", "setting"];

fn words() -> BTreeSet<String> {
    let mut words: BTreeSet<String> = OTHERS.map(str::to_owned).into();
    for text in UNKNOWN {
        let error = Recipe::parse(text).unwrap_err();
        for problem in error.problems() {
            // The one that is unknown stands before the list; a missing one in the path.
            let detail = problem.detail.to_string();
            let known = detail.split_once("expected").map_or("", |(_, known)| known);
            let quoted = known.split('`').skip(1).step_by(2);
            words.extend(quoted.map(str::to_owned));
            if problem.code == countersign::problem::Code::Missing {
                let path = problem.path.to_string();
                words.extend(path.rsplit('.').next().map(str::to_owned));
            }
        }
    }
    words
}

#[test]
fn the_page_of_the_format_has_every_word() {
    let words = words();
    // One of each table and list, so that none of them is missed.
    for word in [
        "format",
        "url",
        "about",
        "url",
        "word",
        "user_id",
        "attributes",
        "fold",
        "one-of",
        "ascii-lowercase",
        "hmac",
        "join",
        "no-proof",
        "hex",
        "window",
        "key-id",
        "HS256",
        "longest",
        "iat",
        "renewal",
        "event",
        "remedy",
        "wrong-key-id",
        "either",
        "expected",
    ] {
        assert!(words.contains(word), "{word}: {words:?}");
    }
    let page = include_str!("../../FORMAT.md");
    let code = page.split('`').skip(1).step_by(2);
    let is_of_word = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_');
    let shown: BTreeSet<&str> = code
        .flat_map(|code| code.split(|one| !is_of_word(one)))
        .collect();
    let missing: Vec<_> = words
        .iter()
        .filter(|word| !shown.contains(word.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
