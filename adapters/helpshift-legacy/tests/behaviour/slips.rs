//! Names the usual slip behind each refused token. Tokens are those of Python 3.11's `hmac`, `hashlib` and `base64`
//! over `captain_planet` and `captain@example.com`, with the key `test_secret_key`.

use countersign::Secret;
use countersign::sign::{HmacKey, Keys};
use countersign_helpshift_legacy::HelpshiftLegacy;
use serde_json::{Value, json};

use crate::verify::judge;
use crate::{OF_BOTH, OF_EMAIL, OF_ID, adapter};

fn both(token: &str) -> Value {
    json!({"userId": "captain_planet", "userEmail": "captain@example.com",
        "userName": "Captain Planet", "userAuthToken": token})
}

fn slip(adapter: &HelpshiftLegacy, payload: &Value) -> Option<String> {
    let rejection = judge(adapter, &payload.to_string()).unwrap_err();
    assert_eq!(rejection.reason, "invalid user auth token", "{payload}");
    rejection.slip
}

#[test]
fn each_slip_of_a_token_is_named() {
    let cases = [
        (
            "1261717864eec40b43fa1d2a2c898c773d7ad8d18481a9f1766963bcbf4bad27",
            "hex in place of base64",
        ),
        (
            "1261717864EEC40B43FA1D2A2C898C773D7AD8D18481A9F1766963BCBF4BAD27",
            "hex in place of base64",
        ),
        (
            "EmFxeGTuxAtD+h0qLImMdz162NGEganxdmljvL9LrSc",
            "base64 without padding in place of base64",
        ),
        (
            "EmFxeGTuxAtD-h0qLImMdz162NGEganxdmljvL9LrSc=",
            "base64url with padding in place of base64",
        ),
        (
            "MTI2MTcxNzg2NGVlYzQwYjQzZmExZDJhMmM4OThjNzczZDdhZDhkMTg0ODFhOWYxNzY2OTYzYmNiZjRiYWQyNw==",
            "base64 of the hex text",
        ),
        (
            "EmFxeGTuxAtD+h0qLImMdz162NGEganxdmljvL9LrSc=\n",
            "white space around it",
        ),
        (OF_ID, "made of the id alone"),
        (OF_EMAIL, "made of the email alone"),
        (
            "gYxq3wRIBmeSaEMoekwkQagWpGLyNUrUSZVCpl8wKVs=",
            "made of the email before the id",
        ),
        (
            "P4IcdybphkGZOYo9P4qVfeMNEe1JqHFq7A2OIUZrJhk=",
            "made of the name",
        ),
        (
            "fzPP/PiERWmVwF/CaS5jPJjDv61VQ/+XsB+hXqFw6XE=",
            "made of the text and a line break",
        ),
        (
            "UcCI7YwMSorKVkWAYCStdjz8IYfRSN4PozPP7O70MgM=",
            "made with a line break behind the secret",
        ),
        (
            "17doIQDJkeRBS0BkfuYACuCBG3YQ7R6asxi4QD5b/eo=",
            "made with CR and LF behind the secret",
        ),
        (
            "LqDrQ4tQRha1TFzkxA8zviNMKoaJb0+lgQ1s++IoHtc=",
            "made without the secret: SHA-256 alone",
        ),
    ];
    for (token, expected) in cases {
        let told = slip(&adapter(), &both(token));
        assert_eq!(told, Some(format!("the tag: {expected}")), "{token}");
    }
}

/// The secret of the configuration has a line break that the dashboard's does not have.
#[test]
fn a_line_break_too_many_in_the_secret_is_named() {
    let secret = Secret::new("test_secret_key\n").unwrap();
    let broken = HelpshiftLegacy::new(&secret).unwrap();
    let told = slip(&broken, &both(OF_BOTH)).unwrap();
    assert_eq!(
        told,
        "the tag: made with the secret without the white space at its end"
    );
    // A previous secret is tried, too.
    let key = |text: &str| HmacKey::new(&Secret::new(text).unwrap()).unwrap();
    let keys = Keys::new(key("another")).with_previous(key("test_secret_key"));
    let rotated = HelpshiftLegacy::with_keys(keys).unwrap();
    let told = slip(&rotated, &both(OF_ID)).unwrap();
    assert_eq!(told, "the tag: made of the id alone");
}

#[test]
fn full_privacy_signs_the_id_alone() {
    let mut payload = both(OF_BOTH);
    payload["fullPrivacy"] = json!(true);
    let told = slip(&adapter(), &payload).unwrap();
    assert_eq!(
        told,
        "the tag: made of the email too, which full privacy leaves out"
    );
}

#[test]
fn a_value_that_is_no_text_is_named_and_not_repeated() {
    let number =
        json!({"userId": 31, "userAuthToken": "B94Z8cEIt3Egb0M2WX5gXGlQGQkVbKoj7NcfNsvkWTs="});
    let told = slip(&adapter(), &number).unwrap();
    assert_eq!(told, "userId: expected text, found a number");
    let list = json!({"userId": "captain_planet", "userAuthToken": [OF_ID]});
    let told = slip(&adapter(), &list).unwrap();
    assert_eq!(told, "userAuthToken: expected text, found a list");
}

#[test]
fn a_token_of_nothing_known_has_no_slip() {
    for token in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="] {
        assert_eq!(slip(&adapter(), &both(token)), None, "{token}");
    }
}
