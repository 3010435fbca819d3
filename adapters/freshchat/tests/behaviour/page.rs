//! The steps, in the conformance kit's model of a page.

use countersign_conformance::page::{Page, Script};
use serde_json::{Value, json};

use crate::{PLAIN, issue};

const USER: &str = r#"{"user_id": "u1", "client": {"freshchat": {"uuid": "b"}}}"#;

/// Returns the names of the functions that were called.
fn called(page: &Page) -> Vec<String> {
    let page = page.to_json();
    let calls = page["calls"].as_array().unwrap().iter();
    calls
        .map(|call| call[0].as_str().unwrap().to_owned())
        .collect()
}

const LISTENS: [&str; 5] = [
    "fcWidget.off",
    "fcWidget.off",
    "fcWidget.on",
    "fcWidget.on",
    "fcWidget.user.getUUID",
];

#[test]
fn the_steps_wait_for_the_vendors_script() {
    let bundle = issue(PLAIN, USER).unwrap();
    for script in [Script::Absent, Script::Queued] {
        let mut page = Page::new(script, &[&bundle]);
        page.run(&bundle);
        assert_eq!(called(&page), [""; 0]);
        assert_eq!(page.told(), [""; 0]);
        page.load();
        assert_eq!(called(&page), LISTENS);
    }
}

/// The events and the states are those of the README's sources.
#[test]
fn a_listener_asks_where_a_token_is_wanted_and_nowhere_else() {
    let bundle = issue(PLAIN, USER).unwrap();
    let steps = serde_json::to_value(bundle.steps()).unwrap();
    let calls = &steps[0]["ready"]["steps"];
    let on = |at: usize| &calls[at]["call"]["args"];
    assert_eq!(on(2)[0], json!({"value": "frame:statechange"}));
    assert_eq!(on(3)[0], json!({"value": "user:statechange"}));
    // One function for all: the vendor is told to forget the very listener that it was given.
    for at in [0, 1, 3] {
        assert_eq!(on(at)[1], on(2)[1]);
    }
    let when = &on(2)[1]["steps"][0]["when"];
    assert_eq!(when["value"], "arguments.0.success");
    assert_eq!(when["is"], Value::Bool(false));
    assert_eq!(when["steps"], json!([calls[4]]));
    let ask = &calls[4]["call"]["args"][0]["ask"];
    let uuid = json!({"object": {"uuid": {"given": "/0/data/uuid"}}});
    assert_eq!(ask["client"], uuid);
}

#[test]
fn a_token_is_handed_over_and_none_is_not() {
    let signed = issue(PLAIN, USER).unwrap();
    let bare = issue(PLAIN, r#"{"user_id": "u1"}"#).unwrap();
    for (bundle, is_handed_over) in [(&signed, true), (&bare, false)] {
        let mut page = Page::new(Script::Loaded, &[bundle]);
        page.run(bundle);
        page.call_back();
        let calls = called(&page);
        let handed = calls.iter().any(|name| name == "fcWidget.authenticate");
        assert_eq!(handed, is_handed_over);
    }
}

#[test]
fn the_same_user_is_not_signed_out_when_the_token_comes() {
    let bare = issue(PLAIN, r#"{"user_id": "u1"}"#).unwrap();
    let signed = issue(PLAIN, USER).unwrap();
    let other = issue(PLAIN, r#"{"user_id": "u2"}"#).unwrap();
    let visitor = issue(PLAIN, r#"{"anonymous": true}"#).unwrap();
    for (next, signs_out) in [(&signed, false), (&other, true), (&visitor, true)] {
        let mut page = Page::new(Script::Loaded, &[&bare, next]);
        page.run(&bare);
        page.run(next);
        let calls = called(&page);
        let cleared = calls.iter().any(|name| name == "fcWidget.user.clear");
        assert_eq!(cleared, signs_out);
    }
}
