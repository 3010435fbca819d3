//! Proofs that cannot be made, or that are nobody's, and names of settings.

use crate::{HASH, TOKEN, changed, check, faults};

const NOT_SENT: &str = "invalid (a part of the message is neither sent nor a setting)";

#[test]
fn a_proof_is_over_values_that_are_sent() {
    for (from, to, path) in [
        (
            "[\"user_id\"]",
            "[\"user_id\", \"phone\"]\njoin = \"-\"",
            "proof.hmac.message",
        ),
        (
            "[\"user_id\"]",
            "[\"user_id\", \"email_verified\"]\njoin = \"-\"",
            "proof.hmac.message",
        ),
        ("[\"user_id\"]", "[\"phone\"]", "proof.hmac.message"),
        ("[\"user_id\"]", "[\"by\"]", "proof.hmac.message"),
        (
            "[page]",
            "[[also]]\nmessage = [\"name\"]\nto = \"/x\"\n[page]",
            "also[0].message",
        ),
    ] {
        let expected = format!("{path}: {NOT_SENT}");
        assert_eq!(faults(&changed(HASH, from, to)), [expected], "{to}");
    }
    check(
        HASH,
        &[
            (
                "[\"user_id\"]",
                "[\"user_id\", \"email\"]",
                &[
                    "proof.hmac.message: invalid (a message has at least one part, and join stands between several)",
                ],
            ),
            (
                "[\"user_id\"]",
                "[\"user_id\"]\nstamp = { to = \"/t\", window = 60 }",
                &["proof.hmac.message: invalid (stamp is a part of the message, and has a place)"],
            ),
            (
                "[\"user_id\"]",
                "[\"user_id\"]\nsecret = \"other\"",
                &[
                    "proof.hmac.secret: unsupported (the setting secret has the key of the first proof)",
                ],
            ),
            (
                "[\"user_id\"]",
                "[\"user_id\", 5, \"\"]",
                &[
                    "proof.hmac.message[1]: invalid (expected text that is not empty)",
                    "proof.hmac.message[2]: invalid (expected text that is not empty)",
                ],
            ),
            (
                "[page]",
                "[by]\nphone = []\nnick = []\nuser_id = []\n[page]",
                &[
                    "by.phone: invalid (no text of fields or claims)",
                    "by.nick: invalid (no text of fields or claims)",
                ],
            ),
            (
                "[proof.hmac]",
                "[claims]\nuser_id = { to = \"/x\" }\n[proof.hmac]",
                &["claims: unsupported (only a JWT has claims)"],
            ),
        ],
    );
}

#[test]
fn a_proof_is_somebodys() {
    let nobody = "missing (a proof covers user_id, email or phone)";
    for message in ["[]", "[\"app\"]", "[\"name\"]", "[\"email_verified\"]"] {
        let text = changed(HASH, "[\"user_id\"]", message);
        let text = changed(
            &text,
            "[constants]",
            "name = { to = \"/name\" }\n[constants]",
        );
        assert_eq!(
            faults(&text),
            [format!("proof.hmac.message: {nobody}")],
            "{message}"
        );
    }
    for claim in ["", "name = { to = \"/sub\" }"] {
        let text = changed(
            TOKEN,
            "user_id = { to = \"/sub\", need = \"required\" }",
            claim,
        );
        assert_eq!(faults(&text), [format!("claims: {nobody}")], "{claim}");
    }
}

#[test]
fn a_further_proof_has_a_secret_that_is_its_own() {
    let also =
        |keys: &str| format!("[[also]]\nmessage = [\"user_id\"]\nto = \"/more\"\n{keys}\n[page]");
    let taken = "also[0].secret: reserved (another setting has this name)";
    for name in ["app", "secret", "ttl", "by"] {
        let text = changed(HASH, "[page]", &also(&format!("secret = \"{name}\"")));
        assert_eq!(faults(&text), [taken], "{name}");
    }
    let twice =
        "secret = \"more\"\n[[also]]\nmessage = [\"email\"]\nto = \"/and-more\"\nsecret = \"more\"";
    let expected = "also[1].secret: reserved (another setting has this name)";
    assert_eq!(faults(&changed(HASH, "[page]", &also(twice))), [expected]);
    let none = "also[0].secret: missing (beside a token a hash has a secret of its own)";
    assert_eq!(faults(&changed(TOKEN, "[page]", &also(""))), [none]);
    let stamp = "secret = \"more\"\nstamp = { to = \"/t\", window = 60 }";
    let expected = "also[0].stamp: unsupported (only the first proof has one)";
    assert_eq!(faults(&changed(HASH, "[page]", &also(stamp))), [expected]);
}

