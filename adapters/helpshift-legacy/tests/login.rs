//! What a login is made of. Expected tokens are rows 1 to 4 of the known answers, key
//! `test_secret_key`, or come from an HMAC that is not the adapter's.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use countersign::{
    Action, ClientBundle, Dropped, Field, Identity, Mint, Policy, Problems, Renew, Request, Result,
    Secret, Timestamp, Vendor,
};
use countersign_helpshift_legacy::{HelpshiftLegacy, LONGEST_ID, LONGEST_NAME, Sign};

const KEY: &str = "test_secret_key";

const OF_ID: &str = "DewUWA+b4TpWnTUg+5KDI+QnPvLNc2lNFg14CsNsFkw=";
const OF_EMAIL: &str = "TLpNdQe7klFzWcldDB6oobbiNl/zyAZpEkO+xu7pW18=";
const OF_BOTH: &str = "EmFxeGTuxAtD+h0qLImMdz162NGEganxdmljvL9LrSc=";
const OF_KANA: &str = "uelSeFa5OoUMRYNWYQttF2CH9R0dOcXF4tE3i8trUTg=";

fn adapter() -> HelpshiftLegacy {
    HelpshiftLegacy::new(&Secret::new(KEY).unwrap()).unwrap()
}

fn mint(adapter: &HelpshiftLegacy, identity: &str) -> Result<ClientBundle> {
    let identity = Identity::from_json(identity).unwrap();
    adapter.mint(Request::new(&identity, Action::Login, Timestamp::EPOCH))
}

fn payload(adapter: &HelpshiftLegacy, identity: &str) -> String {
    mint(adapter, identity).unwrap().payload.get().to_owned()
}

/// `path: reason`, for each field that did not go in.
fn dropped(bundle: &ClientBundle) -> Vec<String> {
    let show = |dropped: &Dropped| {
        let reason = serde_json::to_string(&dropped.reason).unwrap();
        format!("{}: {}", dropped.path, reason.trim_matches('"'))
    };
    bundle.dropped.iter().map(show).collect()
}

/// `path: code`, for each fault of a request. `check` and `mint` must agree on them.
fn refused(adapter: &HelpshiftLegacy, identity: &str) -> Vec<String> {
    let identity = Identity::from_json(identity).unwrap();
    let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    let mut problems = Problems::new();
    adapter.check(&request, &mut problems);
    assert_eq!(adapter.mint(request).unwrap_err().problems(), &problems);
    let show = |problem: &countersign::Problem| format!("{}: {}", problem.path, problem.code);
    problems.iter().map(show).collect()
}

fn token(message: &str) -> String {
    STANDARD.encode(hmac_sha256::HMAC::mac(message, KEY))
}

