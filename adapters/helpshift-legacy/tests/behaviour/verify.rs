//! Judges payloads as Helpshift would.

use std::sync::Arc;

use countersign::adapter::{Mint, Request, Vendor};
use countersign::bundle::Step;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, Identity, Timestamp};
use countersign_helpshift_legacy::{HelpshiftLegacy, Sign};
use serde_json::value::RawValue;

use crate::{KEY, OF_BOTH, OF_EMAIL, OF_ID, adapter, token};

const MISSING: &str = "missing user auth token";
pub(crate) const INVALID: &str = "invalid user auth token";

pub(crate) fn judge(adapter: &HelpshiftLegacy, payload: &str) -> Result<String, Rejection> {
    let raw = RawValue::from_string(payload.to_owned()).unwrap();
    told(adapter.verify(&Presented::new(Action::Login, &raw), Timestamp::EPOCH))
}

/// Writes the accepted user in the form of an identity.
fn told(verdict: Result<Verdict, Rejection>) -> Result<String, Rejection> {
    match verdict? {
        Verdict::Accepted(user) => Ok(serde_json::to_string(&user).unwrap()),
        _ => Err(Rejection::new("opaque", "opaque")),
    }
}

fn accepted(payload: &str) -> String {
    judge(&adapter(), payload).unwrap()
}

#[track_caller]
pub(crate) fn assert_refused(adapter: &HelpshiftLegacy, payload: &str, reason: &str) {
    let rejection = judge(adapter, payload).unwrap_err();
    assert_eq!(rejection.event, "userAuthFailure");
    assert_eq!(rejection.reason, reason, "{payload}");
}

const BOTH: &str = r#""userId":"captain_planet","userEmail":"captain@example.com""#;

#[test]
fn a_good_token_is_accepted_as_its_user() {
    assert_eq!(
        accepted(&format!(
            r#"{{"userId":"captain_planet","userAuthToken":"{OF_ID}"}}"#
        )),
        r#"{"user_id":"captain_planet"}"#
    );
    assert_eq!(
        accepted(&format!(
            r#"{{"userEmail":"captain@example.com","userAuthToken":"{OF_EMAIL}"}}"#
        )),
        r#"{"email":"captain@example.com"}"#
    );
    // White space, order and other settings do not matter. An empty text counts as none.
    assert_eq!(
        accepted(&format!(
            r#"{{ "userAuthToken": "{OF_BOTH}", "language": "en", "userName": "", {BOTH} }}"#
        )),
        r#"{"user_id":"captain_planet","email":"captain@example.com"}"#
    );
}