#[test]
fn a_token_has_one_algorithm_and_a_life() {
    let life = "proof.jwt.life: invalid (a life until exp has a default of at most the longest one, and a life from iat has none)";
    check(
        TOKEN,
        &[
            (
                "HS256",
                "none",
                &["proof.jwt.algorithm: invalid (expected `HS256`)"],
            ),
            ("default = 300, ", "", &[life]),
            ("default = 300", "default = 3601", &[life]),
            ("\"exp\"", "\"iat\"", &[life]),
            (
                "\"exp\"",
                "\"nbf\"",
                &["proof.jwt.life.claim: invalid (expected `exp` or `iat`)"],
            ),
            (
                "longest = 3600",
                "longest = 86401",
                &["proof.jwt.life.longest: invalid (expected seconds, from 1 to 86400)"],
            ),
            (
                "longest = 3600",
                "longest = 0",
                &["proof.jwt.life.longest: invalid (expected seconds, from 1 to 86400)"],
            ),
        ],
    );
}

#[test]
fn a_setting_has_a_name_that_nothing_else_has() {
    let kebab =
        "invalid (expected kebab-case: words of a to z and digits, with a hyphen between them)";
    let shared = "reserved (every object of a page has a key of this name)";
    for (name, expected) in [
        (
            "secret",
            "reserved (every recipe has a setting of this name)",
        ),
        (
            "recipe",
            "reserved (every recipe has a setting of this name)",
        ),
        ("email", "reserved (a field has this name)"),
        ("stamp", "reserved (the moment of a proof has this name)"),
        ("constructor", shared),
        ("prototype", shared),
        ("__proto__", kebab),
        ("user_id", kebab),
        ("App", kebab),
        ("a--b", kebab),
    ] {
        let more = format!("[settings]\n{name} = {{ need = \"optional\", about = \"x\" }}");
        let expected = format!("settings.{name}: {expected}");
        assert_eq!(faults(&changed(HASH, "[settings]", &more)), [expected]);
    }
}

#[test]
fn a_setting_that_is_used_is_one_of_the_recipe() {
    let unknown = "invalid (no setting of the recipe)";
    let of = |path: &str| format!("{path}: {unknown}");
    let constant = changed(HASH, "{ setting = \"app\" }", "{ setting = \"team\" }");
    assert_eq!(faults(&constant), [of("constants[\"/app\"].setting")]);
    let before = changed(
        HASH,
        "\"/user/email\" }\n",
        "\"/user/email\", before = \"team\" }\n",
    );
    assert_eq!(faults(&before), [of("fields.email.before")]);
    let before = changed(TOKEN, "\"/sub\"", "\"/sub\", before = \"team\"");
    assert_eq!(faults(&before), [of("claims.user_id.before")]);
    let key_id = changed(TOKEN, "key-id = \"key-id\"", "key-id = \"team\"");
    assert_eq!(faults(&key_id), [of("proof.jwt.key-id")]);
}

/// A known answer without the proof would hold for every secret.
#[test]
fn an_example_expects_the_proof() {
    let unknown = ["examples: missing (none of them expects the proof)"];
    let id = changed(HASH, "{ \"/hash\" = \"h\" }", "{ \"/user/id\" = \"u\" }");
    assert_eq!(faults(&id), unknown);
    let nothing = changed(TOKEN, "{ \"/token\" = \"t\" }", "{}");
    assert_eq!(faults(&nothing), unknown);
}

/// The fuzzer found it: such an example was taken, and none of it was tried.
#[test]
fn a_secret_of_an_example_is_a_text() {
    let fault = ["examples[0].secrets.secret: invalid (expected text that is not empty)"];
    for secret in ["{ t = \"s\" }", "5", "\"\""] {
        let recipe = changed(
            HASH,
            "{ secret = \"s\" }",
            &format!("{{ secret = {secret} }}"),
        );
        assert_eq!(faults(&recipe), fault, "{secret}");
    }
}
