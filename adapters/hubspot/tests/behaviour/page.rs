//! The page, in a model of it: before the script of HubSpot, behind it, and where it loads late.

use countersign::ClientBundle;
use countersign_conformance::page::{Page, Script};
use serde_json::{Value, json};

use crate::{LISA, adapter, at, counting, issue};

const MAX: &str = r#"{"email": {"address": "max@example.com", "verified": true}}"#;

fn logins() -> [ClientBundle; 2] {
    let adapter = adapter(counting());
    [LISA, MAX].map(|identity| issue(&adapter, identity, at(0)).unwrap())
}

fn settings(page: &Page) -> Value {
    page.to_json()["state"]["hsConversationsSettings"].clone()
}

/// Lists the functions of HubSpot's script that were called, in order, each with its argument.
fn called(page: &Page) -> Vec<String> {
    let calls = page.to_json()["calls"].clone();
    let said = |call: &Value| {
        let name = call[0].as_str().unwrap();
        let argument = call.get(1).map(Value::to_string).unwrap_or_default();
        format!("{}({argument})", name.replace("HubSpotConversations.", ""))
    };
    calls.as_array().unwrap().iter().map(said).collect()
}

fn of(email: &str, token: &str) -> Value {
    json!({"loadImmediately": false, "identificationEmail": email, "identificationToken": token})
}

const LOADED: [&str; 2] = ["widget.remove()", "widget.load()"];
const CLEARED: &str = r#"clear({"resetWidget":true})"#;

/// The settings stand in the page before the script, and each widget that is there makes room for the user's.
#[test]
fn a_login_is_told_to_a_script_that_is_there_and_to_one_that_comes_late() {
    let [lisa, max] = logins();
    let both = [&lisa, &max];
    let mut loaded = Page::new(Script::Loaded, &both);
    loaded.run(&lisa);
    assert_eq!(settings(&loaded), of("lisa@example.com", "token-0"));
    assert_eq!(called(&loaded), LOADED);

    for script in [Script::Absent, Script::Queued] {
        let mut page = Page::new(script, &both);
        page.run(&lisa);
        assert_eq!(settings(&page), of("lisa@example.com", "token-0"));
        assert_eq!(called(&page), [""; 0]);
        page.load();
        assert_eq!(called(&page), LOADED);
        assert_eq!(page.told(), [""; 0]);
    }
}

#[test]
fn a_logout_removes_the_keys_and_clears_the_widget() {
    let [lisa, max] = logins();
    for script in Script::ALL {
        let mut page = Page::new(script, &[&lisa, &max]);
        page.run(&lisa);
        page.sign_out(lisa.adapter());
        assert_eq!(settings(&page), json!({"loadImmediately": false}));
        page.load();
        let signed_in = usize::from(script == Script::Loaded) * LOADED.len();
        let calls = called(&page);
        assert_eq!(calls[..signed_in], LOADED[..signed_in], "{script:?}");
        assert_eq!(calls[signed_in..], [CLEARED], "{script:?}");
    }
}

#[test]
fn the_next_user_finds_a_cleared_widget() {
    let [lisa, max] = logins();
    let mut page = Page::new(Script::Loaded, &[&lisa, &max]);
    page.run(&lisa);
    page.run(&max);
    assert_eq!(settings(&page), of("max@example.com", "token-1"));
    let expected = [&LOADED[..], &[CLEARED], &LOADED[..]].concat();
    assert_eq!(called(&page), expected);
}

/// A chat that is open is not loaded anew for a new token.
#[test]
fn a_renewal_changes_the_settings_alone() {
    let [lisa, _] = logins();
    let renewal = serde_json::to_value(lisa.renewal()).unwrap();
    let assign = json!({"assign": {"to": "hsConversationsSettings", "args": [{"payload": ""}]}});
    assert_eq!(renewal, json!([assign]));
    let proof = lisa.verification().unwrap();
    assert_eq!(
        serde_json::to_value(proof).unwrap(),
        json!({"kind": "opaque", "payload": "/identificationToken"})
    );
}
