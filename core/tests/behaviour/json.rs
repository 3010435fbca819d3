//! Reading JSON, typed and strict. RFC 8259 defines JSON.

use std::borrow::Cow;

use countersign::AttributeValue;
use countersign::identity::AttributeMap;
use countersign::json::{self, Cursor, Fault, Object};
use countersign::problem::{Path, Problems};
use serde_json::value::RawValue;

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

/// Returns the value that a cursor at `key` reads, and the faults that it adds.
fn noted<T: std::fmt::Debug>(
    json: &str,
    read: impl FnOnce(Cursor<'_, '_>) -> Option<T>,
) -> (Option<T>, String) {
    let (raw, mut problems) = (raw(json), Problems::new());
    let value = read(Cursor::new(&raw, Path::ROOT.key("key"), &mut problems));
    (value, problems.to_string())
}

#[test]
fn what_is_no_json_is_told_by_its_place() {
    let place = |text: &str| {
        let mut problems = Problems::new();
        assert!(Cursor::parse(text, Path::ROOT, &mut problems).is_none());
        problems
            .into_iter()
            .map(|one| one.detail.into_owned())
            .collect::<String>()
    };
    assert_eq!(
        place(" \n"),
        "nothing, where JSON is expected, at line 2, column 0"
    );
    assert_eq!(place("{\"a\":"), "JSON that ends too early, at column 5");
    assert_eq!(place("{\"a\" 1}"), "not JSON, at column 6");
    assert_eq!(place("{\n\"a\" 1}"), "not JSON, at line 2, column 5");
    let mut problems = Problems::new();
    let whole = Cursor::parse(" \"a\"\n", Path::ROOT, &mut problems);
    assert_eq!(whole.and_then(Cursor::text).as_deref(), Some("a"));
}

#[test]
fn an_object_is_parsed_as_a_value_is_parsed_and_then_read() {
    let deep = format!("{{\"a\": {}{}}}", "[".repeat(300), "]".repeat(300));
    let many: Vec<String> = (0..40).map(|key| format!("\"{}\": 1", key % 39)).collect();
    let many = format!("{{{}}}", many.join(","));
    for text in [
        r#"{"a": 1, "b": [true], "c": {"a": null}}"#,
        " {\"\\u00e9\\n\": \"\\u00e9\"}\n",
        "{}",
        r#"{"a": 1, "b": 2, "a": 3, "a": 4}"#,
        r#"{"\ud83d": 1}"#,
        r#"{"a": "\ud83d"}"#,
        "[1]",
        "\"a\"",
        "null",
        "",
        " ",
        "{",
        "{\"a\": ",
        r#"{"a": 1} {"#,
        r#"{"a" 1}"#,
        "{\n\"a\" 1}",
        "{\"a\": \"\n\"}",
        "{\"a\n\": 1}",
        r#"{"a": 01}"#,
        r#"{"a": {"b": 1,}}"#,
        &deep,
        &many,
    ] {
        let entries = |object: Option<Object<'_>>| {
            let entries = object?.into_entries().into_iter();
            let texts = entries.map(|(key, value)| (key.into_owned(), value.get().to_owned()));
            Some(texts.collect::<Vec<_>>())
        };
        let (mut faults, mut expected_faults) = (Problems::new(), Problems::new());
        let at = Path::ROOT.key("at");
        let parsed = entries(Cursor::parse_object(text, at, &mut faults));
        let value = Cursor::parse(text, at, &mut expected_faults);
        assert_eq!(parsed, entries(value.and_then(Cursor::object)), "{text}");
        assert_eq!(faults.to_string(), expected_faults.to_string(), "{text}");
    }
}

