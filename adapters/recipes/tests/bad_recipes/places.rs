//! Places of a payload: pointers, and values that would stand at one place.

use crate::{HASH, TOKEN, changed, check, faults};

const FORM: &str = "invalid (expected a JSON pointer, such as /user/email, of at most 8 keys, without ~ and without keys that every object shares)";

const TAKEN: &str = "invalid (another value stands at this place, inside it or around it)";

#[test]
fn a_place_is_a_pointer_without_keys_that_reach_every_object() {
    for pointer in [
        "hash",
        "/a//b",
        "/",
        "/a/",
        "/a~0",
        "/__proto__",
        "/__proto__/x",
        "/a/constructor",
        "/prototype/a",
        "/1/2/3/4/5/6/7/8/9",
    ] {
        let hash = HASH.replace("\"/hash\"", &format!("\"{pointer}\""));
        assert_eq!(
            faults(&hash),
            [format!("proof.hmac.to: {FORM}")],
            "{pointer}"
        );
        let constant = changed(HASH, "\"/app\"", &format!("\"{pointer}\""));
        let path = match pointer.contains(['/', '~']) {
            true => format!("constants[\"{pointer}\"]"),
            false => format!("constants.{pointer}"),
        };
        assert_eq!(faults(&constant), [format!("{path}: {FORM}")], "{pointer}");
        let needs = changed(
            HASH,
            "needs = \"/user/email\"",
            &format!("needs = \"{pointer}\""),
        );
        assert_eq!(faults(&needs), [format!("page.login[1].needs: {FORM}")]);
    }
    let longest = HASH.replace("\"/hash\"", "\"/1/2/3/4/5/6/7/8\"");
    assert_eq!(faults(&longest), [""; 0]);
}

#[test]
fn two_values_stand_at_two_places() {
    for pointer in [
        "/user/id",
        "/user",
        "/user/id/hash",
        "/app",
        "/user/0",
        "/user/0/hash",
        "/0",
        "/0/0",
    ] {
        let hash = HASH.replace("\"/hash\"", &format!("\"{pointer}\""));
        assert_eq!(
            faults(&hash),
            [format!("proof.hmac.to: {TAKEN}")],
            "{pointer}"
        );
    }
    let whole = HASH.replace("\"/hash\"", "\"\"");
    let expected = "proof.hmac.to: invalid (only attributes stand in the whole object)";
    assert_eq!(faults(&whole), [expected]);
    let fault = |path: &str| format!("{path}: {TAKEN}");
    for (from, to, path) in [
        ("\"/app\"", "\"/user\"", "constants[\"/user\"]"),
        ("\"/app\"", "\"/user/id\"", "constants[\"/user/id\"]"),
        (
            "[constants]",
            "name = { to = \"/user\" }\n[constants]",
            "fields.name.to",
        ),
        (
            "[constants]",
            "name = { to = \"/user/0/name\" }\n[constants]",
            "fields.name.to",
        ),
        (
            "[constants]",
            "attributes = { to = \"/user/id\" }\n[constants]",
            "fields.attributes.to",
        ),
        (
            "[page]",
            "[[also]]\nmessage = [\"email\"]\nto = \"/hash\"\n[page]",
            "also[0].to",
        ),
        (
            "message = [\"user_id\"]",
            "message = [\"user_id\", \"stamp\"]\njoin = \"-\"\nstamp = { to = \"/app\", window = 60 }",
            "proof.hmac.stamp.to",
        ),
    ] {
        assert_eq!(faults(&changed(HASH, from, to)), [fault(path)], "{to}");
    }
}

#[test]
fn a_claim_stands_once_in_a_token() {
    let fault = |path: &str| format!("{path}: {TAKEN}");
    for (from, to, path) in [
        (
            "[claims]",
            "[claims]\nemail = { to = \"/sub\" }",
            "claims.user_id.to",
        ),
        (
            "[claims]",
            "[constants]\n\"/sub\" = 1\n[claims]",
            "constants[\"/sub\"]",
        ),
        (
            "[claims]",
            "[constants]\n\"/exp\" = 1\n[claims]",
            "proof.jwt.life.claim",
        ),
        ("\"/sub\"", "\"/exp\"", "proof.jwt.life.claim"),
        (
            "[claims]",
            "[fields]\nuser_id = { to = \"/token\", need = \"required\" }\n[claims]",
            "proof.jwt.to",
        ),
        (
            "[page]",
            "[[also]]\nmessage = [\"user_id\"]\nto = \"/token\"\nsecret = \"more\"\n[page]",
            "also[0].to",
        ),
    ] {
        assert_eq!(faults(&changed(TOKEN, from, to)), [fault(path)], "{to}");
    }
}

#[test]
fn only_a_text_has_rules() {
    let detail = "need, max and before are for one text, and fold for one field";
    for (table, recipe) in [("fields", HASH), ("claims", TOKEN)] {
        let head = format!("[{table}]");
        let with = format!("{head}\nemail_verified = {{ to = \"/v\", max = 4 }}");
        let expected = format!("{table}.email_verified: invalid ({detail})");
        assert_eq!(faults(&changed(recipe, &head, &with)), [expected]);
    }
    check(
        TOKEN,
        &[(
            "[claims]",
            "[fields]\nuser_id = { to = \"/id\" }\n[claims]",
            &[
                "fields.user_id: invalid (a value beside the token has the need, fold and max of its claim)",
            ],
        )],
    );
}
