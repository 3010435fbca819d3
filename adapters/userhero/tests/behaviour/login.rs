//! Makes logins beyond the known answers, and checks the signed text.

use std::time::Duration;

use countersign::bundle::Verification;
use countersign::{Action, ClientBundle, Secret};
use countersign_userhero::{LONGEST_TTL, UserHero};

use crate::{issue, now};

pub(crate) const PLAIN: &str = r#""public-key": "pk_test_1", "secret": {"env": "NEW"}"#;

pub(crate) fn bundle(settings: &str, identity: &str) -> countersign::Result<ClientBundle> {
    issue(settings, identity, Action::Login)
}

pub(crate) fn payload(settings: &str, identity: &str) -> String {
    bundle(settings, identity).unwrap().payload.get().to_owned()
}

/// Row 10 of the known answers has Python's default escapes, which no browser writes again.
#[test]
fn characters_beyond_ascii_are_signed_as_a_browser_writes_them() {
    let identity = r#"{"user_id": "usr_8f2k9d", "name": "Zo\u00eb <A&B> \u6771\u4eac\/1"}"#;
    let payload = payload(PLAIN, identity);
    assert!(
        payload.contains(r#""name":"Zoë <A&B> 東京/1""#),
        "{payload}"
    );
    let wrong = "5171ce33cb363fd6988be2ef9154a42af589621edb92e453305934b7bcab917e";
    assert!(!payload.contains(wrong));
}

#[test]
fn the_languages_of_the_portal_go_in_and_others_are_dropped() {
    let locale = |tag: &str| {
        let identity = format!(r#"{{"user_id": "u", "locale": "{tag}"}}"#);
        let bundle = bundle(PLAIN, &identity).unwrap();
        let user: serde_json::Value = serde_json::from_str(bundle.payload.get()).unwrap();
        let locale = user.pointer("/user/locale").cloned();
        (locale, bundle.dropped.len())
    };
    assert_eq!(locale("es-MX"), (Some("es".into()), 0));
    assert_eq!(locale("EN"), (Some("en".into()), 0));
    assert_eq!(locale("fr"), (None, 1));
}

#[test]
fn an_unverified_value_is_signed_only_where_the_configuration_says_so() {
    let identity = r#"{"user_id": "u", "email": "typed@example.com", "phone": "+14155550123"}"#;
    let allowed = format!(r#"{PLAIN}, "allow-unverified": ["email"]"#);
    assert!(!payload(PLAIN, identity).contains("typed@example.com"));
    let allowed = payload(&allowed, identity);
    assert!(allowed.contains(r#""email":"typed@example.com""#));
    assert!(!allowed.contains("phone"));
}

#[test]
fn the_life_is_the_configured_one_and_two_thirds_of_it_refresh() {
    for (setting, life, refresh) in [
        ("", 300, 200),
        (r#", "ttl": 1"#, 1, 0),
        (r#", "ttl": 900"#, 900, 600),
    ] {
        let bundle = bundle(&format!("{PLAIN}{setting}"), r#"{"user_id": "u"}"#).unwrap();
        let after = |seconds| Some(now() + Duration::from_secs(seconds));
        assert_eq!(
            (bundle.expires_at(), bundle.refresh_at()),
            (after(life), after(refresh))
        );
    }
}

#[test]
fn a_life_that_no_configuration_can_have_is_refused() {
    let adapter = || UserHero::new("pk_test_1", &Secret::new("test_secret_key").unwrap()).unwrap();
    let second = Duration::from_secs(1);
    for ttl in [second, LONGEST_TTL] {
        assert!(adapter().with_ttl(ttl).is_ok());
    }
    let shortest = second - Duration::from_nanos(1);
    for ttl in [Duration::ZERO, shortest, LONGEST_TTL + second] {
        let refused = adapter().with_ttl(ttl).unwrap_err();
        assert_eq!(
            refused.problems().to_string(),
            "ttl: invalid (from 1 to 900)"
        );
    }
}

#[test]
fn the_bundle_says_where_its_proof_is() {
    let bundle = bundle(PLAIN, r#"{"user_id": "u"}"#).unwrap();
    assert_eq!(bundle.verification(), Some(Verification::hmac("/userHmac")));
    assert_eq!(bundle.renew(), countersign::bundle::Renew::Event);
}
