//! A bundle in a page. That the script does what its steps say is tried in Node and in a browser.

use countersign::{Action, Argument, ClientBundle, ErrorKind, Step};

fn bundle() -> ClientBundle {
    let steps = vec![Step::assign("chat", [Argument::payload()]).unwrap()];
    ClientBundle::new(
        "kind",
        Action::Login,
        &[("a", "</script>\u{2028}\u{2029}\"")],
    )
    .unwrap()
    .with_steps(steps)
}

/// The literal that the script parses, read as JavaScript reads it.
fn data(script: &str) -> serde_json::Value {
    let (_, rest) = script.split_once("JSON.parse(").unwrap();
    let (literal, _) = rest.split_once(");\nrun(").unwrap();
    let json: String = serde_json::from_str(literal).unwrap();
    serde_json::from_str(&json).unwrap()
}

#[test]
fn it_holds_the_payload_and_the_steps() {
    let script = bundle().script(None).unwrap();
    assert!(script.starts_with("<script>(() => { \"use strict\";\n"));
    assert!(script.ends_with("run(bundle, bundle.steps);\n})();</script>"));
    assert!(script.contains("\nfunction run("), "{script}");
    assert!(!script.contains(['\u{2028}', '\u{2029}']));
    assert_eq!(script.matches('<').count(), 2);
    let expected = serde_json::json!({
        "payload": [["a", "</script>\u{2028}\u{2029}\""]],
        "steps": [{"assign": {"to": "chat", "args": [{"payload": ""}]}}],
    });
    assert_eq!(data(&script), expected);
}

#[test]
fn a_nonce_is_base64_and_nothing_else() {
    let script = bundle().script(Some("MTIzNA==")).unwrap();
    assert!(script.starts_with("<script nonce=\"MTIzNA==\">"));
    for nonce in ["", "\"><script>", "a b"] {
        let error = bundle().script(Some(nonce)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidConfig);
        assert_eq!(error.problems().to_string(), "nonce: invalid (base64)");
    }
}
