//! An identity from the claims of OpenID Connect Core 1.0, section 5.1.

use countersign::identity::Draft;
use countersign::{Action, Identity, Locale, Timestamp};

/// The claims of an ID token: those of the protocol and those of the user.
const CLAIMS: &str = r#"{"iss": "https://server.example.com", "aud": "s6BhdRkqt3", "exp": 1311281970,
    "iat": 1311280970, "nonce": "n-0S6_WzA2Mj", "sub": "248289761001", "name": "Jane Doe",
    "given_name": "Jane", "family_name": "Doe", "nickname": "jd", "preferred_username": "j.doe",
    "email": "janedoe@example.com", "email_verified": true, "phone_number": "+1 (425) 555-1212",
    "phone_number_verified": true, "picture": "https://example.com/janedoe/me.jpg", "locale": "en_US",
    "address": {"country": "US"}, "updated_at": 1311280970}"#;

#[test]
fn the_standard_claims_are_the_identity_of_the_same_json() {
    let json = r#"{"user_id": "248289761001", "email": {"address": "janedoe@example.com", "verified": true},
        "phone": {"number": "+14255551212", "verified": true},
        "name": {"full": "Jane Doe", "first": "Jane", "last": "Doe"},
        "picture": "https://example.com/janedoe/me.jpg", "locale": "en-US"}"#;
    let claims = Identity::from_oidc(CLAIMS).unwrap();
    assert!(claims == Identity::from_json(json).unwrap());
    assert_eq!(claims.trusted().locale().map(Locale::as_str), Some("en-US"));
}

#[test]
fn nothing_but_the_boolean_true_says_that_an_email_is_verified() {
    for word in [r#""true""#, "1", "false", "null", r#"["true"]"#, r#""yes""#] {
        let claims = CLAIMS
            .replace(
                r#""email_verified": true"#,
                &format!(r#""email_verified": {word}"#),
            )
            .replace(
                r#""phone_number_verified": true"#,
                &format!(r#""phone_number_verified": {word}"#),
            );
        let identity = Identity::from_oidc(&claims).unwrap();
        assert_eq!(identity.trusted().email(), None, "{word}");
        assert_eq!(identity.trusted().phone(), None, "{word}");
    }
    let bare = Identity::from_oidc(r#"{"sub": "u", "email": "a@b.co"}"#).unwrap();
    assert_eq!(bare.trusted().email(), None);
}

#[test]
fn faults_name_the_field_that_a_claim_goes_to_and_quote_nothing() {
    let faults = |claims: &str| Draft::from_oidc(claims).problems().to_string();
    let number = "user_id: invalid (expected text, found a number)";
    assert_eq!(faults(r#"{"sub": 248289761001}"#), number);
    assert_eq!(
        faults(r#"{"sub": null}"#),
        "user_id: invalid (expected text, found null)"
    );
    assert_eq!(
        faults(r#"{"sub": "undefined"}"#)
            .matches("user_id: invalid")
            .count(),
        1
    );
    assert_eq!(
        faults(r#"{"sub": "u", "name": 7, "email": null}"#),
        "name.full: invalid (expected text, found a number)"
    );
    assert_eq!(
        faults(r#"{"sub": "u", "sub": "v"}"#),
        "sub: invalid (given twice)"
    );
    assert!(faults("eyJhbGciOiJIUzI1NiJ9.e30.AAAA").starts_with("input: invalid (not JSON"));
}

#[test]
fn claims_have_no_vendor_and_no_client_data() {
    let draft = Draft::from_oidc(
        r#"{"sub": "u", "vendor": {"kind": 1}, "client": {"kind": 1}, "user_id": "v"}"#,
    );
    let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
    assert!(request.vendor.is_none() && request.client.is_none());
    assert_eq!(request.identity.trusted().user_id(), Some("u"));
}
