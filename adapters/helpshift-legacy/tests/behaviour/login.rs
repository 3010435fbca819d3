//! Makes logins, and checks their payloads and steps.

use countersign::adapter::{Adapter, Mint, Policy, Request, Vendor};
use countersign::bundle::{ProofKind, Renew};
use countersign::identity::Field;
use countersign::{Action, Identity, Timestamp};
use countersign_helpshift_legacy::Sign;

use crate::{OF_BOTH, OF_EMAIL, OF_ID, OF_KANA, adapter, dropped, mint, payload, refused, token};

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

/// The vendor's page on users says "Values longer than this will be truncated": Helpshift cuts the name, and not we.
#[test]
fn a_long_name_is_sent_whole() {
    for length in [255, 256, 1_000] {
        let name = "é".repeat(length);
        let identity = format!(r#"{{"user_id":"captain_planet","name":"{name}"}}"#);
        let expected = format!(
            r#"{{"userId":"captain_planet","userName":"{name}","userAuthToken":"{OF_ID}"}}"#
        );
        for adapter in [adapter(), adapter().with_policy(Policy::new().strict())] {
            let bundle = mint(&adapter, &identity).unwrap();
            assert_eq!(bundle.payload.get(), expected);
            assert_eq!(dropped(&bundle.dropped), [""; 0]);
        }
    }
    let part = "n".repeat(200);
    let parts = format!(r#"{{"user_id":"u","name":{{"first":"{part}","last":"{part}"}}}}"#);
    assert!(payload(&adapter(), &parts).contains(&format!("{part} {part}")));
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
        dropped(&bundle.dropped),
        [
            "phone: no-place",
            "locale: no-place",
            "name.display: no-place"
        ]
    );
    assert_eq!(bundle.renew(), Renew::Never);
    assert_eq!((bundle.expires_at(), bundle.refresh_at()), (None, None));
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
    assert_eq!(dropped(&bundle.dropped), ["email: no-place"]);
    let email_only = r#"{"email":{"address":"captain@example.com","verified":true}}"#;
    assert_eq!(refused(&adapter, email_only), ["user_id: missing"]);
    assert!(adapter.capabilities().first().rule(Field::Email).is_none());
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
        assert_eq!(
            dropped(&bundle.dropped),
            ["email: privacy", "name.full: privacy"]
        );
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
    assert_eq!(
        dropped(&bundle.dropped),
        ["name.full: no-place", "tags: no-place"]
    );
    // Nothing is left of the user before the visitor.
    assert_eq!(
        serde_json::to_string(&bundle.steps()).unwrap(),
        concat!(
            r#"[{"remove":{"from":"helpshiftConfig","#,
            r#""keys":["userId","userEmail","userName","userAuthToken","fullPrivacy"]}},"#,
            r#"{"call":{"function":"Helpshift","args":[{"value":"updateHelpshiftConfig"}]}}]"#,
        )
    );
    assert!(bundle.logout().is_empty());
    let private = r#"{"anonymous":true,"privacy":"full"}"#;
    assert_eq!(payload(&adapter(), private), "{}");
    let both = r#"{"anonymous":true,"user_id":"captain_planet"}"#;
    assert_eq!(refused(&adapter(), both), ["anonymous: invalid"]);
}

#[test]
fn the_page_sets_what_the_embed_script_reads() {
    let adapter = adapter()
        .with_app(Some("acme_platform_1"), Some("acme"))
        .unwrap();
    let app = r#"{"assign":{"to":"helpshiftConfig","args":[{"value":{"platformId":"acme_platform_1","domain":"acme"}}]}}"#;
    let forget = r#"{"remove":{"from":"helpshiftConfig","keys":["userId","userEmail","userName","userAuthToken","fullPrivacy"]}}"#;
    let user = r#"{"assign":{"to":"helpshiftConfig","args":[{"payload":""}]}}"#;
    let update = r#"{"call":{"function":"Helpshift","args":[{"value":"updateHelpshiftConfig"}]}}"#;
    let known = mint(&adapter, r#"{"user_id":"captain_planet"}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&known.steps()).unwrap(),
        format!("[{app},{forget},{user},{update}]")
    );
    for logout in [known.logout(), &*adapter.logout()] {
        assert_eq!(
            serde_json::to_string(&logout).unwrap(),
            format!("[{forget},{update}]")
        );
    }
    let visitor = mint(&adapter, r#"{"anonymous":true}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&visitor.steps()).unwrap(),
        format!("[{app},{forget},{update}]")
    );
    assert!(visitor.logout().is_empty() && visitor.verification().is_none());
    let proof = known.verification().unwrap();
    assert_eq!(
        (proof.kind, proof.payload),
        (ProofKind::Hmac, "/userAuthToken")
    );
}

/// The name of the function says the action. The trait refuses an action that the adapter does not have.
#[test]
fn the_typed_function_is_a_login_whatever_the_request_is_for() {
    let identity = Identity::from_json(r#"{"user_id": "captain_planet"}"#).unwrap();
    for action in Action::ALL.iter().copied() {
        let request = Request::new(&identity, action, Timestamp::EPOCH);
        let adapter = adapter();
        let login = adapter.login(&request).unwrap().into_value();
        assert_eq!(login.user_auth_token.as_deref(), Some(OF_ID));
        assert_eq!(adapter.bundle(&request).is_ok(), action == Action::Login);
    }
}
