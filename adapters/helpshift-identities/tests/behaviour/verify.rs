//! Helpshift's side of a login: the users whom it accepts, and each documented reason of a refusal.

use countersign::adapter::{Adapter, Request, Vendor};
use countersign::sign::{JwtKey, Keys};
use countersign::verify::{Presented, Rejection, User};
use countersign::{Action, Identity, Secret};
use countersign_helpshift_identities::{HelpshiftIdentities, Surface};
use serde_json::{Value, json};

use crate::{NOW, SECRET, adapter, at, claims, judge, reason, token, token_of_bytes};

pub(crate) fn web(claims: &str, user_id: &str, email: &str) -> Result<User, Rejection> {
    let payload = json!({"identity_token": token(claims, SECRET), "full_privacy_enabled": false});
    judge(
        Surface::Web,
        Action::Login,
        &payload,
        &page(user_id, email),
        NOW,
    )
}

pub(crate) fn page<'a>(user_id: &str, email: &str) -> Vec<(&'a str, Value)> {
    let ids = [("userId", user_id), ("userEmail", email)].into_iter();
    let ids = ids
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (key, json!(value)));
    std::iter::once(("authenticateWith", json!("identities")))
        .chain(ids)
        .collect()
}

pub(crate) fn sdk(claims: &str) -> Result<User, Rejection> {
    let config = json!({"full_privacy_enabled": false});
    let payload = json!({"identity_token": token(claims, SECRET), "config": config});
    judge(Surface::SdkX, Action::Login, &payload, &[], NOW)
}

pub(crate) fn uid(value: &str) -> Value {
    json!({"identifier": "uid", "value": value})
}

#[test]
fn the_user_of_the_token_is_accepted() {
    let identities = json!([
        uid("u1"),
        {"identifier": "email", "value": "a@b.co"},
        {"identifier": "phone_number", "value": "+4912345"},
        {"identifier": "steam_id", "value": "s", "metadata": {"region": "eu"}},
    ]);
    let user = web(&claims(&identities), "u1", "a@b.co").unwrap();
    let expected = json!({"user_id": "u1", "email": "a@b.co", "phone": "+4912345",
        "accounts": [{"platform": "steam", "id": "s", "metadata": {"region": "eu"}}]});
    assert_eq!(serde_json::to_value(&user).unwrap(), expected);
    assert_eq!(sdk(&claims(&identities)).unwrap(), user);
}

#[test]
fn the_page_must_opt_in() {
    let payload = json!({"identity_token": token(&claims(&json!([uid("u")])), SECRET)});
    for settings in [vec![], vec![("authenticateWith", json!("other"))]] {
        let (text, _) = reason(judge(Surface::Web, Action::Login, &payload, &settings, NOW));
        assert_eq!(text, "LOGIN_FAILED: AUTHENTICATE_WITH_FIELD_INCORRECT");
    }
}

#[test]
fn what_is_no_token_is_malformed() {
    for text in ["", "x", "a.b.c", "e30.e30.", "\"e30.e30.e30\"", "null"] {
        let payload = json!({"identity_token": text});
        let (web, _) = reason(judge(
            Surface::Web,
            Action::Login,
            &payload,
            &page("u", ""),
            NOW,
        ));
        assert_eq!(web, "LOGIN_FAILED: JWT_IS_INVALID", "{text}");
        if !text.is_empty() {
            let (sdk, _) = reason(judge(Surface::SdkX, Action::Login, &payload, &[], NOW));
            assert_eq!(sdk, "loginFailure: identityTokenInvalid", "{text}");
        }
    }
    for payload in [json!({}), json!([]), json!({"identity_token": 5})] {
        let (text, _) = reason(judge(
            Surface::Web,
            Action::Login,
            &payload,
            &page("u", ""),
            NOW,
        ));
        assert_eq!(text, "LOGIN_FAILED: JWT_IS_INVALID", "{payload}");
        let (sdk, _) = reason(judge(Surface::SdkX, Action::Login, &payload, &[], NOW));
        assert_eq!(sdk, "loginFailure: identityTokenInvalid", "{payload}");
    }
    for claims in [
        "[]",
        "",
        "5",
        "null",
        "\"x\"",
        "{",
        "{\"identities\":[],\"iat\":1735689600}\0",
        r#"{"identities":[],"identities":[]}"#,
        r#"{"identities":[],"iat":1735689600,"iat":1735689600}"#,
        r#"[[{"identifier":"uid","value":"u"}],1735689600]"#,
    ] {
        assert_eq!(
            reason(web(claims, "u", "")).0,
            "LOGIN_FAILED: JWT_IS_INVALID",
            "{claims}"
        );
    }
    let bytes =
        b"{\"identities\":[{\"identifier\":\"uid\",\"value\":\"\xff\"}],\"iat\":1735689600}";
    let payload = json!({"identity_token": token_of_bytes(bytes, SECRET)});
    let judged = judge(Surface::Web, Action::Login, &payload, &page("u", ""), NOW);
    assert_eq!(reason(judged).0, "LOGIN_FAILED: JWT_IS_INVALID");
}

