//! Reading JSON, typed and strict. What JSON is, is said by RFC 8259.

use countersign::AttributeValue;
use countersign::identity::AttributeMap;
use countersign::json::read;
use countersign::problem::{Path, Problems};
use serde_json::value::RawValue;

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

/// What one reading says: the value, or the detail of its fault.
fn one<T: std::fmt::Debug>(
    json: &str,
    read: impl FnOnce(&RawValue, Path<'_>, &mut Problems) -> Option<T>,
) -> String {
    let mut problems = Problems::new();
    match read(&raw(json), Path::ROOT, &mut problems) {
        Some(value) if problems.is_empty() => format!("{value:?}"),
        _ => problems
            .into_iter()
            .map(|one| one.detail.into_owned())
            .collect(),
    }
}

#[test]
fn what_is_no_json_is_told_by_its_place() {
    let place = |text: &str| {
        let mut problems = Problems::new();
        assert!(read::json(text, Path::ROOT, &mut problems).is_none());
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
}

#[test]
fn a_text_is_unescaped_and_whole() {
    assert_eq!(
        one(r#""plain""#, |raw, at, problems| read::text(
            raw, at, problems
        )
        .map(String::from)),
        r#""plain""#
    );
    let text = |json: &str| {
        one(json, |raw, at, problems| {
            read::text(raw, at, problems).map(String::from)
        })
    };
    assert_eq!(text(r#""a\u00e9\ud83d\ude00\"""#), r#""aé😀\"""#);
    assert_eq!(text(r#""\ud83d""#), "text holds half of a surrogate pair");
    for (json, found) in [
        ("{}", "an object"),
        ("[]", "a list"),
        ("true", "true or false"),
        ("false", "true or false"),
        ("null", "null"),
        ("1", "a number"),
        ("-1", "a number"),
        ("1.5", "a number with a fraction or exponent"),
        ("1e5", "a number with a fraction or exponent"),
        ("1E5", "a number with a fraction or exponent"),
    ] {
        assert_eq!(text(json), format!("expected text, found {found}"));
    }
    assert!(read::is_broken_text(&raw(r#""a\udc00""#)));
    for whole in [r#""a""#, r#""\n""#, "5", "{}"] {
        assert!(!read::is_broken_text(&raw(whole)), "{whole}");
    }
}

#[test]
fn an_integer_has_no_fraction_and_may_be_too_large() {
    assert_eq!(one("-5", read::integer), "Some(-5)");
    assert_eq!(
        one("9223372036854775807", read::integer),
        "Some(9223372036854775807)"
    );
    assert_eq!(one("9223372036854775808", read::integer), "None");
    for json in ["1.0", "1e2", "\"1\"", "null"] {
        assert!(
            one(json, read::integer).starts_with("expected an integer, found "),
            "{json}"
        );
    }
    assert_eq!(one("true", read::boolean), "true");
    assert_eq!(one("false", read::boolean), "false");
    assert_eq!(
        one("0", read::boolean),
        "expected true or false, found a number"
    );
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
    let json = raw(r#"{"a": 1, "b": 2, "a": 3}"#);
    let mut problems = Problems::new();
    let mut object = read::object(&json, Path::ROOT, &mut problems).unwrap();
    assert_eq!(problems.to_string(), "a: invalid (given twice)");
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

/// Few keys are compared, many are hashed.
#[test]
fn a_key_given_twice_is_found_among_few_and_many() {
    for count in [2, 15, 16, 17, 40] {
        let keys: Vec<String> = (0..count).map(|index| format!("\"k{index}\":1")).collect();
        let faults = |json: String| {
            let mut problems = Problems::new();
            let object = read::object(&raw(&json), Path::ROOT, &mut problems).map(|_| ());
            assert!(object.is_some());
            problems.len()
        };
        assert_eq!(faults(format!("{{{}}}", keys.join(","))), 0, "{count}");
        let last = count - 1;
        let twice = format!("{{{},\"k{last}\":2}}", keys.join(","));
        assert_eq!(faults(twice), 1, "{count}");
    }
}

/// RFC 6901, section 4: an index of a list has no leading zero.
#[test]
fn a_pointer_leads_through_objects_and_lists() {
    let json = raw(r#"{"a": {"b/c": 1, "m~n": 2, "": 3}, "l": [4, {"x": 5}]}"#);
    let at = |pointer: &str| read::pointer(&json, pointer).map(RawValue::get);
    assert_eq!(at(""), Some(json.get()));
    assert_eq!(at("/a/b~1c"), Some("1"));
    assert_eq!(at("/a/m~0n"), Some("2"));
    assert_eq!(at("/a/"), Some("3"));
    assert_eq!(at("/l/0"), Some("4"));
    assert_eq!(at("/l/1/x"), Some("5"));
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
    collected.push("l", std::borrow::Cow::Owned(false.into()));
    let written = serde_json::to_string(&collected).unwrap();
    assert_eq!(written, r#"{"k":true,"l":false}"#);
    let names: Vec<_> = attributes.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["b", "a", "t", "l"]);
    assert!(serde_json::from_str::<AttributeMap<'_>>("[]").is_err());
}
