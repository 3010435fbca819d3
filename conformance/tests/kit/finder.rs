//! The finder of secrets: a spelling that it does not read could leak a secret from any adapter.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use countersign_conformance::Finder;
use serde_json::json;

/// A secret with characters that every spelling changes, and bytes that give `+`, `/`, `-` and `_` in base64.
const SECRET: &str = "k\"F\\3>>>?v/9+Q %zX\u{fe}\u{3ff}7&mP\nq2<Lt~R8\u{1f511}s";

fn hex(bytes: impl AsRef<[u8]>) -> String {
    let bytes = bytes.as_ref().iter();
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

fn quoted(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Writes a text in every spelling.
fn spellings(text: &str) -> Vec<String> {
    let units: String = text
        .encode_utf16()
        .filter(|unit| !(0xd800..0xe000).contains(unit))
        .map(|unit| format!("\\u{unit:04x}"))
        .collect();
    let mut all = vec![
        text.to_owned(),
        json!(text).to_string(),
        format!("{text:?}"),
        format!("{:?}", text.as_bytes()),
        format!("{:#?}", text.as_bytes()),
        text.as_bytes().escape_ascii().to_string(),
        text.escape_unicode().to_string(),
        units,
        hex(text),
        hex(text).to_uppercase(),
        quoted(text),
    ];
    // At each place in a group of three, with and without something before and behind.
    for before in ["", "a", "bc", "def"] {
        for engine in [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD] {
            let longer = engine.encode(format!("{before}{text}{before}"));
            let stuck = [
                ("", ""),
                ("x", ""),
                ("yz", ""),
                ("", "x"),
                ("", "yz"),
                ("x", "xyz"),
            ];
            all.extend(stuck.map(|(before, after)| format!("{before}{longer}{after}")));
        }
    }
    all
}

#[test]
fn a_secret_is_found_in_every_spelling() {
    // Of the second, no byte is ASCII.
    for secret in [SECRET, "парольключ🔑"] {
        let finder = Finder::new([secret]);
        for spelling in spellings(secret) {
            assert!(finder.finds_in(&spelling), "{spelling}");
            let inside = format!("an error: {spelling}, and more");
            assert!(finder.finds_in(&inside), "{inside}");
            let line = json!({ "error": inside }).to_string();
            assert!(finder.finds_in(&line), "{line}");
        }
    }
}

#[test]
fn a_secret_in_a_token_is_found() {
    let claims = json!({"name": SECRET}).to_string();
    let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
    let line = json!({"payload": {"token": token}}).to_string();
    assert!(Finder::new([SECRET]).finds_in(line));
}

#[test]
fn any_eight_bytes_of_a_secret_are_found() {
    let secret = "kF3v9QzX7mPq2LtR8sWb4YdN6hJc1GaE";
    let finder = Finder::new([secret]);
    for start in 0..=secret.len() - 8 {
        for spelling in spellings(&secret[start..start + 8]) {
            assert!(finder.finds_in(format!("…{spelling}…")), "{spelling}");
        }
    }
}

#[test]
fn each_of_several_secrets_is_found_and_nothing_else() {
    let finder = Finder::new(["kF3v9QzX7mPq2LtR", "8sWb4YdN6hJc1GaE", "short"]);
    assert!(finder.finds_in("v9QzX7mP"));
    assert!(finder.finds_in("8sWb4YdN"));
    for other in [
        "",
        "short",
        "kF3v9Qz",
        "kf3v9qzx7mpq2ltr",
        "X7mPq2L 8sWb4Yd",
        &hex("kF3v9Qz"),
    ] {
        for spelling in spellings(other) {
            assert!(!finder.finds_in(&spelling), "{spelling}");
        }
    }
    assert_eq!(format!("{finder:?}"), "Finder(..)");
}
