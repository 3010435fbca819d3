//! The payload and the steps of a login.

use std::time::Duration;

use countersign::adapter::{Adapter, Policy, Request, Vendor};
use countersign::bundle::ProofKind;
use countersign::identity::{Draft, Field};
use countersign::verify::Presented;
use countersign::{Action, ClientBundle, Identity, Timestamp};
use countersign_helpshift_identities::Surface;
use serde_json::value::to_raw_value;
use serde_json::{Value, json};

use crate::{adapter, claims_of};

fn now() -> Timestamp {
    Timestamp::from_unix(1_735_689_600).unwrap()
}

pub(crate) fn problems(surface: Surface, identity: &Value) -> Vec<String> {
    let text = identity.to_string();
    let draft = Draft::parse(&text);
    let request = draft.request("helpshift-identities", Action::Login, now());
    let problems = adapter(surface).check(&request);
    let show = |problem: &countersign::problem::Problem| {
        format!(
            "{}: {} {}",
            problem.path,
            problem.code,
            problem.vendor_reason.unwrap_or("-")
        )
    };
    problems.iter().map(show).collect()
}

fn login(surface: Surface, identity: &Value) -> ClientBundle {
    let text = identity.to_string();
    let draft = Draft::parse(&text);
    assert!(draft.problems().is_empty(), "{}", draft.problems());
    adapter(surface)
        .issue_now(&draft.request("helpshift-identities", Action::Login, now()))
        .unwrap()
        .unwrap()
}

pub(crate) fn account(id: &str, metadata: &Value) -> Value {
    json!({"user_id": "u", "accounts": [{"platform": "steam", "id": id, "metadata": metadata}]})
}

#[test]
fn five_faults_of_different_sorts_are_five_problems() {
    let identity = json!({
        "user_id": "u", "name": 5, "nickname": "x",
        "phone": {"number": "555", "verified": true},
        "accounts": [{"platform": "steam", "id": ""}, {"platform": "psn", "id": "x".repeat(301)}],
    });
    let expected = [
        "name: invalid -",
        "nickname: unknown-field -",
        "phone.number: invalid -",
        "accounts[0].id: empty IDENTITIES_INVALID_PAYLOAD",
        "accounts[1].id: too-long IDENTITIES_INVALID_PAYLOAD",
    ];
    assert_eq!(problems(Surface::Web, &identity), expected);
}

#[test]
fn an_id_or_an_email_is_needed() {
    let missing = [
        json!({}),
        json!({"phone": {"number": "+4912345", "verified": true}}),
        json!({"accounts": [{"platform": "psn", "id": "1"}]}),
    ];
    for identity in missing {
        let found = problems(Surface::Web, &identity);
        assert_eq!(
            found,
            ["user_id: missing USERID_AND_EMAIL_MISSING"],
            "{identity}"
        );
        let found = problems(Surface::SdkX, &identity);
        assert_eq!(
            found,
            ["user_id: missing uidOrEmailIsMandatory"],
            "{identity}"
        );
    }
    let found = problems(Surface::Web, &json!({"email": "a@b.co"}));
    assert_eq!(found, ["email: unverified USERID_AND_EMAIL_MISSING"]);
}

