//! Verdicts and rejections, as they are printed.

use countersign::verify::{Rejection, User};
use countersign::{Account, AttributeValue, Platform, Privacy};
use serde_json::json;

#[test]
fn a_user_is_printed_in_the_words_of_an_identity() {
    let mut user = User::new();
    assert_eq!(json!(user), json!({}));
    assert_eq!(format!("{user:?}"), "User(..)");
    user.user_id = Some("u".to_owned());
    user.accounts = vec![
        Account::new(Platform::Psn, "p").with_metadata("k", "v"),
        Account::new(Platform::XboxLive, "x"),
    ];
    user.attributes = vec![
        ("b".to_owned(), true.into()),
        ("a".to_owned(), AttributeValue::try_from(1).unwrap()),
    ];
    user.privacy = Privacy::Full;
    let text = concat!(
        r#"{"user_id":"u","accounts":[{"platform":"psn","id":"p","metadata":{"k":"v"}},"#,
        r#"{"platform":"xbox-live","id":"x"}],"attributes":{"b":true,"a":1},"privacy":"full"}"#
    );
    assert_eq!(serde_json::to_string(&user).unwrap(), text);
}

#[test]
fn a_visitor_is_one() {
    assert_eq!(json!(User::anonymous()), json!({"anonymous": true}));
    assert_eq!(format!("{:?}", User::anonymous()), "User(anonymous)");
}

#[test]
fn a_rejection_prints_its_details_and_shows_none() {
    let rejection = Rejection::new("LOGIN_FAILED", "wrong").with_detail("email", "a@b.co");
    let expected =
        json!({"event": "LOGIN_FAILED", "reason": "wrong", "details": {"email": "a@b.co"}});
    assert_eq!(json!(rejection), expected);
    assert_eq!(rejection.to_string(), "LOGIN_FAILED: wrong");
    assert_eq!(
        format!("{rejection:?}"),
        "Rejection(LOGIN_FAILED, wrong, ..)"
    );
}