#[test]
fn the_known_answers_come_out_byte_for_byte() {
    let rows = [
        (
            r#"{"user_id":"captain_planet"}"#,
            format!(r#"{{"userId":"captain_planet","userAuthToken":"{OF_ID}"}}"#),
        ),
        (
            r#"{"email":{"address":"captain@example.com","verified":true}}"#,
            format!(r#"{{"userEmail":"captain@example.com","userAuthToken":"{OF_EMAIL}"}}"#),
        ),
        (
            r#"{"user_id":"captain_planet",
                "email":{"address":"captain@example.com","verified":true}}"#,
            format!(
                r#"{{"userId":"captain_planet","userEmail":"captain@example.com","userAuthToken":"{OF_BOTH}"}}"#
            ),
        ),
        (
            r#"{"user_id":"キャプテン"}"#,
            format!(r#"{{"userId":"キャプテン","userAuthToken":"{OF_KANA}"}}"#),
        ),
    ];
    for (identity, expected) in rows {
        assert_eq!(payload(&adapter(), identity), expected);
    }
}

#[test]
fn a_name_goes_in_unsigned_and_the_rest_is_dropped() {
    let bundle = mint(
        &adapter(),
        r#"{"user_id":"captain_planet","email":{"address":"captain@example.com","verified":true},
            "phone":{"number":"+14155550123","verified":true},
            "name":{"first":"Captain","last":"Planet","display":"cap"},"locale":"en-GB"}"#,
    )
    .unwrap();
    assert_eq!(
        bundle.payload.get(),
        format!(
            r#"{{"userId":"captain_planet","userEmail":"captain@example.com","userName":"Captain Planet","userAuthToken":"{OF_BOTH}"}}"#
        )
    );
    assert_eq!(
        dropped(&bundle),
        [
            "phone: no-place",
            "locale: no-place",
            "name.display: no-place"
        ]
    );
    assert_eq!(bundle.renew, Renew::Never);
    assert_eq!((bundle.expires_at, bundle.refresh_at), (None, None));
}

#[test]
fn one_token_fits_every_split_of_the_same_letters() {
    let split = |id: &str, email: &str| {
        let text =
            format!(r#"{{"user_id":"{id}","email":{{"address":"{email}","verified":true}}}}"#);
        mint(&adapter(), &text)
            .unwrap()
            .payload_as::<serde_json::Value>()
            .unwrap()
    };
    let whole = mint(
        &adapter(),
        r#"{"email":{"address":"abc@x.io","verified":true}}"#,
    );
    let whole: serde_json::Value = whole.unwrap().payload_as().unwrap();
    for other in [split("a", "bc@x.io"), split("ab", "c@x.io")] {
        assert_eq!(other["userAuthToken"], whole["userAuthToken"]);
    }
    assert_eq!(whole["userAuthToken"], token("abc@x.io"));
}

#[test]
fn signing_the_id_alone_leaves_the_email_out() {
    let adapter = adapter().with_sign(Sign::Id);
    let bundle = mint(
        &adapter,
        r#"{"user_id":"captain_planet","email":{"address":"captain@example.com","verified":true}}"#,
    )
    .unwrap();
    assert_eq!(
        bundle.payload.get(),
        format!(r#"{{"userId":"captain_planet","userAuthToken":"{OF_ID}"}}"#)
    );
    assert_eq!(dropped(&bundle), ["email: no-place"]);
    let email_only = r#"{"email":{"address":"captain@example.com","verified":true}}"#;
    assert_eq!(refused(&adapter, email_only), ["user_id: missing"]);
    assert!(adapter.capabilities().rule(Field::Email).is_none());
}

#[test]
fn full_privacy_sends_and_signs_the_id_alone() {
    let private = r#"{"user_id":"captain_planet","name":"Captain Planet","privacy":"full",
        "email":{"address":"captain@example.com","verified":true}}"#;
    for sign in [Sign::IdAndEmail, Sign::Id] {
        let bundle = mint(&adapter().with_sign(sign), private).unwrap();
        assert_eq!(
            bundle.payload.get(),
            format!(
                r#"{{"userId":"captain_planet","userAuthToken":"{OF_ID}","fullPrivacy":true}}"#
            )
        );
        assert_eq!(dropped(&bundle), ["email: privacy", "name.full: privacy"]);
    }
    let without_id =
        r#"{"email":{"address":"captain@example.com","verified":true},"privacy":"full"}"#;
    assert_eq!(refused(&adapter(), without_id), ["user_id: missing"]);
}

#[test]
fn a_visitor_has_no_keys() {
    let bundle = mint(
        &adapter(),
        r#"{"anonymous":true,"name":"Somebody","tags":["x"]}"#,
    )
    .unwrap();
    assert_eq!(bundle.payload.get(), "{}");
    assert_eq!(dropped(&bundle), ["tags: no-place", "name.full: no-place"]);
    assert!(bundle.steps.is_empty());
    assert!(bundle.logout.is_empty());
    let private = r#"{"anonymous":true,"privacy":"full"}"#;
    assert_eq!(payload(&adapter(), private), "{}");
    let both = r#"{"anonymous":true,"user_id":"captain_planet"}"#;
    assert_eq!(refused(&adapter(), both), ["anonymous: invalid"]);
}

#[test]
fn what_nobody_verified_is_in_no_part_of_the_bundle() {
    let typed = r#"{"user_id":"captain_planet","email":"captain@example.com"}"#;
    let bundle = mint(&adapter(), typed).unwrap();
    assert_eq!(dropped(&bundle), ["email: unverified"]);
    assert!(
        !serde_json::to_string(&bundle)
            .unwrap()
            .contains("captain@example.com")
    );
    assert!(bundle.payload.get().contains(OF_ID));

    let email_only = r#"{"email":"captain@example.com"}"#;
    assert_eq!(refused(&adapter(), email_only), ["email: unverified"]);

    let trusting = adapter().with_policy(Policy::new().allow_unverified(Field::Email));
    assert!(payload(&trusting, typed).contains(OF_BOTH));
    assert!(payload(&trusting, email_only).contains(OF_EMAIL));
}

#[test]
fn a_longer_id_would_be_anonymous_and_is_refused() {
    for letter in ["a", "é", "🦀"] {
        let id = |length| format!(r#"{{"user_id":"{}"}}"#, letter.repeat(length));
        let signed = token(&letter.repeat(LONGEST_ID));
        assert!(payload(&adapter(), &id(750)).contains(&signed), "{letter}");
        assert_eq!(
            refused(&adapter(), &id(751)),
            ["user_id: too-long"],
            "{letter}"
        );
    }
}

#[test]
fn a_longer_name_is_dropped_or_refused() {
    for letter in ["a", "🦀"] {
        let named = |length| {
            format!(
                r#"{{"user_id":"captain_planet","name":"{}"}}"#,
                letter.repeat(length)
            )
        };
        let fits = mint(&adapter(), &named(255)).unwrap();
        assert!(fits.payload.get().contains(&letter.repeat(LONGEST_NAME)));
        assert!(fits.dropped.is_empty());
        let long = mint(&adapter(), &named(256)).unwrap();
        assert!(!long.payload.get().contains("userName"));
        assert_eq!(dropped(&long), ["name.full: too-long"]);
        let strict = adapter().with_policy(Policy::new().strict());
        assert_eq!(refused(&strict, &named(256)), ["name.full: too-long"]);
    }
    // 200 and 200 fit one by one, and not with the blank between them.
    let parts = format!(
        r#"{{"user_id":"u","name":{{"first":"{0}","last":"{0}"}}}}"#,
        "n".repeat(200)
    );
    assert_eq!(
        dropped(&mint(&adapter(), &parts).unwrap()),
        ["name.first: too-long", "name.last: too-long"]
    );
}

#[test]
fn an_address_is_no_id() {
    for id in [
        "captain@example.com",
        "captain@ship",
        "auth0|captain@example.com",
    ] {
        let identity = format!(r#"{{"user_id":"{id}"}}"#);
        assert_eq!(refused(&adapter(), &identity), ["user_id: invalid"], "{id}");
    }
    for id in ["captain", "@captain", "captain@", "a@b@c"] {
        assert!(payload(&adapter(), &format!(r#"{{"user_id":"{id}"}}"#)).contains(&token(id)));
    }
}

#[test]
fn an_email_that_helpshift_may_not_know_is_refused() {
    for email in [r#"\"captain\"@example.com"#, "captain@localhost"] {
        let identity = format!(
            r#"{{"user_id":"captain_planet","email":{{"address":"{email}","verified":true}}}}"#
        );
        assert_eq!(
            refused(&adapter(), &identity),
            ["email: invalid"],
            "{email}"
        );
        let unverified = format!(r#"{{"user_id":"captain_planet","email":"{email}"}}"#);
        assert!(
            payload(&adapter(), &unverified).contains(OF_ID),
            "it does not go in"
        );
    }
    for email in ["Captain+chat@Example.com", "zoë@bücher.example"] {
        let identity = format!(r#"{{"email":{{"address":"{email}","verified":true}}}}"#);
        assert!(
            payload(&adapter(), &identity).contains(&token(email)),
            "case is kept"
        );
    }
}

#[test]
fn every_fault_is_listed_at_once() {
    let identity = format!(
        r#"{{"user_id":"{}","email":{{"address":"captain@localhost","verified":true}},
            "name":"{}"}}"#,
        "a".repeat(751),
        "n".repeat(256)
    );
    let strict = adapter().with_policy(Policy::new().strict());
    assert_eq!(
        refused(&strict, &identity),
        ["user_id: too-long", "name.full: too-long", "email: invalid"]
    );
    assert_eq!(
        refused(&adapter(), r#"{"name":"Nobody"}"#),
        ["user_id: missing"]
    );
}

#[test]
fn the_page_sets_what_the_embed_script_reads() {
    let adapter = adapter()
        .with_app(Some("acme_platform_1"), Some("acme"))
        .unwrap();
    let app = r#"{"value":{"platformId":"acme_platform_1","domain":"acme"}}"#;
    let known = mint(&adapter, r#"{"user_id":"captain_planet"}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&known.steps).unwrap(),
        format!(r#"[{{"assign":{{"to":"helpshiftConfig","args":[{app},{{"payload":""}}]}}}}]"#)
    );
    assert_eq!(
        serde_json::to_string(&known.logout).unwrap(),
        concat!(
            r#"[{"remove":{"from":"helpshiftConfig","#,
            r#""keys":["userId","userEmail","userName","userAuthToken","fullPrivacy"]}},"#,
            r#"{"call":{"function":"Helpshift","args":[{"value":"updateHelpshiftConfig"}]}}]"#,
        )
    );
    let visitor = mint(&adapter, r#"{"anonymous":true}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&visitor.steps).unwrap(),
        format!(r#"[{{"assign":{{"to":"helpshiftConfig","args":[{app}]}}}}]"#)
    );
    assert!(visitor.logout.is_empty());
}