#[test]
fn a_long_name_is_cut_as_helpshift_does() {
    let name = "n".repeat(256);
    let payload = format!(r#"{{{BOTH},"userName":"{name}","userAuthToken":"{OF_BOTH}"}}"#);
    let cut = format!(r#""name":"{}""#, "n".repeat(255));
    assert!(accepted(&payload).contains(&cut));
}

#[test]
fn without_a_token_it_says_so() {
    let none = [
        format!("{{{BOTH}}}"),
        r#"{"userId":"captain_planet"}"#.to_owned(),
        r#"{"userEmail":"captain@example.com","userAuthToken":""}"#.to_owned(),
    ];
    for payload in none {
        assert_refused(&adapter(), &payload, MISSING);
    }
}

#[test]
fn a_token_of_anything_else_is_invalid() {
    let hex = "0".repeat(64);
    let unpadded = OF_BOTH.trim_end_matches('=');
    let url_safe = OF_BOTH.replace('+', "-").replace('/', "_");
    for token in [OF_ID, OF_EMAIL, &hex, unpadded, &url_safe, "x"] {
        let payload = format!(r#"{{{BOTH},"userAuthToken":"{token}"}}"#);
        assert_refused(&adapter(), &payload, INVALID);
    }
}

#[test]
fn any_change_of_one_character_is_refused() {
    let payload = format!(r#"{{{BOTH},"userAuthToken":"{OF_BOTH}"}}"#);
    for value in ["captain_planet", "captain@example.com", OF_BOTH] {
        let start = payload.find(&format!("\"{value}\"")).unwrap() + 1;
        for at in start..start + value.len() {
            let mut changed = payload.clone().into_bytes();
            changed[at] = if changed[at] == b'x' { b'y' } else { b'x' };
            let changed = String::from_utf8(changed).unwrap();
            assert_refused(&adapter(), &changed, INVALID);
        }
    }
}

#[test]
fn values_that_are_no_text_are_invalid() {
    let wrong = [
        format!(r#"{{"userId":1984,"userAuthToken":"{}"}}"#, token("1984")),
        format!(
            r#"{{"userId":null,"userEmail":"captain@example.com","userAuthToken":"{OF_EMAIL}"}}"#
        ),
        format!(r#"{{{BOTH},"userName":7,"userAuthToken":"{OF_BOTH}"}}"#),
        format!(r#"{{{BOTH},"userAuthToken":["{OF_BOTH}"]}}"#),
        format!(r#"{{{BOTH},"fullPrivacy":"true","userAuthToken":"{OF_BOTH}"}}"#),
        format!(r#"{{"userId":"a","userId":"captain_planet","userAuthToken":"{OF_ID}"}}"#),
        format!(r#"{{{BOTH},"userAuthToken":"x","userAuthToken":"{OF_BOTH}"}}"#),
        r#"{"userId":"\ud800","userAuthToken":"x"}"#.to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
    ];
    for payload in wrong {
        assert_refused(&adapter(), &payload, INVALID);
    }
}

#[test]
fn nobody_is_a_visitor_and_a_token_of_nobody_is_invalid() {
    let visitor = r#"{"anonymous":true}"#;
    assert_eq!(accepted("{}"), visitor);
    assert_eq!(accepted(r#"{"userName":"Somebody"}"#), visitor);
    assert_eq!(accepted(r#"{"userId":"","userEmail":""}"#), visitor);
    assert_eq!(
        accepted(r#"{"userEmail":"captain@example.com","fullPrivacy":true}"#),
        visitor,
        "the email is ignored"
    );
    let of_nobody = format!(r#"{{"userAuthToken":"{}"}}"#, token(""));
    assert_refused(&adapter(), &of_nobody, INVALID);
}

#[test]
fn full_privacy_is_judged_over_the_id_alone() {
    let private = r#"{"user_id":"captain_planet","privacy":"full"}"#;
    let with = |token| {
        format!(r#"{{{BOTH},"userName":"Captain","userAuthToken":"{token}","fullPrivacy":true}}"#)
    };
    assert_eq!(accepted(&with(OF_ID)), private);
    assert_refused(&adapter(), &with(OF_BOTH), INVALID);
    let off = format!(r#"{{{BOTH},"userAuthToken":"{OF_BOTH}","fullPrivacy":false}}"#);
    assert!(!accepted(&off).contains("privacy"));
}

#[test]
fn a_good_token_of_a_bad_identifier_is_a_visitor() {
    let crab = "🦀".repeat(751);
    let ids = ["a".repeat(751), crab, " a".to_owned(), "a ".to_owned()];
    for id in ids {
        let signed = |token| format!(r#"{{"userId":"{id}","userAuthToken":"{token}"}}"#);
        assert_eq!(accepted(&signed(token(&id))), r#"{"anonymous":true}"#);
        assert_refused(&adapter(), &signed(token("b")), INVALID);
    }
    for email in [
        "captain",
        "captain@ship",
        " captain@example.com",
        "a@b.c d@e.f",
    ] {
        let signed = |token| format!(r#"{{"userEmail":"{email}","userAuthToken":"{token}"}}"#);
        assert_eq!(accepted(&signed(token(email))), r#"{"anonymous":true}"#);
        assert_refused(&adapter(), &signed(token("b")), INVALID);
    }
    for id in ["a".repeat(750), "🦀".repeat(750), "a b".to_owned()] {
        let signed = format!(r#"{{"userId":"{id}","userAuthToken":"{}"}}"#, token(&id));
        assert_eq!(accepted(&signed), format!(r#"{{"user_id":"{id}"}}"#));
    }
}

#[test]
fn signing_the_id_alone_takes_no_email() {
    let adapter = adapter().with_sign(Sign::Id);
    let id = format!(r#"{{"userId":"captain_planet","userAuthToken":"{OF_ID}"}}"#);
    assert_eq!(
        judge(&adapter, &id).unwrap(),
        r#"{"user_id":"captain_planet"}"#
    );
    for token in [OF_ID, OF_BOTH] {
        let both = format!(r#"{{{BOTH},"userAuthToken":"{token}"}}"#);
        assert_refused(&adapter, &both, INVALID);
    }
    let email = format!(r#"{{"userEmail":"captain@example.com","userAuthToken":"{OF_EMAIL}"}}"#);
    assert_refused(&adapter, &email, INVALID);
}

#[test]
fn one_token_verifies_every_split_of_the_same_letters() {
    let token = token("abc@x.io");
    for (id, email) in [("a", "bc@x.io"), ("ab", "c@x.io"), ("", "abc@x.io")] {
        let payload =
            format!(r#"{{"userId":"{id}","userEmail":"{email}","userAuthToken":"{token}"}}"#);
        assert!(
            accepted(&payload).contains(email),
            "the vendor's own weakness"
        );
    }
    let split = format!(r#"{{"userId":"a","userEmail":"bc@x.io","userAuthToken":"{token}"}}"#);
    assert_refused(&adapter().with_sign(Sign::Id), &split, INVALID);
}

#[test]
fn the_last_setting_of_the_page_counts() {
    let adapter = adapter().with_app(Some("acme_platform_1"), None).unwrap();
    let identity = Identity::from_json(r#"{"user_id":"captain_planet"}"#).unwrap();
    let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    let bundle = adapter.bundle(&request).unwrap();
    let judge = |presented: &Presented<'_>| told(adapter.verify(presented, Timestamp::MAX));
    assert_eq!(
        judge(&Presented::of(&bundle)).unwrap(),
        r#"{"user_id":"captain_planet"}"#
    );
    let other = Presented::of(&bundle).with_setting("helpshiftConfig", "userId", "mallory");
    assert_eq!(judge(&other).unwrap_err().reason, INVALID);
    // An email that an earlier user has left behind changes the bytes that are signed.
    let left = Presented::of(&bundle).with_setting("helpshiftConfig", "userEmail", "a@b.example");
    assert_eq!(judge(&left).unwrap_err().reason, INVALID);
    // A key that the page takes away is gone, even where the payload still has it.
    let without = |keys: &[&str]| {
        let remove = Step::remove("helpshiftConfig", keys).unwrap();
        let steps: Arc<[Step]> = bundle.steps().iter().cloned().chain([remove]).collect();
        judge(&Presented::of(&bundle.clone().with_steps(steps)))
    };
    assert_eq!(without(&["userAuthToken"]).unwrap_err().reason, MISSING);
    let nobody = without(&["userId", "userAuthToken"]).unwrap();
    assert_eq!(nobody, r#"{"anonymous":true}"#);
}

#[test]
fn a_refusal_shows_nobody() {
    let payload = format!(r#"{{{BOTH},"userAuthToken":"{OF_ID}"}}"#);
    let rejection = judge(&adapter(), &payload).unwrap_err();
    for shown in [format!("{rejection:?}"), rejection.to_string()] {
        assert!(!shown.contains("captain"), "{shown}");
    }
    assert!(!format!("{:?}", adapter()).contains(KEY));
}
