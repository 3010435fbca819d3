//! The values that reach the vendor when a page has run a bundle's steps.

use std::sync::Arc;

use countersign::bundle::{Argument, AskFunction, Step};
use countersign::verify::Presented;
use countersign::{Action, ClientBundle};
use serde_json::value::RawValue;
use serde_json::{Value, json};

fn bundle(steps: Vec<Step>) -> ClientBundle {
    let payload = json!({"user": {"id": "u", "a/b": {"x": 1}}, "text": "t"});
    ClientBundle::new("kind", Action::Login, &payload)
        .unwrap()
        .with_steps(steps)
}

fn assign(to: &'static str, argument: Argument) -> Step {
    Step::assign(to, [argument]).unwrap()
}

fn value(value: &Value) -> Argument {
    Argument::value(value).unwrap()
}

fn setting(bundle: &ClientBundle, object: &str, key: &str) -> Option<String> {
    Presented::of(bundle)
        .setting(object, key)
        .map(|raw| raw.get().to_owned())
}

#[test]
fn an_assign_takes_values_parts_of_the_payload_and_merges() {
    let merged = Argument::Merge(vec![
        value(&json!({"id": "x", "b": 2})),
        Argument::pointer("/user"),
    ]);
    let bundle = bundle(vec![
        assign("config", Argument::payload()),
        assign("config.deep", Argument::pointer("/user/a~1b")),
        assign("merged", merged),
        assign("nothing", Argument::pointer("/user/missing")),
        assign("nothing", Argument::pointer("/text")),
    ]);
    assert_eq!(setting(&bundle, "config", "text").as_deref(), Some("\"t\""));
    assert_eq!(setting(&bundle, "config.deep", "x").as_deref(), Some("1"));
    assert_eq!(setting(&bundle, "merged", "id").as_deref(), Some("\"u\""));
    assert_eq!(setting(&bundle, "merged", "b").as_deref(), Some("2"));
    assert_eq!(setting(&bundle, "nothing", "x"), None);
}

#[test]
fn a_bundle_takes_steps_in_any_list() {
    let step = || assign("config", Argument::payload());
    assert_eq!(bundle(vec![step(), step()]).steps().iter().count(), 2);
    assert_eq!(
        bundle(Vec::new())
            .with_steps([step()])
            .steps()
            .iter()
            .count(),
        1
    );
    assert_eq!(
        bundle(vec![step()]).with_steps([]).steps().iter().count(),
        0
    );
    let list: Arc<[Step]> = std::iter::repeat_with(step).take(3).collect();
    assert_eq!(
        bundle(Vec::new()).with_steps(list).steps().iter().count(),
        3
    );
}

#[test]
fn a_setting_can_be_read_as_text() {
    let bundle = bundle(vec![assign("config", value(&json!({"t": "a\n", "n": 1})))]);
    let presented = Presented::of(&bundle);
    assert_eq!(
        presented.setting_text("config", "t").as_deref(),
        Some("a\n")
    );
    assert_eq!(presented.setting_text("config", "n"), None);
    assert_eq!(presented.setting_text("config", "x"), None);
    let presented = presented.with_setting("config", "n", "text");
    assert_eq!(
        presented.setting_text("config", "n").as_deref(),
        Some("text")
    );
}

#[test]
fn a_variable_of_the_page_is_a_key_of_its_global_object() {
    let globals = |globals| assign("window", value(&globals));
    let user = || assign("config.user", value(&json!({"id": "u"})));
    let variable = bundle(vec![globals(json!({"TOKEN": "t"}))]);
    assert_eq!(
        setting(&variable, "window", "TOKEN").as_deref(),
        Some("\"t\"")
    );
    let replaced = bundle(vec![
        user(),
        globals(json!({"config": {"user": {"id": "v"}}})),
    ]);
    assert_eq!(
        setting(&replaced, "config.user", "id").as_deref(),
        Some("\"v\"")
    );
    let beside = bundle(vec![user(), globals(json!({"configs": 1}))]);
    assert_eq!(
        setting(&beside, "config.user", "id").as_deref(),
        Some("\"u\"")
    );
    let removed = Step::remove("window", &["config"]).unwrap();
    assert_eq!(
        setting(&bundle(vec![user(), removed]), "config.user", "id"),
        None
    );
}

