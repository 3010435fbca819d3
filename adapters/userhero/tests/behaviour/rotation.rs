//! Rotates a secret in the README's order, and checks what each server signs and verifies on the way. Tags are of
//! Python's `hmac.new(secret, text, "sha256").hexdigest()`.

use countersign::Action;
use countersign::verify::Presented;
use serde_json::value::RawValue;

use crate::login::payload;
use crate::{build, now};

const IDENTITY: &str =
    r#"{"user_id":"usr_8f2k9d","email":{"address":"lisa@example.com","verified":true}}"#;
const USER: &str =
    r#"{"email":"lisa@example.com","expiresAt":1735693200,"externalUserId":"usr_8f2k9d"}"#;
const BY_OLD: &str = "a15fc94d1645d253c97f938952c7e476a7aeb3843d9661961798ec8d736a02e9";
const BY_NEW: &str = "b2ca2b3850ccc575311ae59f0a4ad2cd4255f99b6a912851cb4a1ddfc9255ca7";

#[test]
fn the_old_secret_verifies_for_a_while_and_never_signs() {
    let pair = |tag: &str| format!(r#"{{"user":{USER},"userHmac":"{tag}"}}"#);
    let stages = [
        (r#""secret":{"env":"OLD"}"#, BY_OLD, [true, false]),
        (
            r#""secret":{"env":"NEW"},"previous-secrets":[{"env":"OLD"}]"#,
            BY_NEW,
            [true, true],
        ),
        (r#""secret":{"env":"NEW"}"#, BY_NEW, [false, true]),
    ];
    for (secrets, signs, verifies) in stages {
        let settings = format!(r#""public-key":"pk_test_1",{secrets}"#);
        assert_eq!(payload(&settings, IDENTITY), pair(signs), "{secrets}");
        let adapter = build(&settings).unwrap();
        let judged = [BY_OLD, BY_NEW].map(|tag| {
            let raw = RawValue::from_string(pair(tag)).unwrap();
            let presented = Presented::new(Action::Login, &raw);
            adapter.adapter().verify(&presented, now()).is_ok()
        });
        assert_eq!(judged, verifies, "{secrets}");
    }
}
