//! Makes logins, and checks their payloads and steps.

use countersign::adapter::{Policy, Request, Vendor};
use countersign::bundle::Renew;
use countersign::identity::Field;
use countersign::{Action, AttributeValue, Identity, Timestamp, UserId};
use countersign_helpcrunch::{Mode, UserEntity};

use crate::{BY_ID, OF_1984, adapter, dropped, mint, payload, refused};

const OF_KANA: &str = "b9e9527856b93a850c458356610b6d176087f51d1d39c5c5e2d1378bcb6b5138";
const OF_CRAB: &str = "7afaf0390f4ef2c13d622c29433cec7aaa5dc3af0a5809535caa622610befd77";

const FULL: &str = r#"{"user_id":"1984","email":{"address":"w@example.com","verified":true},
    "phone":{"number":"+442079460123","verified":true},
    "name":{"full":"Winston Smith","display":"Winston"},
    "company":{"id":"c1","name":"Minitrue"},"locale":"en-GB","created_at":1735689600,
    "attributes":{"plan":"pro","seats":3,"paid":true,"notes":["a","b"]}}"#;

const REST: &str = concat!(
    r#""name":"Winston Smith","email":"w@example.com","phone":"+442079460123","#,
    r#""company":"Minitrue","custom_data":{"plan":"pro","seats":3,"paid":true}"#,
);

