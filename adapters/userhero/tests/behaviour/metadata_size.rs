//! Fills the widget's 5 KB of JSON to the last byte and one byte more, by characters of one to four bytes.

use countersign::Action;
use countersign::identity::Draft;

use crate::login::PLAIN;
use crate::update::update;
use crate::{build, dropped, now};

/// The smaller reading of the vendor's "5KB when JSON-serialized".
const LARGEST: usize = 5_000;
/// The bytes of `{"userId":"u","a":""}`.
const AROUND: usize = 21;

fn text(unit: &str, bytes: usize) -> String {
    unit.repeat(bytes / unit.len()) + &"x".repeat(bytes % unit.len())
}

#[test]
fn an_attribute_goes_in_up_to_the_last_byte() {
    for unit in ["a", "é", "東", "🦊"] {
        let at = |bytes: usize| {
            let value = text(unit, bytes);
            let identity = format!(r#"{{"user_id":"u","attributes":{{"a":"{value}"}}}}"#);
            update(PLAIN, &identity).unwrap()
        };
        let fits = at(LARGEST - AROUND);
        assert_eq!(fits.payload.get().len(), LARGEST, "{unit}");
        assert_eq!(dropped(&fits.dropped), [""; 0]);
        assert!(build(PLAIN).unwrap().verify(&fits).is_ok(), "{unit}");
        let beyond = at(LARGEST - AROUND + 1);
        assert_eq!(beyond.payload.get(), r#"{"userId":"u"}"#);
        assert_eq!(dropped(&beyond.dropped), ["attributes.a: too-long"]);
    }
}

/// A quote is two bytes of JSON, and a control character is six, so the bytes of the text alone do not count.
#[test]
fn it_is_the_json_that_counts() {
    for (written, bytes) in [(r#"\""#, 2), (r"\n", 2), (r"\u0001", 6)] {
        let count = (LARGEST - AROUND) / bytes;
        let identity = |count: usize| {
            let value = written.repeat(count);
            format!(r#"{{"user_id":"u","attributes":{{"a":"{value}"}}}}"#)
        };
        let fits = update(PLAIN, &identity(count)).unwrap();
        assert_eq!(
            fits.payload.get().len(),
            AROUND + count * bytes,
            "{written}"
        );
        let beyond = update(PLAIN, &identity(count + 1)).unwrap();
        assert_eq!(
            dropped(&beyond.dropped),
            ["attributes.a: too-long"],
            "{written}"
        );
    }
}

/// The lengths are those of Node's `JSON.stringify({userId: "u", a: …, n: JSON.parse(digits)})`.
#[test]
fn a_decimal_counts_as_javascript_writes_it_and_is_sent_as_it_was_given() {
    for (digits, bytes) in [
        ("19.900000", 4),
        ("1e20", 21),
        ("1e21", 5),
        ("-0.0", 1),
        ("1E-7", 4),
    ] {
        // The key takes `,"n":`.
        let rest = LARGEST - AROUND - 5 - bytes;
        let at = |length: usize| {
            let value = "x".repeat(length);
            let identity =
                format!(r#"{{"user_id":"u","attributes":{{"a":"{value}","n":{digits}}}}}"#);
            update(PLAIN, &identity).unwrap()
        };
        let fits = at(rest);
        assert!(
            fits.payload.get().ends_with(&format!(r#","n":{digits}}}"#)),
            "{digits}"
        );
        assert_eq!(dropped(&fits.dropped), [""; 0], "{digits}");
        assert!(build(PLAIN).unwrap().verify(&fits).is_ok(), "{digits}");
        let beyond = at(rest + 1);
        assert_eq!(
            dropped(&beyond.dropped),
            ["attributes.n: too-long"],
            "{digits}"
        );
        // The vendor counts the same text where the number is not left out.
        let long = fits.payload.get().replacen(r#""a":"x"#, r#""a":"xx"#, 1);
        let mut long_bundle = fits.clone();
        long_bundle.payload = serde_json::value::RawValue::from_string(long)
            .unwrap()
            .into();
        assert!(
            build(PLAIN).unwrap().verify(&long_bundle).is_err(),
            "{digits}"
        );
    }
}

#[test]
fn identifiers_stay_and_what_is_smaller_still_goes_in() {
    let id = "u".repeat(2_000);
    let long = "🦊".repeat(800);
    let identity = format!(
        r#"{{"user_id":"{id}","name":"{long}","company":"Acme","tags":["{long}"],
            "attributes":{{"first":"{long}","second":"short","third":"{long}","last":true}}}}"#
    );
    let bundle = update(PLAIN, &identity).unwrap();
    assert_eq!(
        bundle.payload.get(),
        format!(r#"{{"userId":"{id}","company":"Acme","second":"short","last":true}}"#)
    );
    assert_eq!(
        dropped(&bundle.dropped),
        [
            "name.full: too-long",
            "tags: too-long",
            "attributes.first: too-long",
            "attributes.third: too-long",
        ]
    );
}

#[test]
fn a_strict_configuration_refuses_instead() {
    let strict = format!(r#"{PLAIN},"strict":true"#);
    let identity = |bytes: usize| {
        let value = text("🦊", bytes);
        format!(r#"{{"user_id":"u","attributes":{{"a":"{value}"}}}}"#)
    };
    assert!(update(&strict, &identity(LARGEST - AROUND)).is_ok());
    let error = update(&strict, &identity(LARGEST - AROUND + 1)).unwrap_err();
    let problems: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        ["attributes.a: too-long (refused, since strict = true)"]
    );
}

#[test]
fn an_id_that_does_not_fit_is_refused_and_never_cut() {
    // The id stands in `{"userId":""}`.
    let id = |bytes: usize| format!(r#"{{"user_id":"{}"}}"#, text("🦊", bytes));
    let fits = update(PLAIN, &id(LARGEST - 13)).unwrap();
    assert_eq!(fits.payload.get().len(), LARGEST);
    let error = update(PLAIN, &id(LARGEST - 12)).unwrap_err();
    let problem = error.problems().iter().next().unwrap();
    assert_eq!(
        (problem.path.as_str(), problem.code.as_str()),
        ("user_id", "too-long")
    );
    assert_eq!(error.problems().len(), 1);
    // The portal names no limit.
    assert!(crate::login::bundle(PLAIN, &id(LARGEST - 12)).is_ok());
    let issuer = build(PLAIN).unwrap();
    let check = |action| {
        let identity = id(LARGEST - 12);
        let draft = Draft::parse(&identity);
        let request = draft.request("userhero", action, now());
        issuer.adapter().check(&request).len()
    };
    assert_eq!(check(Action::UpdateProfile), 1);
    assert_eq!(check(Action::Login), 0);
}
