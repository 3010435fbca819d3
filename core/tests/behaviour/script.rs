//! Bundles in a page. Other tests run the script in Node and in a browser.

use countersign::bundle::{Argument, Life, Step, Verification};
use countersign::{Action, ClientBundle, ErrorKind, Timestamp, page_script};

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

/// Returns the literal that the script parses, read as JavaScript reads it.
fn data(script: &str) -> serde_json::Value {
    let (_, rest) = script.split_once("JSON.parse(\"").unwrap();
    let (literal, _) = rest.split_once(");\nfor ").unwrap();
    let json: String = serde_json::from_str(&format!("\"{literal}")).unwrap();
    serde_json::from_str(&json).unwrap()
}

#[test]
fn it_holds_as_much_of_a_bundle_as_a_page_reads() {
    let script = page_script(&[&bundle()], None, None).unwrap();
    assert!(script.starts_with("<script>(() => { \"use strict\";\n"));
    assert!(script.ends_with("run(bundle, bundle.steps);\n})();</script>"));
    assert!(script.contains("\nfunction keep("), "{script}");
    assert!(!script.contains(['\u{2028}', '\u{2029}']));
    assert_eq!(script.matches('<').count(), 2);
    let expected = serde_json::json!({
        "bundles": [{
            "adapter": "kind",
            "action": "login",
            "payload": [["a", "</script>\u{2028}\u{2029}\""]],
            "steps": [{"assign": {"to": "chat", "args": [{"payload": ""}]}}],
            "logout": [],
            "renew": "never",
            "expires_at": null,
            "refresh_at": null,
        }],
        "endpoint": null,
    });
    assert_eq!(data(&script), expected);
}

#[test]
fn several_bundles_share_one_script_and_its_code() {
    let at = Timestamp::from_unix(1_735_689_600).unwrap();
    let end = Timestamp::from_unix(1_735_693_200).unwrap();
    let renewal = [Step::call("chat", [Argument::pointer("/0")]).unwrap()];
    let mut renewed = bundle()
        .with_life(Life::until(end, at))
        .with_renewal(renewal)
        .with_first_step(Step::remove("chat", &["user"]).unwrap())
        .with_logout([Step::call("leave", []).unwrap()])
        .with_verification(Verification::jwt("/0/1"));
    renewed.name = Some("support".into());
    let script = page_script(&[&bundle(), &renewed], None, Some("/chats?a=</script>")).unwrap();
    assert_eq!(script.matches('<').count(), 2);
    assert_eq!(script.matches("function keep(").count(), 1);
    let data = data(&script);
    assert_eq!(data["bundles"].as_array().unwrap().len(), 2);
    assert_eq!(data["bundles"][0]["adapter"], "kind");
    // The page asks for a new bundle by the name, and knows by the proof's place whether it is the same user's.
    assert_eq!(data["bundles"][1]["adapter"], "support");
    let verification = serde_json::json!({"kind": "jwt", "payload": "/0/1"});
    assert_eq!(data["bundles"][1]["verification"], verification);
    assert_eq!(data["bundles"][1]["steps"][0]["remove"]["from"], "chat");
    assert_eq!(data["bundles"][1]["logout"][0]["call"]["function"], "leave");
    assert_eq!(data["bundles"][1]["renew"], "call");
    assert_eq!(data["bundles"][1]["expires_at"], 1_735_693_200);
    assert_eq!(data["bundles"][1]["refresh_at"], 1_735_689_600);
    assert_eq!(data["bundles"][1]["renewal"][0]["call"]["function"], "chat");
    assert_eq!(data["endpoint"], "/chats?a=</script>");
}

#[test]
fn a_nonce_is_base64_and_nothing_else() {
    let script = page_script(&[&bundle()], Some("MTIzNA=="), None).unwrap();
    assert!(script.starts_with("<script nonce=\"MTIzNA==\">"));
    for nonce in ["", "\"><script>", "a b"] {
        let error = page_script(&[&bundle()], Some(nonce), None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidConfig);
        assert_eq!(error.problems().to_string(), "nonce: invalid (base64)");
    }
}