#[test]
fn each_mode_writes_its_own_user() {
    let expected = [
        (Mode::Plain, format!(r#"{{"user_id":"1984",{REST}}}"#)),
        (
            Mode::HashedId,
            format!(r#"{{"user_id":"{OF_1984}",{REST}}}"#),
        ),
        (
            Mode::SecurityHash,
            format!(r#"{{"user_id":"1984",{REST},"security_hash":"{OF_1984}"}}"#),
        ),
        (
            Mode::Signature,
            format!(r#"{{"user_id":"1984",{REST},"signature":"{OF_1984}"}}"#),
        ),
    ];
    for (mode, expected) in expected {
        let bundle = mint(&adapter(mode), FULL).unwrap();
        assert_eq!(bundle.payload.get(), expected);
        assert_eq!(
            dropped(&bundle.dropped),
            [
                "company.id: no-place",
                "locale: no-place",
                "created_at: no-place",
                "name.display: no-place",
                "attributes.notes: unsupported-value",
            ]
        );
        assert_eq!(bundle.renew(), Renew::Never);
        assert_eq!((bundle.expires_at(), bundle.refresh_at()), (None, None));
    }
}

#[test]
fn a_hashed_id_hides_the_id_from_the_whole_bundle() {
    let bundle = mint(&adapter(Mode::HashedId), r#"{"user_id":"usr_8f2k9d"}"#).unwrap();
    let text = serde_json::to_string(&bundle).unwrap();
    assert!(!text.contains("usr_8f2k9d"), "{text}");
    assert!(text.contains("3f93c303137962500ec201a5997e090d91285222d49238355ade7a8a1e665468"));
}

#[test]
fn the_id_is_hashed_as_utf8() {
    for (id, digest) in [("キャプテン", OF_KANA), ("🦀", OF_CRAB)] {
        let signed = payload(Mode::Signature, &format!(r#"{{"user_id":"{id}"}}"#));
        assert_eq!(
            signed,
            format!(r#"{{"user_id":"{id}","signature":"{digest}"}}"#)
        );
    }
}

#[test]
fn without_an_id_nobody_would_be_signed_in() {
    let email_only = r#"{"email":{"address":"w@example.com","verified":true}}"#;
    for mode in Mode::ALL.iter().copied() {
        assert_eq!(refused(&adapter(mode), email_only), ["user_id: missing"]);
        assert_eq!(
            refused(&adapter(mode), r#"{"name":"Winston"}"#),
            ["user_id: missing"]
        );
    }
}

#[test]
fn full_privacy_sends_the_id_and_its_proof() {
    let private = FULL.replacen('{', r#"{"privacy":"full","#, 1);
    let bundle = mint(&adapter(Mode::SecurityHash), &private).unwrap();
    assert_eq!(
        bundle.payload.get(),
        format!(r#"{{"user_id":"1984","security_hash":"{OF_1984}"}}"#)
    );
    assert_eq!(
        dropped(&bundle.dropped),
        [
            "email: privacy",
            "phone: privacy",
            "name.full: privacy",
            "name.display: privacy",
            "company.id: privacy",
            "company.name: privacy",
            "locale: privacy",
            "created_at: privacy",
            "attributes: privacy",
        ]
    );
    assert_eq!(
        payload(Mode::HashedId, &private),
        format!(r#"{{"user_id":"{OF_1984}"}}"#)
    );
    assert_eq!(payload(Mode::Plain, &private), r#"{"user_id":"1984"}"#);
}

/// The steps replace the user in the settings, and tell a widget that runs already.
const HAND_OVER: &str =
    r#"{"assign":{"to":"helpcrunchSettings","args":[{"object":{"user":{"payload":""}}}]}}"#;
const UPDATE: &str =
    r#"{"call":{"function":"HelpCrunch","args":[{"value":"updateUser"},{"payload":""}]}}"#;
const FORGET: &str = r#"{"remove":{"from":"helpcrunchSettings","keys":["user"]}}"#;

#[test]
fn a_visitor_has_no_keys() {
    for mode in BY_ID {
        let bundle = mint(&adapter(mode), r#"{"anonymous":true}"#).unwrap();
        assert_eq!(bundle.payload.get(), "{}");
        assert!(bundle.verification().is_none());
        // Nothing is left of the user before the visitor.
        assert_eq!(
            serde_json::to_string(&bundle.steps()).unwrap(),
            format!("[{FORGET}]")
        );
        assert!(bundle.logout().is_empty());
    }
}

/// The vendor's page says that the form appears, filled in, where there is no `user_id`.
#[test]
fn a_visitors_hints_fill_the_form_in_and_are_never_proven() {
    let visitor = r#"{"anonymous":true,"email":"w@example.com","phone":"+442079460123",
        "name":{"first":"Winston","last":"Smith","display":"ws"},"company":"Ministry",
        "attributes":{"plan":"pro"}}"#;
    for mode in BY_ID {
        let bundle = mint(&adapter(mode), visitor).unwrap();
        assert_eq!(
            bundle.payload.get(),
            r#"{"name":"Winston Smith","email":"w@example.com","phone":"+442079460123"}"#
        );
        assert!(bundle.verification().is_none());
        assert_eq!(
            dropped(&bundle.dropped),
            [
                "company.name: no-place",
                "attributes: no-place",
                "name.display: no-place"
            ]
        );
        assert_eq!(
            serde_json::to_string(&bundle.steps()).unwrap(),
            format!("[{HAND_OVER},{UPDATE}]")
        );
        assert!(!bundle.logout().is_empty(), "the next visitor is another");
    }
}

#[test]
fn a_visitor_has_no_id_and_no_account_and_hints_yield_to_full_privacy() {
    for identity in [
        r#"{"anonymous":true,"user_id":"1984","name":"Winston"}"#,
        r#"{"anonymous":true,"accounts":[{"platform":"steam","id":"1"}]}"#,
    ] {
        let error = mint(&adapter(Mode::Plain), identity).unwrap_err();
        let problems = error.problems().iter().map(ToString::to_string);
        assert_eq!(
            problems.collect::<Vec<_>>(),
            ["anonymous: invalid (a visitor has no id and no account)"]
        );
    }
    let private = r#"{"anonymous":true,"privacy":"full","email":"w@example.com","name":"Winston"}"#;
    let bundle = mint(&adapter(Mode::Plain), private).unwrap();
    assert_eq!(bundle.payload.get(), "{}");
    assert_eq!(
        dropped(&bundle.dropped),
        ["email: privacy", "name.full: privacy"]
    );
}

#[test]
fn an_unverified_value_is_in_no_part_of_the_bundle() {
    let typed = r#"{"user_id":"1984","email":"w@example.com","phone":"+442079460123"}"#;
    let bundle = mint(&adapter(Mode::Plain), typed).unwrap();
    assert_eq!(
        dropped(&bundle.dropped),
        ["email: unverified", "phone: unverified"]
    );
    let text = serde_json::to_string(&bundle).unwrap();
    assert!(
        !text.contains("w@example.com") && !text.contains("442079460123"),
        "{text}"
    );

    let policy = Policy::new().allow_unverified(Field::Phone);
    let trusting = mint(&adapter(Mode::Plain).with_policy(policy), typed).unwrap();
    assert_eq!(
        trusting.payload.get(),
        r#"{"user_id":"1984","phone":"+442079460123"}"#
    );
}

#[test]
fn the_typed_payload_is_the_same_text() {
    let identity = Identity::new()
        .with_user_id(UserId::new("1984").unwrap())
        .with_attribute("plan", "pro")
        .unwrap();
    let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    let adapter = adapter(Mode::Signature);
    let login = adapter.login(&request).unwrap().into_value();
    assert_eq!(login.signature.as_deref(), Some(OF_1984));
    let plan = AttributeValue::from("pro");
    assert_eq!(
        login.custom_data.iter().collect::<Vec<_>>(),
        [("plan", &plan)]
    );
    assert!(!format!("{login:?}").contains("1984"));
}

#[test]
fn the_page_sets_what_the_loader_reads() {
    let adapter = adapter(Mode::Plain)
        .with_app(Some("acme"), Some("a47f"))
        .unwrap();
    let app = r#"{"assign":{"to":"helpcrunchSettings","args":[{"value":{"organization":"acme","appId":"a47f"}}]}}"#;
    let known = mint(&adapter, r#"{"user_id":"1984"}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&known.steps()).unwrap(),
        format!("[{app},{HAND_OVER},{UPDATE}]")
    );
    for logout in [known.logout(), &*adapter.logout()] {
        assert_eq!(
            serde_json::to_string(&logout).unwrap(),
            format!(
                r#"[{FORGET},{{"call":{{"function":"HelpCrunch","args":[{{"value":"logOut"}}]}}}}]"#
            )
        );
    }
    let visitor = mint(&adapter, r#"{"anonymous":true}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&visitor.steps()).unwrap(),
        format!("[{app},{FORGET}]")
    );
    assert!(visitor.logout().is_empty());
}

#[test]
fn a_payload_goes_back_to_its_struct() {
    let identity = r#"{"user_id":"1984","name":"N","attributes":{"z":1,"a":"two","1":true}}"#;
    let bundle = mint(&adapter(Mode::SecurityHash), identity).unwrap();
    let user: UserEntity<'_> = bundle.payload_as().unwrap();
    assert_eq!(serde_json::to_string(&user).unwrap(), bundle.payload.get());
}
