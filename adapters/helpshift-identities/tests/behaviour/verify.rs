//! Helpshift's side: whom it accepts, and each documented reason for which it refuses.

use countersign::{
    Action, Identity, JwtKey, Keys, Mint, Presented, Rejection, Request, Secret, User, Vendor,
};
use countersign_helpshift_identities::{HelpshiftIdentities, Surface};
use serde_json::{Value, json};

use crate::{NOW, SECRET, adapter, at, claims, judge, reason, token};

fn web(claims: &str, user_id: &str, email: &str) -> Result<User, Rejection> {
    let payload = json!({"identity_token": token(claims, SECRET), "full_privacy_enabled": false});
    judge(
        Surface::Web,
        Action::Login,
        &payload,
        &page(user_id, email),
        NOW,
    )
}

fn page<'a>(user_id: &str, email: &str) -> Vec<(&'a str, Value)> {
    let ids = [("userId", user_id), ("userEmail", email)].into_iter();
    let ids = ids
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (key, json!(value)));
    std::iter::once(("authenticateWith", json!("identities")))
        .chain(ids)
        .collect()
}

fn sdk(claims: &str) -> Result<User, Rejection> {
    let config = json!({"full_privacy_enabled": false});
    let payload = json!({"identity_token": token(claims, SECRET), "config": config});
    judge(Surface::SdkX, Action::Login, &payload, &[], NOW)
}

fn uid(value: &str) -> Value {
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
    }
    for claims in ["[]", "5", "{", r#"{"identities":[],"identities":[]}"#] {
        assert_eq!(
            reason(web(claims, "u", "")).0,
            "LOGIN_FAILED: JWT_IS_INVALID",
            "{claims}"
        );
    }
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
fn each_invalid_identity_is_named() {
    let long = "x".repeat(301);
    let key = "k".repeat(256);
    let many: serde_json::Map<String, Value> = (0..31)
        .map(|index| (index.to_string(), json!("v")))
        .collect();
    let cases = [
        (
            json!({"identifier": "steam_id", "value": ""}),
            "steam_id",
            "emptyData",
        ),
        (
            json!({"identifier": "psn_id", "value": long}),
            "psn_id",
            "exceededValueLengthLimit",
        ),
        (
            json!({"identifier": "custom", "value": "v"}),
            "custom",
            "invalidData",
        ),
        (
            json!({"identifier": "uid", "value": "v"}),
            "uid",
            "invalidData",
        ),
        (
            json!({"identifier": "psn_id", "value": 5}),
            "psn_id",
            "invalidValueType",
        ),
        (json!("steam_id"), "identities[1]", "invalidValueType"),
        (
            account(&json!({"": "v"})),
            "steam_id",
            "metadataEmptyKeyOrValue",
        ),
        (
            account(&json!({"k": ""})),
            "steam_id",
            "metadataEmptyKeyOrValue",
        ),
        (
            account(&json!({ key: "v" })),
            "steam_id",
            "metadataExceededKeyLengthLimit",
        ),
        (
            account(&json!({ "k": long })),
            "steam_id",
            "metadataExceededValueLengthLimit",
        ),
        (
            account(&Value::Object(many)),
            "steam_id",
            "metadataExceededCountLimit",
        ),
        (account(&json!({"k": 1})), "steam_id", "invalidValueType"),
    ];
    for (entry, name, raw) in cases {
        let claims = claims(&json!([uid("u"), entry]));
        let (text, details) = reason(web(&claims, "u", ""));
        assert_eq!(text, "LOGIN_FAILED: IDENTITIES_INVALID_PAYLOAD");
        assert_eq!(details, json!({"invalidIdentities": [name]}));
        let (text, details) = reason(sdk(&claims));
        assert_eq!(text, "loginFailure: identitiesDataInvalid");
        assert_eq!(details, json!({ name: raw }));
    }
}

fn account(metadata: &Value) -> Value {
    json!({"identifier": "steam_id", "value": "v", "metadata": metadata})
}

#[test]
fn more_than_thirty_identities_are_too_many() {
    let of = |count: usize| {
        let accounts =
            (1..count).map(|index| json!({"identifier": "steam_id", "value": index.to_string()}));
        claims(&std::iter::once(uid("u")).chain(accounts).collect())
    };
    assert_eq!(sdk(&of(30)).unwrap().accounts.len(), 29);
    assert_eq!(
        reason(sdk(&of(31))).0,
        "loginFailure: identitiesSizeLimitExceeded"
    );
    assert_eq!(
        reason(web(&of(31), "u", "")).0,
        "LOGIN_FAILED: IDENTITIES_INVALID_PAYLOAD"
    );
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
        adapter(Surface::Web).mint(request).unwrap(),
        rotated.mint(request).unwrap(),
    );
    assert!(rotated.verify(&Presented::of(&old), at(NOW)).is_ok());
    assert!(rotated.verify(&Presented::of(&new), at(NOW)).is_ok());
    assert!(
        adapter(Surface::Web)
            .verify(&Presented::of(&new), at(NOW))
            .is_err()
    );
}

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
