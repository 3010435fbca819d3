//! JSON as JavaScript writes it. Each expected text is the output of Node v20 for `JSON.stringify(JSON.parse(text))`.

use countersign::json::javascript::{number, written_again};
use serde_json::value::RawValue;

fn written(text: &str) -> Option<String> {
    written_again(&RawValue::from_string(text.to_owned()).unwrap())
}

#[test]
fn a_number_is_written_as_javascript_writes_it() {
    for (text, expected) in VALUES {
        assert_eq!(number(text).as_deref(), Some(*expected), "{text}");
        assert_eq!(written(text).as_deref(), Some(*expected), "{text}");
    }
    assert_eq!(number("x"), None);
}

const VALUES: &[(&str, &str)] = &[
    ("0", "0"),
    ("-0", "0"),
    ("-0.0", "0"),
    ("5.0", "5"),
    ("19.90", "19.9"),
    ("19.99", "19.99"),
    ("-0.5e-7", "-5e-8"),
    ("1e2", "100"),
    ("1E5", "100000"),
    ("100", "100"),
    ("1e20", "100000000000000000000"),
    ("1e21", "1e+21"),
    ("123456789012345680000.5", "123456789012345680000"),
    ("1.5e300", "1.5e+300"),
    ("-1.2345678901234567e-300", "-1.2345678901234568e-300"),
    ("1e-6", "0.000001"),
    ("1e-7", "1e-7"),
    ("0.000001234567890123456789", "0.0000012345678901234567"),
    ("1.5e-6", "0.0000015"),
    ("0.1000000000000000055511151231257827", "0.1"),
    ("5e-324", "5e-324"),
    ("1.7976931348623157e308", "1.7976931348623157e+308"),
    ("9007199254740993.0", "9007199254740992"),
    ("999999999999999", "999999999999999"),
    ("9007199254740993", "9007199254740992"),
    ("-9007199254740993", "-9007199254740992"),
    ("9999999999999999", "10000000000000000"),
    ("123456.789", "123456.789"),
    ("0.5", "0.5"),
    ("12e-1", "1.2"),
    ("99999999999999999999.5", "100000000000000000000"),
    ("4.35", "4.35"),
    ("0.1e1", "1"),
    ("1e400", "null"),
    ("-1e400", "null"),
];

#[test]
fn a_value_is_written_as_javascript_writes_it() {
    let values = [
        (" null ", "null"),
        (
            r#"{ "b" : [ true , false, { } , [ ] ],"a":-0 }"#,
            r#"{"b":[true,false,{},[]],"a":0}"#,
        ),
        // Indices of a list come first, in their order; the others keep theirs.
        (
            r#"{"b":1,"7":2,"10":3,"07":4,"-1":5,"4294967294":6,"4294967295":7,"0":8}"#,
            r#"{"0":8,"7":2,"10":3,"4294967294":6,"b":1,"07":4,"-1":5,"4294967295":7}"#,
        ),
        (r#"{"in":{"z":1.0,"1":2}}"#, r#"{"in":{"1":2,"z":1}}"#),
        (
            r#"["\u0041\/\u00e9","\u2028\u007F\b\u001F"]"#,
            "[\"A/é\",\"\u{2028}\u{7f}\\b\\u001f\"]",
        ),
    ];
    for (text, expected) in values {
        assert_eq!(written(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_value_that_no_signer_means_is_not_written() {
    let deep = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    for text in [
        r#"{"a":1,"a":1}"#,
        r#"{"in":{"a":1,"\u0061":2}}"#,
        r#"{"\ud800":1}"#,
        r#"["\ud800"]"#,
        &deep(65),
        &deep(100_000),
    ] {
        let shown = text.get(..20).unwrap_or(text);
        assert_eq!(written(text), None, "{shown}");
    }
    assert_eq!(written(&deep(64)), Some(deep(64)));
}
