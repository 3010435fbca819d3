//! The facts by which a probe of an endpoint tells whose proof an answer holds.

use countersign::config::{AdapterConfig, PageFacts, ProofTime};
use countersign_helpshift_identities::Config;
use serde_json::value::RawValue;

fn facts() -> PageFacts {
    Config::page_facts().unwrap()
}

/// The claims may be a stranger's. Where a key stands twice, the last one counts, as in a page.
#[test]
fn the_user_of_any_claims_is_told() {
    let names_user = facts().names_user.unwrap();
    assert_eq!(names_user.object, "helpshiftConfig");
    let told = |identities: &str| {
        let claims = format!(r#"{{"identities": [], "iat": 1, "identities": {identities}}}"#);
        let user = (names_user.claimed)(&RawValue::from_string(claims).unwrap());
        [user.user_id, user.email].map(Option::unwrap_or_default)
    };
    let uid = r#"{"identifier": "uid", "value": "x", "value": "u"}"#;
    let email = r#"{"identifier": "email", "value": "a@b.co"}"#;
    let phone = r#"{"identifier": "phone_number", "value": "+4912345678"}"#;
    assert_eq!(told(&format!("[{uid}, {email}]")), ["u", "a@b.co"]);
    assert_eq!(told(&format!("[{phone}, {email}]")), ["", "a@b.co"]);
    assert_eq!(told(&format!("[5, {uid}]")), ["u", ""]);
    assert_eq!(told(uid), ["", ""], "no list");
    let number = r#"[{"identifier": "uid", "value": 5}]"#;
    assert_eq!(told(number), ["", ""], "no text");
}

#[test]
fn a_proof_tells_the_moment_at_which_it_was_made() {
    assert_eq!(facts().time, Some(ProofTime::Made("/iat")));
}
