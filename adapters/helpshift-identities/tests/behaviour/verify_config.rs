//! The flag of the web and the login config of SDK X, beside a login's token.

use countersign::Action;
use countersign_helpshift_identities::Surface;
use serde_json::{Value, json};

use crate::verify::{page, uid};
use crate::{NOW, SECRET, claims, judge, reason, token};

#[test]
fn a_flag_that_is_no_boolean_is_off() {
    let claims = claims(&json!([uid("u"), {"identifier": "email", "value": "a@b.co"}]));
    for flag in [json!("yes"), json!(1), json!(null), json!(false)] {
        let token = token(&claims, SECRET);
        let payload = json!({"identity_token": token, "full_privacy_enabled": flag});
        let page = page("u", "a@b.co");
        let user = judge(Surface::Web, Action::Login, &payload, &page, NOW).unwrap();
        assert_eq!(user.email.as_deref(), Some("a@b.co"), "{flag}");
    }
}

#[test]
fn a_login_config_is_judged_in_an_app() {
    let claims = claims(&json!([uid("u")]));
    let with = |config: Value| {
        let payload = json!({"identity_token": token(&claims, SECRET), "config": config});
        judge(Surface::SdkX, Action::Login, &payload, &[], NOW)
    };
    let of = |count: usize| -> Value {
        let entries = (0..count).map(|index| (index.to_string(), json!(true)));
        Value::Object(entries.collect())
    };
    assert!(with(of(30)).is_ok());
    let (text, _) = reason(with(of(31)));
    assert_eq!(text, "loginFailure: loginConfigSizeLimitExceeded");
    let key = "😀".repeat(256);
    let cases = [
        (json!({"x": []}), json!({"x": "invalidValueType"})),
        (json!({"x": null}), json!({"x": "invalidValueType"})),
        (
            json!({ "x": "v".repeat(301) }),
            json!({"x": "exceededValueLengthLimit"}),
        ),
        (
            json!({ key.as_str(): 1 }),
            json!({ key.as_str(): "exceededKeyLengthLimit" }),
        ),
    ];
    for (config, errors) in cases {
        let expected = ("loginFailure: loginConfigInvalid".to_owned(), errors);
        assert_eq!(reason(with(config)), expected);
    }
    let fits = json!({ "😀".repeat(255): "x".repeat(300), "n": 1, "full_privacy_enabled": true });
    assert_eq!(
        json!(with(fits).unwrap()),
        json!({"user_id": "u", "privacy": "full"})
    );
    assert_eq!(
        reason(with(json!("x"))).0,
        "loginFailure: loginConfigInvalid"
    );
}
