//! The model of a page. `examples/tests/page_model.rs` compares it with the script that it is a model of.

use countersign::bundle::Step;
use countersign::{Action, ClientBundle};
use countersign_conformance::page::{Page, Script};
use serde_json::value::to_raw_value;
use serde_json::{Value, json};

/// Makes a bundle of steps as they are sent.
fn bundle(payload: &Value, steps: &Value, logout: &Value) -> ClientBundle {
    let read = |steps: &Value| serde_json::from_value::<Vec<Step>>(steps.clone()).unwrap();
    ClientBundle::from_json("chat", Action::Login, to_raw_value(payload).unwrap())
        .with_steps(read(steps))
        .with_logout(read(logout))
}

/// Runs steps in a page whose scripts are loaded, and returns its part.
fn ran(payload: &Value, steps: &Value, part: &str) -> Value {
    let bundle = bundle(payload, steps, &json!([]));
    let mut page = Page::new(Script::Loaded, &[&bundle]);
    page.run(&bundle);
    page.to_json()[part].clone()
}

#[test]
fn assign_makes_the_object_and_keeps_its_other_keys() {
    let steps = json!([
        {"assign": {"to": "settings.user", "args": [{"value": {"id": "1", "old": 1}}, {"payload": ""}]}},
        {"assign": {"to": "settings.user", "args": [{"value": {"id": "2"}}, {"payload": "/absent"}]}},
        {"remove": {"from": "settings.user", "keys": ["old", "absent"]}},
        {"remove": {"from": "absent.deeper", "keys": ["old"]}},
    ]);
    assert_eq!(
        ran(&json!({"name": "Lisa"}), &steps, "state"),
        json!({"settings": {"user": {"id": "2", "name": "Lisa"}}})
    );
}

#[test]
fn push_adds_one_list_and_append_each_entry() {
    let args = json!([{"value": "init"}, {"merge": [{"value": {"key": "pk"}}, {"payload": ""}]}]);
    let steps = json!([
        {"push": {"to": "queue", "args": args}},
        {"append": {"to": "hooks", "args": args}},
    ]);
    let init = json!(["init", {"key": "later wins", "id": "u"}]);
    assert_eq!(
        ran(&json!({"id": "u", "key": "later wins"}), &steps, "state"),
        json!({"queue": [init], "hooks": init})
    );
}

/// The tenth entry follows the ninth.
#[test]
fn a_list_keeps_its_order() {
    let entries: Vec<usize> = (0..12).collect();
    let steps = json!([{"assign": {"to": "settings", "args": [{"payload": ""}]}}]);
    let payload = json!({"list": entries});
    assert_eq!(ran(&payload, &steps, "state"), json!({"settings": payload}));
}