#[test]
fn a_view_tells_whether_each_key_stands_once() {
    let keys = |count: usize, times: usize| {
        let keys = (0..count * times).map(|key| format!("\"{}\": {key}", key % count));
        format!("{{{}}}", keys.collect::<Vec<_>>().join(","))
    };
    for (text, expected) in [
        ("{}".to_owned(), Ok(())),
        (keys(4, 1), Ok(())),
        (keys(40, 1), Ok(())),
        (keys(4, 2), Err(Fault::DoubledKey)),
        (keys(40, 2), Err(Fault::DoubledKey)),
        (r#"{"a": 1, "\ud83d": 2}"#.to_owned(), Err(Fault::BrokenKey)),
        ("[]".to_owned(), json::object(&raw("[]")).map(|_| ())),
    ] {
        let raw = raw(&text);
        let view = json::JsonView::from(&*raw);
        assert_eq!(view.check_object(), expected, "{text}");
        assert_eq!(view.object().map(|_| ()), expected, "{text}");
    }
    let twice = raw(&keys(40, 2));
    let view = json::JsonView::from(&*twice);
    assert_eq!(view.value("3").map(RawValue::get), Some("43"));
    assert_eq!(view.value("40").map(RawValue::get), None);
}

#[test]
fn a_text_is_unescaped_and_whole() {
    let text = |json: &str| json::text(&raw(json)).map(String::from);
    assert_eq!(text(r#""plain""#).as_deref(), Ok("plain"));
    let escaped = r#""a\u00e9\ud83d\ude00\"""#;
    assert_eq!(text(escaped).as_deref(), Ok("aé😀\""));
    assert_eq!(text(r#""\n""#).as_deref(), Ok("\n"));
    for half in [r#""\ud83d""#, r#""a\udc00""#] {
        assert_eq!(text(half), Err(Fault::BrokenText), "{half}");
    }
    let broken = Fault::BrokenText.to_string();
    assert_eq!(broken, "text holds half of a surrogate pair");
    assert!(matches!(
        json::text(&raw(r#""plain""#)),
        Ok(Cow::Borrowed(_))
    ));
}

#[test]
fn a_wrong_type_is_told_and_the_value_is_not() {
    let types = [
        (r#""marked""#, "text"),
        (r#"{"marked": 1}"#, "an object"),
        (r#"["marked"]"#, "a list"),
        ("true", "true or false"),
        ("false", "true or false"),
        ("null", "null"),
        ("11", "a number"),
        ("-11", "a number"),
        ("11.5", "a number with a fraction or exponent"),
        ("11e5", "a number with a fraction or exponent"),
        ("11E5", "a number with a fraction or exponent"),
    ];
    for (json, found) in types {
        let raw = raw(json);
        let asked = [
            ("text", json::text(&raw).err()),
            ("an integer", json::integer(&raw).err()),
            ("true or false", json::boolean(&raw).err()),
            ("a list", json::list(&raw).err()),
            ("an object", json::object(&raw).err()),
            ("an object", json::entries(&raw).err()),
        ];
        for (expected, fault) in asked {
            let is_it = expected == found || (expected == "an integer" && found == "a number");
            let fault = fault.map(|fault| fault.to_string());
            let expected = format!("expected {expected}, found {found}");
            assert_eq!(fault, (!is_it).then_some(expected), "{json}");
        }
    }
}

#[test]
fn an_integer_has_no_fraction_and_at_most_64_bits() {
    let integer = |json: &str| json::integer(&raw(json));
    assert_eq!(integer("-5"), Ok(-5));
    assert_eq!(integer("9223372036854775807"), Ok(i64::MAX));
    assert_eq!(integer("-9223372036854775808"), Ok(i64::MIN));
    for beyond in ["9223372036854775808", "-9223372036854775809"] {
        assert_eq!(integer(beyond), Err(Fault::TooLarge), "{beyond}");
    }
    for json in ["1.0", "1e2", "\"1\"", "null"] {
        let fault = integer(json).unwrap_err();
        assert!(matches!(fault, Fault::WrongType { .. }), "{json}");
    }
    assert_eq!(json::boolean(&raw("true")), Ok(true));
    assert_eq!(json::boolean(&raw("false")), Ok(false));
}

#[test]
fn a_cursor_notes_the_same_faults_with_their_path() {
    let none = String::new;
    let text = |json: &str| noted(json, |cursor| cursor.text().map(String::from));
    assert_eq!(text(r#""a""#), (Some("a".to_owned()), none()));
    let fault = "key: invalid (expected text, found null)";
    assert_eq!(text("null"), (None, fault.to_owned()));
    let fault = "key: invalid (text holds half of a surrogate pair)";
    assert_eq!(text(r#""\ud83d""#), (None, fault.to_owned()));
    assert_eq!(
        noted("true", |cursor| cursor.boolean()),
        (Some(true), none())
    );
    let fault = "key: invalid (expected true or false, found a number)";
    assert_eq!(
        noted("0", |cursor| cursor.boolean()),
        (None, fault.to_owned())
    );
    let count = |cursor: Cursor<'_, '_>| cursor.list().map(|items| items.len());
    assert_eq!(noted("[1, 2]", count), (Some(2), none()));
    let fault = "key: invalid (expected a list, found an object)";
    assert_eq!(noted("{}", count), (None, fault.to_owned()));
}

#[test]
fn an_integer_out_of_its_form_is_one_fault_however_large_it_is() {
    let digit = |json: &str| {
        let narrow = |value| u8::try_from(value).ok().filter(|value| *value < 10);
        noted(json, |cursor| cursor.integer(narrow, "from 0 to 9"))
    };
    assert_eq!(digit("7"), (Some(7), String::new()));
    for outside in ["10", "-1", "9223372036854775808"] {
        let fault = "key: invalid (from 0 to 9)".to_owned();
        assert_eq!(digit(outside), (None, fault), "{outside}");
    }
    let fault = "key: invalid (expected an integer, found text)";
    assert_eq!(digit("\"7\""), (None, fault.to_owned()));
}

#[test]
fn an_attribute_is_text_number_truth_or_texts() {
    let attribute = |json: &str| AttributeValue::from_json(&raw(json));
    assert_eq!(attribute(r#""a""#), Some("a".into()));
    assert_eq!(attribute("true"), Some(true.into()));
    assert_eq!(attribute("false"), Some(false.into()));
    assert_eq!(attribute("-7"), AttributeValue::try_from(-7).ok());
    for digits in [
        "1.5",
        "-0.0",
        "1E2",
        "5.0",
        "0.1000000000000000055511151231257827",
    ] {
        assert_eq!(attribute(digits), AttributeValue::number(digits).ok());
        assert!(
            matches!(attribute(digits), Some(AttributeValue::Decimal(kept)) if kept.as_str() == digits)
        );
    }
    let list = vec!["a".to_owned(), String::new()];
    assert_eq!(attribute(r#"["a", ""]"#), Some(list.into()));
    for json in [
        "null",
        "{}",
        "[1]",
        "1e999",
        r#""\ud83d""#,
        "9007199254740992",
    ] {
        assert_eq!(attribute(json), None, "{json}");
    }
}

#[test]
fn an_object_is_taken_apart_key_by_key() {
    let json = raw(r#"{"a": 1, "b": 2}"#);
    let mut object = json::object(&json).unwrap();
    assert!(object.has("a") && !object.has("c"));
    assert_eq!(format!("{object:?}"), r#"{"a", "b"}"#);
    assert_eq!(object.take("a").map(RawValue::get), Some("1"));
    assert!(!object.has("a"));
    assert!(object.take("a").is_none());
    let mut problems = Problems::new();
    assert!(object.require("a", Path::ROOT, &mut problems).is_none());
    object.finish(Path::ROOT, &mut problems);
    assert_eq!(
        problems.to_string(),
        "a: missing (required); b: unknown-field (no field of this name)"
    );
}

#[test]
fn a_key_given_twice_makes_no_object_unless_a_cursor_notes_it() {
    let twice = r#"{"a": 1, "b": 2, "a": 3}"#;
    let json = raw(twice);
    assert_eq!(json::object(&json).unwrap_err(), Fault::DoubledKey);
    let values = |entries: Vec<(Cow<'_, str>, &RawValue)>| -> Vec<String> {
        let entry = |(key, raw): (Cow<'_, str>, &RawValue)| format!("{key}={}", raw.get());
        entries.into_iter().map(entry).collect()
    };
    let all = json::entries(&json).map(values);
    assert_eq!(all, Ok(["a=1", "b=2", "a=3"].map(String::from).to_vec()));
    let (first, faults) = noted(twice, |cursor| {
        cursor.object().map(Object::into_entries).map(values)
    });
    assert_eq!(first, Some(["a=1", "b=2"].map(String::from).to_vec()));
    assert_eq!(faults, "key.a: invalid (given twice)");
}

/// RFC 8259, section 8.2: the behaviour of readers is unpredictable for half of a pair.
#[test]
fn a_key_with_half_of_a_pair_makes_no_object() {
    let half = r#"{"\ud83d": 1}"#;
    let json = raw(half);
    assert_eq!(json::object(&json).unwrap_err(), Fault::BrokenKey);
    assert_eq!(json::entries(&json).unwrap_err(), Fault::BrokenKey);
    let fault = "key: invalid (a key holds half of a surrogate pair)";
    let (object, faults) = noted(half, |cursor| cursor.object().map(drop));
    assert_eq!((object, faults.as_str()), (None, fault));
}

/// Up to 16 keys are compared, and more are hashed.
#[test]
fn a_key_given_twice_is_found_among_few_and_many() {
    for count in [2, 15, 16, 17, 40] {
        let keys: Vec<String> = (0..count).map(|index| format!("\"k{index}\":1")).collect();
        let once = format!("{{{}}}", keys.join(","));
        assert!(json::object(&raw(&once)).is_ok(), "{count}");
        let last = count - 1;
        let twice = format!("{{{},\"k{last}\":2}}", keys.join(","));
        assert!(json::object(&raw(&twice)).is_err(), "{count}");
        let (object, faults) = noted(&twice, |cursor| cursor.object().map(drop));
        assert!(object.is_some());
        assert_eq!(faults, format!("key.k{last}: invalid (given twice)"));
    }
}

/// RFC 6901, section 4: an index of a list has no leading zero.
#[test]
fn a_pointer_leads_through_objects_and_lists() {
    let json = raw(r#"{"a": {"b/c": 1, "m~n": 2, "": 3, "t~1u": 6}, "l": [4, {"x": 5}]}"#);
    let at = |pointer: &str| json::pointer(&json, pointer).map(RawValue::get);
    assert_eq!(at(""), Some(json.get()));
    assert_eq!(at("/a/b~1c"), Some("1"));
    assert_eq!(at("/a/m~0n"), Some("2"));
    assert_eq!(at("/a/"), Some("3"));
    assert_eq!(at("/l/0"), Some("4"));
    assert_eq!(at("/l/1/x"), Some("5"));
    // Section 4 again: `~01` is `~1`, and not `/`.
    assert_eq!(at("/a/t~01u"), Some("6"));
    for nowhere in [
        "/b",
        "/a/b",
        "/l/2",
        "/l/00",
        "/l/-",
        "/l/length",
        "/a/b~1c/x",
    ] {
        assert_eq!(at(nowhere), None, "{nowhere}");
    }
}

#[test]
fn attributes_are_read_and_written_in_their_order() {
    let text = r#"{"b":true,"a":-7,"t":"x","l":["y"]}"#;
    let attributes: AttributeMap<'_> = serde_json::from_str(text).unwrap();
    assert_eq!(attributes.iter().count(), 4);
    assert!(!attributes.is_empty() && AttributeMap::default().is_empty());
    assert_eq!(serde_json::to_string(&attributes).unwrap(), text);
    let one = [("k".to_owned(), AttributeValue::from(true))];
    let mut collected: AttributeMap<'_> = one.iter().collect();
    collected.push("l", Cow::Owned(false.into()));
    let written = serde_json::to_string(&collected).unwrap();
    assert_eq!(written, r#"{"k":true,"l":false}"#);
    let names: Vec<_> = attributes.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["b", "a", "t", "l"]);
    assert!(serde_json::from_str::<AttributeMap<'_>>("[]").is_err());
}