#[test]
fn full_privacy_signs_the_id_alone_and_is_refused_without_one() {
    let private = json!({"privacy": "full", "user_id": "u", "name": "N",
        "email": {"address": "a@b.co", "verified": true}, "accounts": [{"platform": "psn", "id": ""}]});
    let bundle = login(Surface::Web, &private);
    let claims = claims_of(&bundle);
    assert_eq!(
        claims,
        json!({"identities": [{"identifier": "uid", "value": "u"}], "iat": 1735689600})
    );
    assert!(
        bundle
            .payload
            .get()
            .ends_with(r#""full_privacy_enabled":true}"#)
    );
    let steps = serde_json::to_string(&bundle.steps()).unwrap();
    assert!(!steps.contains("a@b.co"), "{steps}");
    let dropped = serde_json::to_value(&bundle.dropped).unwrap();
    let reason = |path: &str| json!({"path": path, "reason": "privacy"});
    assert_eq!(
        dropped,
        json!([reason("email"), reason("accounts"), reason("name.full")])
    );
    let email = json!({"privacy": "full", "email": {"address": "a@b.co", "verified": true}});
    assert_eq!(
        problems(Surface::Web, &email),
        // No failure to Helpshift, which would make the user anonymous.
        ["user_id: missing -"]
    );
}

#[test]
fn a_visitor_gets_no_token() {
    let bundle = login(Surface::Web, &json!({"anonymous": true}));
    assert_eq!(bundle.verification(), None);
    assert_eq!(bundle.payload.get(), "{}");
    // An empty text is as good as none (the vendor's page); nothing of the user before the visitor is left.
    let steps = json!([
        {"assign": {"to": "helpshiftConfig", "args": [{"value":
            {"authenticateWith": "identities", "userId": "", "userEmail": ""}}]}},
        listen("removeEventListener"),
        {"call": {"function": "Helpshift", "args": [{"value": "updateHelpshiftConfig"}]}},
    ]);
    assert_eq!(serde_json::to_value(bundle.steps()).unwrap(), steps);
    assert_eq!((bundle.expires_at(), bundle.refresh_at()), (None, None));
    let bundle = login(Surface::SdkX, &json!({"anonymous": true}));
    assert_eq!(
        bundle.payload.get(),
        r#"{"identity_token":"","config":{"full_privacy_enabled":false}}"#
    );
    let both = problems(Surface::Web, &json!({"anonymous": true, "user_id": "u"}));
    assert_eq!(both, ["anonymous: invalid -"]);
}

#[test]
fn all_twelve_kinds_stand_in_the_order_given() {
    let platforms = [
        "steam",
        "xbox-live",
        "psn",
        "nintendo",
        "apple-game-center",
        "google-play",
        "whatsapp",
        "discord",
        "facebook",
    ];
    let accounts: Vec<Value> = platforms
        .iter()
        .map(|name| json!({"platform": name, "id": *name}))
        .collect();
    let bundle = login(
        Surface::Web,
        &json!({"accounts": accounts, "user_id": "u",
        "phone": {"number": "+4912345", "verified": true},
        "email": {"address": "a@b.co", "verified": true}}),
    );
    let claims = claims_of(&bundle);
    let kinds: Vec<&str> = claims["identities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["identifier"].as_str().unwrap())
        .collect();
    let expected = [
        "uid",
        "email",
        "phone_number",
        "steam_id",
        "xbox_live_id",
        "psn_id",
        "nintendo_id",
        "apple_gamecenter_id",
        "google_playstore_id",
        "whatsapp_id",
        "discord_id",
        "facebook_id",
    ];
    assert_eq!(kinds, expected);
}

/// The listener of Web Chat's `onLoginRequest`, which asks the page's endpoint for each token.
fn listen(method: &str) -> Value {
    let login =
        json!({"call": {"function": "Helpshift", "args": [{"value": "login"}, {"payload": ""}]}});
    let listener = json!({"ask": {"client": {"given": "/0"}, "steps": [login]}});
    json!({"call": {"function": "Helpshift", "args": [{"value": method}, {"value": "onLoginRequest"}, listener]}})
}

#[test]
fn a_page_without_an_email_of_the_user_has_none_of_its_own() {
    let typed = json!({"user_id": "u", "email": "a@b.co"});
    let private = json!({"user_id": "u", "email": {"address": "a@b.co", "verified": true}, "privacy": "full"});
    for identity in [typed, private] {
        let bundle = login(Surface::Web, &identity);
        let page = Presented::of(&bundle);
        assert_eq!(
            page.setting_text("helpshiftConfig", "userEmail").as_deref(),
            Some("")
        );
        assert_eq!(
            page.setting_text("helpshiftConfig", "userId").as_deref(),
            Some("u")
        );
    }
}

/// The event of Web Chat carries the ids of the page's settings (the vendor's page).
#[test]
fn a_page_that_names_another_user_gets_no_token() {
    let identity =
        json!({"user_id": "31", "email": {"address": "a@b.co", "verified": true}}).to_string();
    let identity = Identity::from_json(&identity).unwrap();
    let said = |client: Value| {
        let client = to_raw_value(&client).unwrap();
        let request = Request::new(&identity, Action::Login, now()).with_client(&client);
        let refusal = adapter(Surface::Web).issue_now(&request).unwrap().err();
        refusal.map(|error| error.problems().to_string())
    };
    for same in [
        json!({"userId": "31", "userEmail": "a@b.co"}),
        json!({"userId": "31", "userEmail": ""}),
        // The same user: the email has changed since the page was made, and the page takes the new one.
        json!({"userId": "31", "userEmail": "A@b.co"}),
        json!({"userId": "31"}),
        json!({}),
        json!({"userId": "31", "other": {"userId": "32"}}),
    ] {
        assert_eq!(said(same.clone()), None, "{same}");
    }
    let detail = "the page names another user than the one who is signed in";
    let other = |key| {
        Some(format!(
            "client.helpshift-identities.{key}: mismatch ({detail})"
        ))
    };
    assert_eq!(said(json!({"userId": "32"})), other("userId"));
    assert_eq!(
        said(json!({"userId": "", "userEmail": "A@b.co"})),
        other("userEmail")
    );
    let wrong = said(json!({"userId": 31})).unwrap();
    assert_eq!(
        wrong,
        "client.helpshift-identities.userId: invalid (expected text, found a number)"
    );
    assert_eq!(
        said(json!("31")).unwrap(),
        "client.helpshift-identities: invalid (expected an object, found text)"
    );
}

#[test]
fn the_web_page_names_the_user_beside_the_token() {
    let identity =
        json!({"user_id": "usr_8f2k9d", "email": {"address": "a@b.co", "verified": true}});
    let bundle = login(Surface::Web, &identity);
    let expected = json!([
        {"assign": {"to": "helpshiftConfig", "args": [{"value":
            {"authenticateWith": "identities", "userId": "usr_8f2k9d", "userEmail": "a@b.co"}}]}},
        listen("removeEventListener"),
        listen("addEventListener"),
        {"call": {"function": "Helpshift", "args": [{"value": "updateHelpshiftConfig"}]}},
    ]);
    assert_eq!(serde_json::to_value(bundle.steps()).unwrap(), expected);
    let logout = json!([
        {"remove": {"from": "helpshiftConfig", "keys": ["userId", "userEmail"]}},
        listen("removeEventListener"),
        {"call": {"function": "Helpshift", "args": [{"value": "logout"}]}},
    ]);
    assert_eq!(serde_json::to_value(bundle.logout()).unwrap(), logout);
    assert_eq!(
        serde_json::to_value(adapter(Surface::Web).logout()).unwrap(),
        logout
    );
    let proof = bundle.verification().unwrap();
    assert_eq!(
        (proof.kind, proof.payload),
        (ProofKind::Jwt, "/identity_token")
    );
    assert_eq!(
        bundle.expires_at(),
        Some(now() + Duration::from_secs(86_400))
    );
    assert_eq!(
        bundle.refresh_at(),
        Some(now() + Duration::from_secs(43_200))
    );
}

#[test]
fn what_nobody_verified_is_signed_only_where_the_configuration_says_so() {
    let text = r#"{"user_id": "u", "email": "a@b.co", "phone": "+4912345"}"#;
    let draft = Draft::parse(text);
    let request = draft.request("helpshift-identities", Action::Login, now());
    let policy = Policy::new().allow_unverified(Field::Email);
    let bundle = adapter(Surface::Web)
        .with_policy(policy)
        .issue_now(&request)
        .unwrap()
        .unwrap();
    let identities =
        json!([{"identifier": "uid", "value": "u"}, {"identifier": "email", "value": "a@b.co"}]);
    assert_eq!(claims_of(&bundle)["identities"], identities);
    let dropped = serde_json::to_value(&bundle.dropped).unwrap();
    assert_eq!(dropped, json!([{"path": "phone", "reason": "unverified"}]));
}

#[test]
fn check_and_mint_refuse_the_same() {
    let text = json!({"accounts": [{"platform": "steam", "id": ""}]}).to_string();
    let draft = Draft::parse(&text);
    let request: Request<'_> = draft.request("helpshift-identities", Action::Login, now());
    let problems = adapter(Surface::Web).check(&request);
    assert_eq!(
        adapter(Surface::Web)
            .issue_now(&request)
            .unwrap()
            .unwrap_err()
            .problems(),
        &problems
    );
    assert_eq!(problems.len(), 2);
}