#[test]
fn a_key_that_changes_prototypes_elsewhere_is_a_key_like_any_other() {
    let hostile: Value =
        serde_json::from_str(r#"{"__proto__": {"a": 1}, "constructor": 2}"#).unwrap();
    let steps = json!([{"assign": {"to": "settings", "args": [{"payload": ""}]}}]);
    assert_eq!(ran(&hostile, &steps, "state"), json!({"settings": hostile}));
}

#[test]
fn a_missing_function_is_told_and_ends_its_step_alone() {
    let steps = json!([
        {"call": {"function": "Chat.boot", "args": []}},
        {"call": {"function": "Chat.login", "args": []}},
        {"call": {"function": "Chat.boot", "args": []}},
        {"assign": {"to": "settings", "args": [{"payload": ""}]}},
    ]);
    let bundle = bundle(&json!({"id": "u"}), &steps, &json!([]));
    let mut page = Page::new(Script::Absent, &[&bundle]);
    page.run(&bundle);
    let told = "countersign: chat: no Chat.boot, Chat.login: does this stand after the vendor's embed code?";
    assert_eq!(
        page.to_json(),
        json!({"state": {"settings": {"id": "u"}}, "calls": [], "told": [told]})
    );
    assert_eq!(page.told(), [told]);
}

#[test]
fn steps_fail_at_what_is_no_object() {
    let steps = json!([
        {"assign": {"to": "settings", "args": [{"value": {"id": "u"}}]}},
        {"assign": {"to": "settings.id", "args": [{"value": {"a": 1}}]}},
        {"push": {"to": "settings", "args": []}},
        {"call": {"function": "settings", "args": []}},
        {"remove": {"from": "settings.id", "keys": ["0"]}},
    ]);
    let bundle = bundle(&json!(null), &steps, &json!([]));
    let mut page = Page::new(Script::Absent, &[&bundle]);
    page.run(&bundle);
    assert_eq!(page.to_json()["state"], json!({"settings": {"id": "u"}}));
    assert!(
        page.told()[0].contains(": no settings.id, settings: "),
        "{:?}",
        page.told()
    );
}

/// A function hands over a function, and is told of the user who signed in last.
fn listening() -> [ClientBundle; 2] {
    let steps = json!([{"call": {"function": "Chat.on", "args": [{"ask": {"client": {"given": "/0"}, "steps": [
        {"assign": {"to": "arguments.0", "args": [{"value": {"seen": true}}]}},
        {"call": {"function": "Chat.login", "args": [{"payload": "/id"}, {"given": "/0/seen"}]}},
    ]}}]}}]);
    let logout = json!([{"call": {"function": "Chat.off", "args": []}}]);
    ["a", "b"].map(|id| bundle(&json!({"id": id}), &steps, &logout))
}

#[test]
fn a_function_acts_for_the_user_who_signed_in_last_and_for_nobody_after_the_logout() {
    let [a, b] = listening();
    let mut page = Page::new(Script::Loaded, &[&a, &b]);
    page.run(&a);
    page.call_back();
    page.sign_out("chat");
    page.call_back();
    page.run(&b);
    page.call_back();
    let handed = json!({"handed over": 0});
    assert_eq!(
        page.to_json()["calls"],
        json!([
            ["Chat.on", handed],
            ["Chat.login", "a", true],
            ["Chat.off"],
            ["Chat.on", handed],
            ["Chat.login", "b", true],
        ])
    );
}

#[test]
fn a_login_signs_another_user_out_first_and_not_the_same() {
    let [a, b] = listening();
    let mut page = Page::new(Script::Queued, &[&a, &b]);
    for one in [&a, &a, &b] {
        page.run(one);
    }
    page.sign_out("chat");
    page.sign_out("chat");
    page.sign_out("another");
    let calls = page.to_json()["calls"].clone();
    let names: Vec<&Value> = calls
        .as_array()
        .unwrap()
        .iter()
        .map(|call| &call[0])
        .collect();
    assert_eq!(
        names,
        ["Chat.on", "Chat.on", "Chat.off", "Chat.on", "Chat.off"]
    );
}

#[test]
fn steps_wait_for_a_function_and_no_longer_than_their_user_is_signed_in() {
    let call = json!([{"call": {"function": "Chat.login", "args": [{"payload": "/id"}]}}]);
    let steps = json!([
        {"ready": {"exists": "Chat.login", "steps": call}},
        {"ready": {"exists": "Chat.other", "event": "chat-ready", "steps": call}},
    ]);
    let [a, b] = ["a", "b"].map(|id| bundle(&json!({"id": id}), &steps, &json!([])));
    for script in [Script::Absent, Script::Queued] {
        let mut page = Page::new(script, &[&a, &b]);
        assert!(page.functions().is_empty());
        page.run(&a);
        page.run(&b);
        assert_eq!(page.to_json()["calls"], json!([]));
        page.load();
        page.load();
        assert_eq!(page.functions(), ["Chat.login", "Chat.other"]);
        assert_eq!(
            page.to_json()["calls"],
            json!([["Chat.login", "b"], ["Chat.login", "b"]])
        );
    }
    let mut page = Page::new(Script::Loaded, &[&a]);
    page.run(&a);
    assert_eq!(
        page.to_json()["calls"],
        json!([["Chat.login", "a"], ["Chat.login", "a"]])
    );
}

#[test]
fn the_browser_has_its_functions_in_every_state() {
    let steps = json!([{"call": {"function": "location.reload", "args": []}}]);
    let bundle = bundle(&json!(null), &steps, &json!([]));
    for script in Script::ALL {
        let mut page = Page::new(script, &[&bundle]);
        page.run(&bundle);
        assert_eq!(
            page.to_json()["calls"],
            json!([["location.reload"]]),
            "{}",
            script.as_str()
        );
    }
}

#[test]
fn debug_shows_nothing_of_the_user() {
    let steps = json!([{"assign": {"to": "settings", "args": [{"payload": ""}]}}]);
    let bundle = bundle(&json!({"id": "usr_8f2k9d"}), &steps, &json!([]));
    let mut page = Page::new(Script::Loaded, &[&bundle]);
    page.run(&bundle);
    assert_eq!(format!("{page:?}"), "Page { script: Loaded, .. }");
}
