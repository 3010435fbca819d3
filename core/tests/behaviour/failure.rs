//! A documented failure is found by each of its names.

use countersign::verify::Failure;

const FAILURE: Failure = Failure::new("failed", "a cause", "a remedy")
    .with_reason("wrong")
    .also(&[("ios", "Failed"), ("android", "WRONG")]);

#[test]
fn it_is_called_by_event_reason_and_what_others_say() {
    for name in ["failed", "wrong", "Failed", "WRONG"] {
        assert!(FAILURE.is_called(name), "{name}");
    }
    for name in ["", "ios", "a cause", "FAILED"] {
        assert!(!FAILURE.is_called(name), "{name}");
    }
    let bare = Failure::new("failed", "a cause", "a remedy");
    assert!(bare.is_called("failed") && !bare.is_called("wrong"));
}

#[test]
fn an_event_that_says_all_is_its_own_reason() {
    assert_eq!(FAILURE.rejection().to_string(), "failed: wrong");
    let bare = Failure::new("failed", "a cause", "a remedy").rejection();
    assert_eq!(bare.to_string(), "failed: failed");
}