#[test]
fn the_last_word_counts_and_an_object_that_is_replaced_is_gone() {
    let user = || assign("config.user", value(&json!({"id": "u"})));
    let replaced = bundle(vec![
        user(),
        assign("config", value(&json!({"user": {"id": "v"}}))),
    ]);
    assert_eq!(
        setting(&replaced, "config.user", "id").as_deref(),
        Some("\"v\"")
    );
    assert_eq!(
        setting(&replaced, "config", "user").as_deref(),
        Some(r#"{"id":"v"}"#)
    );
    let removed = bundle(vec![user(), Step::remove("config", &["user"]).unwrap()]);
    assert_eq!(setting(&removed, "config.user", "id"), None);
    let other = bundle(vec![user(), Step::remove("config", &["use"]).unwrap()]);
    assert_eq!(
        setting(&other, "config.user", "id").as_deref(),
        Some("\"u\"")
    );
}

#[test]
fn what_stands_inside_a_value_is_set_as_well() {
    let deep = || assign("a", value(&json!({"b": {"c": {"d": 1, "e": 2}}, "bc": 3})));
    let set = bundle(vec![deep(), assign("a.b.c", value(&json!({"d": 4})))]);
    assert_eq!(setting(&set, "a.b.c", "d").as_deref(), Some("4"));
    assert_eq!(setting(&set, "a.b.c", "e").as_deref(), Some("2"));
    assert_eq!(setting(&set, "a.b.c", "f"), None);
    assert_eq!(setting(&set, "a.bc", "d"), None);
    assert_eq!(setting(&set, "ab.c", "d"), None, "of another object");
    let removed = bundle(vec![deep(), Step::remove("a.b.c", &["d"]).unwrap()]);
    assert_eq!(setting(&removed, "a.b.c", "d"), None);
    assert_eq!(setting(&removed, "a.b.c", "e").as_deref(), Some("2"));
}

#[test]
fn what_the_page_removed_is_not_what_it_never_said() {
    let sent = value_of(r#""sent""#);
    let told = |steps: Vec<Step>| {
        let bundle = bundle(steps);
        let presented = Presented::of(&bundle);
        let told = presented.object("app.config").get_or("id", || Some(&sent));
        told.map(|raw| raw.get().to_owned())
    };
    let id = || assign("app.config", value(&json!({"id": "set"})));
    let remove = || Step::remove("app.config", &["id"]).unwrap();
    let replace = || assign("app", value(&json!({"config": {}})));
    assert_eq!(told(vec![]).as_deref(), Some(r#""sent""#));
    assert_eq!(told(vec![id()]).as_deref(), Some(r#""set""#));
    assert_eq!(told(vec![id(), remove()]), None);
    assert_eq!(told(vec![remove()]), None);
    assert_eq!(told(vec![remove(), id()]).as_deref(), Some(r#""set""#));
    let other = Step::remove("app.config", &["other"]).unwrap();
    assert_eq!(told(vec![other]).as_deref(), Some(r#""sent""#));
    assert_eq!(told(vec![replace()]), None);
    assert_eq!(told(vec![id(), replace()]), None);
}

#[test]
fn a_scalar_in_the_place_of_an_object_is_known_until_an_object_replaces_it() {
    let is_scalar = |steps: Vec<Step>| {
        let bundle = bundle(steps);
        Presented::of(&bundle).object("app.user").is_scalar()
    };
    let user = |user: Value| assign("app", value(&json!({ "user": user })));
    for scalar in [json!("u"), json!(5), json!(false)] {
        assert!(is_scalar(vec![user(scalar.clone())]), "{scalar}");
        assert!(!is_scalar(vec![user(scalar), user(json!({}))]));
    }
    for other in [json!({}), json!([]), json!(null)] {
        assert!(!is_scalar(vec![user(other.clone())]), "{other}");
    }
    assert!(!is_scalar(vec![]));
    assert!(!is_scalar(vec![assign("app.user", Argument::payload())]));
}

#[test]
fn an_object_is_made_of_its_parts_and_functions_are_no_settings() {
    let user = Argument::object([
        ("whole", Argument::pointer("/user")),
        ("id", Argument::pointer("/user/id")),
        ("fixed", value(&json!("f"))),
        ("absent", Argument::pointer("/nothing")),
        ("asks", Argument::Ask(AskFunction::new(Vec::new()))),
    ]);
    let bundle = bundle(vec![
        assign(
            "config",
            value(&json!({"user": {"id": "old", "name": "old"}, "theme": "dark"})),
        ),
        assign("config", Argument::object([("user", user)])),
    ]);
    assert_eq!(
        setting(&bundle, "config.user", "id").as_deref(),
        Some("\"u\"")
    );
    assert_eq!(
        setting(&bundle, "config.user", "fixed").as_deref(),
        Some("\"f\"")
    );
    assert_eq!(
        setting(&bundle, "config.user.whole", "id").as_deref(),
        Some("\"u\"")
    );
    for key in ["absent", "asks", "name"] {
        assert_eq!(setting(&bundle, "config.user", key), None, "{key}");
    }
    assert_eq!(
        setting(&bundle, "config", "theme").as_deref(),
        Some("\"dark\"")
    );
}

#[test]
fn steps_that_wait_reach_the_vendor_and_those_of_a_function_do_not() {
    let id = |id: &str| assign("config", value(&json!({"id": id})));
    let ready = Step::ready("vendor.login", None, vec![id("waited")]).unwrap();
    assert_eq!(
        setting(&bundle(vec![id("first"), ready]), "config", "id").as_deref(),
        Some("\"waited\"")
    );
    let listener = Argument::Ask(AskFunction::new(vec![id("asked")]));
    let call = Step::call("vendor", [listener, Argument::Steps(vec![id("called")])]).unwrap();
    assert_eq!(
        setting(&bundle(vec![id("first"), call]), "config", "id").as_deref(),
        Some("\"first\"")
    );
}

/// A vendor reads one object: a hash of the payload proves no id that a step has set by itself.
#[test]
fn where_the_page_sets_a_part_of_an_object_nothing_of_the_payload_stands_beside_it() {
    let sent = value_of(r#""sent""#);
    let told = |steps: Vec<Step>| {
        let bundle = bundle(steps);
        let presented = Presented::of(&bundle);
        let told = presented
            .object("app.config")
            .get_or("hash", || Some(&sent));
        told.map(|raw| raw.get().to_owned())
    };
    assert_eq!(told(vec![]).as_deref(), Some(r#""sent""#));
    assert_eq!(
        told(vec![assign("app.config", value(&json!({"id": "u"})))]),
        None
    );
    assert_eq!(
        told(vec![assign("app", value(&json!({"config": {"id": "u"}})))]),
        None
    );
    let made = Argument::object([("config", Argument::object([("id", value(&json!("u")))]))]);
    assert_eq!(told(vec![assign("app", made)]), None);
    assert_eq!(
        told(vec![assign("app.config.more", value(&json!({"id": 1})))]),
        None
    );
    assert_eq!(
        told(vec![assign("app", value(&json!({"other": {}})))]).as_deref(),
        Some(r#""sent""#)
    );
    assert_eq!(
        told(vec![assign("app.configuration", value(&json!({"id": 1})))]).as_deref(),
        Some(r#""sent""#)
    );
}

/// 4,000 steps that each assign 4,000 keys are 92 KB of text; as settings of their own they would be 16 million.
#[test]
fn a_short_text_that_assigns_much_costs_little() {
    let keys: serde_json::Map<_, _> = (0..4000)
        .map(|key| (format!("k{key}"), json!(key)))
        .collect();
    let payload = json!({"~": keys});
    let pointers = ["/~", "/~0"];
    let steps = (0..4000).map(|step| assign("config", Argument::pointer(pointers[step % 2])));
    let bundle = ClientBundle::new("kind", Action::Login, &payload)
        .unwrap()
        .with_steps(steps.collect::<Vec<_>>());
    let presented = Presented::of(&bundle);
    assert_eq!(presented.setting("config", "k3999").unwrap().get(), "3999");
    assert!(presented.setting("config", "absent").is_none());
}

/// `JSON.parse('{"id":1,"id":2}').id` is 2 (ECMA-262, 25.5.1), and so is a script's `({"id":1,"id":2}).id`.
#[test]
fn of_a_key_that_stands_twice_in_a_page_the_last_counts() {
    let twice = r#"{"id": 1, "in": {"id": 3, "id": 4}, "id": 2, "in": {"id": 5, "id": 6}}"#;
    let step = format!(r#"{{"assign": {{"to": "config", "args": [{{"value": {twice}}}]}}}}"#);
    let set = bundle(vec![serde_json::from_str(&step).unwrap()]);
    assert_eq!(setting(&set, "config", "id").as_deref(), Some("2"));
    assert_eq!(setting(&set, "config.in", "id").as_deref(), Some("6"));
    let payload = value_of(twice);
    let handed = ClientBundle::new("kind", Action::Login, &payload)
        .unwrap()
        .with_steps([
            assign("whole", Argument::payload()),
            assign("part", Argument::pointer("/in")),
        ]);
    assert_eq!(setting(&handed, "whole", "id").as_deref(), Some("2"));
    assert_eq!(setting(&handed, "part", "id").as_deref(), Some("6"));
}

/// JavaScript reads an object whatever its keys are.
#[test]
fn a_key_that_is_no_unicode_hides_no_other() {
    let odd = value_of(r#"{"\ud800": 1, "id": "v", "\ud800x": {"id": "w"}, "n\u0061me": "n"}"#);
    let handed = ClientBundle::new("kind", Action::Login, &odd)
        .unwrap()
        .with_steps([
            assign("config", value(&json!({"id": "u"}))),
            assign("config", Argument::value(&odd).unwrap()),
            assign("part", Argument::payload()),
            assign("nothing", Argument::pointer("/\u{fffd}x")),
        ]);
    for object in ["config", "part"] {
        assert_eq!(setting(&handed, object, "id").as_deref(), Some("\"v\""));
        assert_eq!(setting(&handed, object, "name").as_deref(), Some("\"n\""));
    }
    assert_eq!(setting(&handed, "nothing", "id"), None);
}

fn value_of(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

/// The values that a page of `countersign.js` has in the end, in Node v20. `null` stands for no value.
#[test]
fn of_a_merge_the_last_part_that_has_the_key_counts() {
    let id = |argument: Argument| Argument::object([("id", argument)]);
    let merged = |later: Argument| {
        let merge = Argument::Merge(vec![Argument::pointer("/user"), later]);
        let whole = bundle(vec![assign("config", merge.clone())]);
        let inside = bundle(vec![assign("config", Argument::object([("user", merge)]))]);
        let told = setting(&whole, "config", "id");
        assert_eq!(told, setting(&inside, "config.user", "id"));
        assert_eq!(
            setting(&whole, "config", "a/b").as_deref(),
            Some(r#"{"x":1}"#)
        );
        told
    };
    let kept = Some("\"u\"".to_owned());
    assert_eq!(merged(value(&json!({"name": "n"}))), kept);
    assert_eq!(merged(Argument::pointer("/nothing")), kept);
    assert_eq!(merged(value(&json!("text"))), kept);
    assert_eq!(
        merged(Argument::List(vec![value(&json!({"id": "v"}))])),
        kept
    );
    assert_eq!(merged(value(&json!({"id": "v"}))).as_deref(), Some("\"v\""));
    assert_eq!(merged(value(&json!({"id": null}))).as_deref(), Some("null"));
    // `copy` takes over keys that are there and undefined.
    assert_eq!(merged(id(Argument::pointer("/nothing"))), None);
    assert_eq!(merged(id(Argument::given("/0/id"))), None);
    assert_eq!(merged(id(Argument::Steps(Vec::new()))), None);
    // A value that is no text is reported as a list.
    let made = [
        Argument::List(vec![value(&json!("v"))]),
        Argument::object([("id", value(&json!("v")))]),
        Argument::pointer("/text/length"),
        Argument::pointer("/text/0"),
    ];
    for argument in made {
        assert_eq!(merged(id(argument)).as_deref(), Some("[]"));
    }
    assert_eq!(merged(id(Argument::pointer("/text/1"))), None);
}

#[test]
fn a_part_of_the_payload_may_stand_in_a_list() {
    let payload = value_of(r#"{"list": [{"id": "l"}]}"#);
    let handed = ClientBundle::new("kind", Action::Login, &payload)
        .unwrap()
        .with_steps([
            assign("config", Argument::pointer("/list/0")),
            assign("other", Argument::pointer("/list/1")),
        ]);
    assert_eq!(setting(&handed, "config", "id").as_deref(), Some("\"l\""));
    assert_eq!(setting(&handed, "other", "id"), None);
}

/// JavaScript counts the characters of a text in UTF-16, where a pair has two and half of a pair is one.
#[test]
fn a_character_of_a_text_is_a_value_of_the_page() {
    let payload = value_of(r#"{"pair": "\ud83d\ude00", "half": "\ud83d"}"#);
    let id = |pointer: &str| {
        let id = Argument::object([("id", Argument::pointer(pointer))]);
        let handed = ClientBundle::new("kind", Action::Login, &payload)
            .unwrap()
            .with_steps([assign("config", id)]);
        setting(&handed, "config", "id")
    };
    for character in ["/pair/0", "/pair/1", "/half/0"] {
        assert_eq!(id(character).as_deref(), Some("[]"), "{character}");
    }
    for nothing in ["/pair/2", "/pair/01", "/pair/x"] {
        assert_eq!(id(nothing), None, "{nothing}");
    }
}

/// In the page the list is made, or a text that stands there throws.
#[test]
fn what_is_added_to_is_a_list() {
    let id = || assign("config", value(&json!({"id": "u"})));
    for add in [
        Step::push("config.id", [value(&json!("v"))]).unwrap(),
        Step::append("config.id", [value(&json!("v"))]).unwrap(),
    ] {
        let added = bundle(vec![add.clone()]);
        assert_eq!(setting(&added, "config", "id").as_deref(), Some("[]"));
        let set_again = bundle(vec![add, id()]);
        assert_eq!(
            setting(&set_again, "config", "id").as_deref(),
            Some("\"u\"")
        );
    }
}

#[test]
fn a_change_inside_an_object_is_told() {
    let whole = || {
        assign(
            "app",
            Argument::object([("user", Argument::pointer("/user"))]),
        )
    };
    let changes = |step: Step| {
        let bundle = bundle(vec![whole(), step]);
        Presented::of(&bundle).changes_inside("app.user")
    };
    let one = || value(&json!({"x": 1}));
    for outside in [
        whole(),
        assign("app", one()),
        assign("app.users", one()),
        assign("user", one()),
    ] {
        assert!(!changes(outside));
    }
    for inside in [
        assign("app.user", one()),
        assign("app.user.a.b", one()),
        Step::remove("app.user", &["x"]).unwrap(),
        Step::push("app.user.list", [one()]).unwrap(),
        Step::append("app.user.a.list", [one()]).unwrap(),
        Step::ready("vendor", None, vec![assign("app.user", one())]).unwrap(),
    ] {
        assert!(changes(inside));
    }
}

/// 4,000 parts of one object with 4,000 keys are 90 KB of text; reading it for each part takes 20 seconds, and once a
/// few milliseconds.
#[test]
#[expect(clippy::disallowed_methods, reason = "it is the cost that is bounded")]
fn a_short_text_that_merges_much_costs_little() {
    let keys: serde_json::Map<_, _> = (0..4000)
        .map(|key| (format!("k{key}"), json!(key)))
        .collect();
    let parts = ["/in/~", "/in/~0"]
        .map(Argument::pointer)
        .into_iter()
        .cycle();
    let merge = Argument::Merge(parts.take(4000).collect());
    let bundle = ClientBundle::new("kind", Action::Login, &json!({"in": {"~": keys}}))
        .unwrap()
        .with_steps([
            assign("config", merge.clone()),
            assign("app", Argument::object([("user", merge)])),
        ]);
    let started = std::time::Instant::now();
    let presented = Presented::of(&bundle);
    for object in ["config", "app.user"] {
        for absent in 0..10 {
            assert!(presented.setting(object, &format!("a{absent}")).is_none());
        }
        assert_eq!(presented.setting(object, "k3999").unwrap().get(), "3999");
    }
    assert!(started.elapsed().as_secs() < 5);
}

#[test]
fn of_many_keys_the_last_of_a_name_counts() {
    let keys = |value: u32| (0..40).map(move |key| format!("\"k{key}\":{value},"));
    let keys = String::from_iter(keys(1).chain(keys(2)));
    let payload = value_of(&format!(
        "{{{keys}\"\\ud800\":3,\"z\":[{keys_in_list}]}}",
        keys_in_list = "0,".repeat(20) + "7"
    ));
    let handed = ClientBundle::new("kind", Action::Login, &payload)
        .unwrap()
        .with_steps([
            assign("whole", Argument::payload()),
            assign("list", Argument::pointer("/z")),
        ]);
    for key in 0..40 {
        let told = setting(&handed, "whole", &format!("k{key}"));
        assert_eq!(told.as_deref(), Some("2"));
    }
    assert_eq!(setting(&handed, "whole", "k40"), None);
    assert_eq!(setting(&handed, "whole", "a"), None);
    assert_eq!(setting(&handed, "list", "20").as_deref(), Some("7"));
    assert_eq!(setting(&handed, "list", "21"), None);
    assert!(Presented::of(&handed).payload.object().is_err());
}

/// A pointer may lead as deep as a text goes.
#[test]
fn a_deep_part_of_the_payload_needs_no_deep_stack() {
    const DEEP: usize = 4000;
    let payload = value_of(&format!("{}1{}", "[".repeat(DEEP), "]".repeat(DEEP)));
    let handed = ClientBundle::new("kind", Action::Login, &payload)
        .unwrap()
        .with_steps([assign("config", Argument::pointer(&"/0".repeat(DEEP - 1)))]);
    assert_eq!(setting(&handed, "config", "0").as_deref(), Some("1"));
}