#[test]
fn a_token_without_identities_is_refused() {
    let (text, _) = reason(web(r#"{"iat":1735689600}"#, "u", ""));
    assert_eq!(text, "LOGIN_FAILED: IDENTITIES_KEY_ABSENT");
    let (text, _) = reason(sdk(r#"{"iat":1735689600}"#));
    assert_eq!(text, "loginFailure: identitiesDataInvalid");
}

#[test]
fn a_token_without_id_and_email_is_refused() {
    let phone = claims(&json!([{"identifier": "phone_number", "value": "+4912345"}]));
    for claims in [phone, claims(&json!([]))] {
        assert_eq!(
            reason(web(&claims, "", "")).0,
            "LOGIN_FAILED: USERID_AND_EMAIL_MISSING"
        );
        assert_eq!(
            reason(sdk(&claims)).0,
            "loginFailure: uidOrEmailIsMandatory"
        );
    }
}

#[test]
fn the_page_and_the_token_must_name_the_same_user() {
    let both = claims(&json!([uid("u"), {"identifier": "email", "value": "a@b.co"}]));
    for user_id in ["U", "", "u2"] {
        let (text, details) = reason(web(&both, user_id, "a@b.co"));
        assert_eq!(text, "LOGIN_FAILED: CONFIG_JWT_USER_ID_MISMATCH");
        assert_eq!(details, json!({"jwtUserId": "u", "configUserId": user_id}));
    }
    for email in ["A@b.co", "", "x@b.co"] {
        let (text, details) = reason(web(&both, "u", email));
        assert_eq!(text, "LOGIN_FAILED: CONFIG_JWT_EMAIL_MISMATCH");
        assert_eq!(details, json!({"jwtEmail": "a@b.co", "configEmail": email}));
    }
    assert_eq!(
        reason(web(&claims(&json!([uid("u")])), "u", "a@b.co")).0,
        "LOGIN_FAILED: CONFIG_JWT_EMAIL_MISMATCH"
    );
}

/// The widget compares texts: "All the parameter values should be of type string" (the vendor's page on users).
#[test]
fn what_is_no_text_on_the_page_names_another_user_and_is_not_repeated() {
    let both = claims(&json!([uid("31"), {"identifier": "email", "value": "a@b.co"}]));
    let payload = json!({"identity_token": token(&both, SECRET)});
    let judged = |user_id: &Value, email: &Value| {
        let page = [
            ("authenticateWith", json!("identities")),
            ("userId", user_id.clone()),
            ("userEmail", email.clone()),
        ];
        reason(judge(Surface::Web, Action::Login, &payload, &page, NOW))
    };
    for (given, kind) in [
        (json!(31), "number"),
        (json!(null), "object"),
        (json!(["31"]), "object"),
        (json!({"marked": "x".repeat(100_000)}), "object"),
        (json!(true), "boolean"),
    ] {
        let told = format!("no text: {kind}");
        let (text, details) = judged(&given, &json!("a@b.co"));
        assert_eq!(text, "LOGIN_FAILED: CONFIG_JWT_USER_ID_MISMATCH");
        assert_eq!(details, json!({"jwtUserId": "31", "configUserId": told}));
        let (text, details) = judged(&json!("31"), &given);
        assert_eq!(text, "LOGIN_FAILED: CONFIG_JWT_EMAIL_MISMATCH");
        assert_eq!(details, json!({"jwtEmail": "a@b.co", "configEmail": told}));
    }
    // The word for a type is no name.
    let number = claims(&json!([uid("no text: number")]));
    let payload = json!({"identity_token": token(&number, SECRET)});
    let page = [
        ("authenticateWith", json!("identities")),
        ("userId", json!(31)),
    ];
    let (text, _) = reason(judge(Surface::Web, Action::Login, &payload, &page, NOW));
    assert_eq!(text, "LOGIN_FAILED: CONFIG_JWT_USER_ID_MISMATCH");
}

/// The bounds are those of RFC 7519, sections 4.1.4 and 4.1.5.
#[test]
fn a_token_is_refused_from_its_exp_on_and_before_its_nbf() {
    let with = |key: &str, value: Value| {
        let claims = json!({"identities": [uid("u")], "iat": NOW, key: value});
        json!({"identity_token": token(&claims.to_string(), SECRET)})
    };
    let cases = [
        ("exp", json!(NOW), false),
        ("exp", json!(NOW - 1), false),
        ("exp", json!(NOW + 1), true),
        ("exp", json!(1_735_689_600.5), true),
        ("exp", json!(1_735_689_599.5), false),
        ("nbf", json!(NOW), true),
        ("nbf", json!(NOW - 1), true),
        ("nbf", json!(NOW + 1), false),
        ("nbf", json!(1_735_689_600.5), false),
        ("exp", json!("1735776000"), false),
        ("exp", json!(null), false),
        ("nbf", json!([]), false),
        ("nbf", json!(true), false),
    ];
    for (key, value, good) in cases {
        let payload = with(key, value.clone());
        let of = |surface, action| {
            let page = page("u", "");
            let judged = judge(surface, action, &payload, &page, NOW);
            judged.map_err(|rejection| rejection.to_string())
        };
        let told = [
            (
                Surface::Web,
                Action::Login,
                "LOGIN_FAILED: IDENTITIES_INVALID_TOKEN",
            ),
            (
                Surface::SdkX,
                Action::Login,
                "loginFailure: identityTokenInvalid",
            ),
            (
                Surface::Web,
                Action::AddIdentities,
                "IDENTITY_PROFILE_UPDATE_FAILED: IDENTITIES_INVALID_PAYLOAD",
            ),
            (
                Surface::SdkX,
                Action::AddIdentities,
                "helpshiftEvent: identityDataSyncFailed",
            ),
        ];
        for (surface, action, refusal) in told {
            let expected = if good {
                Ok(())
            } else {
                Err(refusal.to_owned())
            };
            assert_eq!(of(surface, action).map(|_| ()), expected, "{key} {value}");
        }
    }
}

#[test]
fn a_wrong_signature_or_an_old_iat_is_an_invalid_token() {
    let claims = claims(&json!([uid("u")]));
    let refused = |payload: &Value, now| {
        let (web, details) = reason(judge(
            Surface::Web,
            Action::Login,
            payload,
            &page("u", ""),
            now,
        ));
        assert_eq!(
            (web.as_str(), details),
            ("LOGIN_FAILED: IDENTITIES_INVALID_TOKEN", json!({}))
        );
        let (sdk, _) = reason(judge(Surface::SdkX, Action::Login, payload, &[], now));
        assert_eq!(sdk, "loginFailure: identityTokenInvalid");
    };
    refused(
        &json!({"identity_token": token(&claims, "test_secret_keyx")}),
        NOW,
    );
    let good = json!({"identity_token": token(&claims, SECRET)});
    for now in [NOW - 1, NOW + 86_400, NOW + 86_401] {
        refused(&good, now);
    }
    for now in [NOW, NOW + 86_399] {
        assert!(judge(Surface::Web, Action::Login, &good, &page("u", ""), now).is_ok());
    }
}

/// The tokens are of Python 3.11's `hmac` and `base64`.
#[test]
fn the_usual_slip_behind_a_signature_is_named() {
    let signed = concat!(
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.",
        "eyJpZGVudGl0aWVzIjpbeyJpZGVudGlmaWVyIjoidWlkIiwidmFsdWUiOiJ1In1dLCJpYXQiOjE3MzU2ODk2MDB9."
    );
    for (signature, slip) in [
        (
            "34B4sQJ1aFfGMOS5lPsy-QFS7qF_BLstZkycIHK532c",
            Some("the tag: made with a line break behind the secret"),
        ),
        (
            "8bbbd77ddc657156c90e5665451b858d5fb7670608817591841a12f5ec8b2603",
            Some("the tag: hex in place of base64url"),
        ),
        ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", None),
    ] {
        let payload = json!({"identity_token": format!("{signed}{signature}")});
        for action in [Action::Login, Action::AddIdentities] {
            let judged = judge(Surface::Web, action, &payload, &page("u", ""), NOW);
            assert_eq!(judged.unwrap_err().slip.as_deref(), slip, "{action}");
        }
    }
}

#[test]
fn a_token_without_iat_lacks_a_field() {
    for claims in [
        r#"{"identities":[{"identifier":"uid","value":"u"}]}"#,
        r#"{"identities":[{"identifier":"uid","value":"u"}],"iat":"1735689600"}"#,
        r#"{"identities":[{"identifier":"uid","value":"u"}],"iat":1735689600.5}"#,
    ] {
        let (text, details) = reason(web(claims, "u", ""));
        assert_eq!(text, "LOGIN_FAILED: IDENTITIES_INVALID_PAYLOAD");
        assert_eq!(details, json!({"missingFields": ["iat"]}));
        assert_eq!(reason(sdk(claims)).0, "loginFailure: iatIsMandatory");
    }
}

#[test]
fn full_privacy_takes_the_id_alone_and_without_one_nobody() {
    let email = json!({"identifier": "email", "value": "a@b.co"});
    let private = |identities: &Value, user_id: &str, email: &str| {
        let token = token(&claims(identities), SECRET);
        let payload = json!({"identity_token": token, "full_privacy_enabled": true});
        let user = judge(
            Surface::Web,
            Action::Login,
            &payload,
            &page(user_id, email),
            NOW,
        )
        .unwrap();
        serde_json::to_value(user).unwrap()
    };
    let with_id = private(&json!([uid("u"), email]), "u", "a@b.co");
    assert_eq!(with_id, json!({"user_id": "u", "privacy": "full"}));
    assert_eq!(
        private(&json!([email]), "", "a@b.co"),
        json!({"anonymous": true})
    );
    let phone = json!({"identifier": "phone_number", "value": "+4912345678"});
    assert_eq!(private(&json!([phone]), "", ""), json!({"anonymous": true}));
}

#[test]
fn a_visitor_has_no_token_on_the_web_and_an_empty_one_in_an_app() {
    let anonymous = Ok(User::anonymous());
    assert_eq!(
        judge(Surface::Web, Action::Login, &json!({}), &page("", ""), NOW),
        anonymous
    );
    let app = json!({"identity_token": "", "config": {"full_privacy_enabled": false}});
    assert_eq!(
        judge(Surface::SdkX, Action::Login, &app, &[], NOW),
        anonymous
    );
}

#[test]
fn a_previous_secret_verifies_and_never_signs() {
    let key = |text: &str| JwtKey::hs256(&Secret::new(text).unwrap(), "").unwrap();
    let keys = Keys::new(key("the new one")).with_previous(key(SECRET));
    let rotated = HelpshiftIdentities::with_keys(keys).unwrap();
    let identity = Identity::from_json(r#"{"user_id": "u"}"#).unwrap();
    let request = Request::new(&identity, Action::Login, at(NOW));
    let (old, new) = (
        adapter(Surface::Web).issue_now(&request).unwrap().unwrap(),
        rotated.issue_now(&request).unwrap().unwrap(),
    );
    assert!(rotated.verify(&Presented::of(&old), at(NOW)).is_ok());
    assert!(rotated.verify(&Presented::of(&new), at(NOW)).is_ok());
    assert!(
        adapter(Surface::Web)
            .verify(&Presented::of(&new), at(NOW))
            .is_err()
    );
}
