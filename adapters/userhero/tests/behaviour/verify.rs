//! Judges payloads as the portal would, with each reason of a refusal.

use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, Timestamp};
use serde_json::json;
use serde_json::value::RawValue;

use crate::{build, now};

const PLAIN: &str = r#""public-key": "pk_test_1", "secret": {"env": "NEW"}"#;
/// The user of row 8s of the known answers.
const USER: &str =
    r#"{"email":"lisa@example.com","expiresAt":1735693200,"externalUserId":"usr_8f2k9d"}"#;
const TAG: &str = "b2ca2b3850ccc575311ae59f0a4ad2cd4255f99b6a912851cb4a1ddfc9255ca7";
/// The tag of the same text by the older secret.
const OLD_TAG: &str = "a15fc94d1645d253c97f938952c7e476a7aeb3843d9661961798ec8d736a02e9";

fn judge_at(settings: &str, payload: &str, at: Timestamp) -> Result<String, Rejection> {
    let raw = RawValue::from_string(payload.to_owned()).unwrap();
    let issuer = build(settings).unwrap();
    match issuer
        .adapter()
        .verify(&Presented::new(Action::Login, &raw), at)?
    {
        Verdict::Accepted(user) => Ok(serde_json::to_string(&user).unwrap()),
        _ => Err(Rejection::new("opaque", "opaque")),
    }
}

fn judge(user: &str, tag: &str) -> Result<String, Rejection> {
    judge_at(
        PLAIN,
        &format!(r#"{{"user":{user},"userHmac":"{tag}"}}"#),
        now(),
    )
}

#[track_caller]
fn assert_refused(user: &str, tag: &str, reason: &str) {
    let rejection = judge(user, tag).unwrap_err();
    assert_eq!(
        (&*rejection.event, &*rejection.reason),
        ("auth_failed", reason),
        "{user}"
    );
}

#[test]
fn a_good_proof_is_accepted_as_its_user() {
    let known = [
        (
            // It is row 7, with the documentation's own order of keys.
            r#"{"externalUserId":"usr_8f2k9d","email":"lisa@example.com","name":"Lisa Chen","company":"Acme Co.","locale":"en","expiresAt":1735693200}"#,
            "a184923ecd83933a31e5e6b76e43b8b91f3a54765ef5e41c9a26506bff050cb4",
            r#"{"user_id":"usr_8f2k9d","email":"lisa@example.com","name":"Lisa Chen","company":"Acme Co.","locale":"en"}"#,
        ),
        (
            USER,
            TAG,
            r#"{"user_id":"usr_8f2k9d","email":"lisa@example.com"}"#,
        ),
        (
            // It is row 9.
            r#"{"externalUserId":"usr_8f2k9d","name":"Zoë <A&B> 東京/1","expiresAt":1735693200}"#,
            "fb124244471e074a12bc36774c154c4113d60e7809249d9d0c60bbc9f1313dd8",
            r#"{"user_id":"usr_8f2k9d","name":"Zoë <A&B> 東京/1"}"#,
        ),
    ];
    for (user, tag, accepted) in known {
        assert_eq!(judge(user, tag).unwrap(), accepted);
    }
}

#[test]
fn white_space_between_values_does_not_matter_and_inside_a_text_it_does() {
    let spaced = "{ \"email\" :\t\"lisa@example.com\",\n  \"expiresAt\": 1735693200,\r\n\"externalUserId\":\"usr_8f2k9d\" }";
    assert!(judge(spaced, TAG).is_ok());
    // Quotes and blanks inside a text are part of it.
    let quoted = r#"{"expiresAt":1735693200,"name":"a  \"b c\\","phone":"+14155550123"}"#;
    let tag = "421331634d76e30355ce2affe770ccaf1dfc335b72f144032414f9afe57fc060";
    assert!(judge(quoted, tag).is_ok());
    assert!(judge(&quoted.replace(',', " ,\n "), tag).is_ok());
    assert_refused(&quoted.replace("a  ", "a "), tag, "signature-mismatch");
}

/// Row 10 has Python's default escapes, which the page's `JSON.stringify` does not keep.
#[test]
fn escapes_that_javascript_does_not_write_are_refused() {
    let escaped = r#"{"externalUserId":"usr_8f2k9d","name":"Zo\u00eb <A&B> \u6771\u4eac/1","expiresAt":1735693200}"#;
    let tag = "5171ce33cb363fd6988be2ef9154a42af589621edb92e453305934b7bcab917e";
    assert_refused(escaped, tag, "signature-mismatch");
    // Row 9 is signed as JavaScript writes it, so the page may spell it differently on the way.
    let tag = "fb124244471e074a12bc36774c154c4113d60e7809249d9d0c60bbc9f1313dd8";
    assert!(judge(escaped, tag).is_ok());
}

/// Python's hmac signed these texts as they stand. `JSON.parse` and `JSON.stringify` in the page write another number,
/// or put the key of an index first.
#[test]
fn a_text_that_javascript_writes_otherwise_is_refused() {
    let otherwise = [
        (
            r#"{"email":"lisa@example.com","expiresAt":1735693200,"score":1.0}"#,
            "37d32cab07e284dbc8a8f1d102e2e937305f070d0bde7b88eca270a6c2072681",
        ),
        (
            r#"{"email":"lisa@example.com","expiresAt":1735693200,"score":-0}"#,
            "ab8065b91b9449578067176decd6b9f3eff9748cfb5eae302cd45f2fede73931",
        ),
        (
            r#"{"email":"lisa@example.com","expiresAt":1735693200,"score":9007199254740993}"#,
            "4bb829b6056948f46d5780d605ade4092db2765bd4d777426ae84ebf8e9a0e0f",
        ),
        (
            r#"{"email":"lisa@example.com","expiresAt":1735693200,"7":"x"}"#,
            "f472460fcb5a7b9a51d9bf94f950cbb1d3f8d8d1fdc36fb807b84a7a9da9ce04",
        ),
    ];
    for (user, tag) in otherwise {
        assert_refused(user, tag, "signature-mismatch");
    }
    // A signed user holds nothing that is nested.
    let nested = r#"{"expiresAt":1735693200,"externalUserId":"usr_8f2k9d","more":[1]}"#;
    let tag = "14621197880f671a6aa359b42d7b43be97709849adfb4385e369d7ef8d4771c5";
    assert_refused(nested, tag, "signature-mismatch");
    let same = r#"{"email":"lisa@example.com","expiresAt":1735693200,"score":7,"vip":true}"#;
    let tag = "9cedb6b5923b3a898819996811c9ef82a469d6d27999650e399d079f18c290cf";
    assert!(judge(same, tag).is_ok());
    let index_first = r#"{"7":"x","email":"lisa@example.com","expiresAt":1735693200}"#;
    let tag = "1c916a5b694dda882e2a2316c63b40965bc2a7eb99d9357e6e2e4e1259807059";
    assert!(judge(index_first, tag).is_ok());
}

#[test]
fn another_order_or_value_is_refused() {
    let swapped =
        r#"{"expiresAt":1735693200,"email":"lisa@example.com","externalUserId":"usr_8f2k9d"}"#;
    assert_refused(swapped, TAG, "signature-mismatch");
    let later = USER.replace("1735693200", "1735693201");
    assert_refused(&later, TAG, "signature-mismatch");
    let more = USER.replace("{", r#"{"company":"Acme Co.","#);
    assert_refused(&more, TAG, "signature-mismatch");
}

#[test]
fn a_proof_of_another_form_is_refused() {
    assert_refused(USER, &TAG.to_uppercase(), "signature-mismatch");
    assert_refused(USER, "", "signature-mismatch");
    assert_refused(USER, &format!("{TAG}a"), "signature-mismatch");
    let forms = [
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        format!(r#"[{USER},"{TAG}"]"#),
        format!(r#"{{"user":{USER}}}"#),
        format!(r#"{{"userHmac":"{TAG}"}}"#),
        format!(r#"{{"user":{USER},"userHmac":null}}"#),
        format!(r#"{{"user":{USER},"userHmac":"{TAG}","more":1,"more":2}}"#),
        // It is Python's json.dumps of a text that is JSON already.
        format!(r#"{{"user":{},"userHmac":"{TAG}"}}"#, json!(USER)),
    ];
    for form in forms {
        let rejection = judge_at(PLAIN, &form, now()).unwrap_err();
        assert_eq!(rejection.reason, "signature-mismatch", "{form}");
    }
}

#[test]
fn it_expires_in_the_second_that_it_names() {
    let payload = format!(r#"{{"user":{USER},"userHmac":"{TAG}"}}"#);
    let at = |seconds| judge_at(PLAIN, &payload, Timestamp::from_unix(seconds).unwrap());
    assert!(at(1_735_693_199).is_ok());
    let rejection = at(1_735_693_200).unwrap_err();
    assert_eq!(rejection.to_string(), "auth_failed: expired");
    assert_eq!(
        json!(rejection.details),
        json!({"expiresAt": 1_735_693_200})
    );
    assert_eq!(
        format!("{rejection:?}"),
        "Rejection(auth_failed, expired, ..)"
    );
}

/// Each tag is of Python's `hmac.new(b"test_secret_key", text, "sha256").hexdigest()`.
#[test]
fn an_end_that_is_none_has_a_reason_of_its_own() {
    let id = r#""externalUserId":"usr_8f2k9d""#;
    let signed = [
        (
            format!("{{{id}}}"),
            "8ebfc613d2f7608191d8b930019f5c32366d7054e7bb0c717fa9d3a80586e6b6",
        ),
        (
            format!(r#"{{"expiresAt":"1735693200",{id}}}"#),
            "57f8788f6788603bc7c781f8eb4f46614b16ce310799fa58e53b2da53cd2d97f",
        ),
        (
            format!(r#"{{"expiresAt":null,{id}}}"#),
            "c31e91f2da07816fa111c4905ecc7c2ac511f253517297e78c4881326d99b2cc",
        ),
        (
            format!(r#"{{"expiresAt":true,{id}}}"#),
            "02a8dcbd7b2029b9a93013b32f9c077cd9e3080d59c031e9bf5851a76b81c5ea",
        ),
        (
            format!(r#"{{"expiresAt":1735693200.5,{id}}}"#),
            "4935febcc5f63dfaf5381c05a63e2b7565b90a3b8496c4acd0d791cd112395ac",
        ),
        (
            // JavaScript writes it so.
            format!(r#"{{"expiresAt":1e+21,{id}}}"#),
            "8880be354f88bb29aa384fd8b48bafda51b242f880b240ee7fe6a49a6c24a2a0",
        ),
    ];
    for (user, tag) in signed {
        assert_refused(&user, tag, "no-expiry");
        assert_refused(&user, TAG, "signature-mismatch");
    }
}

#[test]
fn a_whole_number_is_read_however_it_is_spelled() {
    let spelled = |end: &str| format!(r#"{{"expiresAt":{end},"externalUserId":"usr_8f2k9d"}}"#);
    // The signed text has `1735693200`, which the page writes for each of these.
    let tag = "d5c4e4a1c1d3afca32b0bb7ce510ec3dbaae752bcebdd587c0ed37b946bb6619";
    for end in ["1735693200", "1735693200.0", "1.7356932e9"] {
        assert_eq!(
            judge(&spelled(end), tag).unwrap(),
            r#"{"user_id":"usr_8f2k9d"}"#,
            "{end}"
        );
    }
    // The signed text has the fraction, which the page does not write.
    let tag = "df4e72a7dcf5971bfea17d552ee4bd79744d4ba7efaec484c793f5061c6be5be";
    let rejection = judge(&spelled("1735693200.0"), tag).unwrap_err();
    assert_eq!(rejection.reason, "signature-mismatch");
    assert_eq!(
        rejection.slip.as_deref(),
        Some("the tag: made of the text that the page writes otherwise")
    );
}

#[test]
fn a_signed_value_that_is_no_text_has_a_reason_of_its_own() {
    let number = r#"{"expiresAt":1735693200,"externalUserId":1984}"#;
    let tag = "57f94e4499974a18cecdcf9fa0b8d34a2fac00df76688359c91d6d2f8c9388f3";
    assert_refused(number, tag, "not-a-text");
    let other = r#"{"email":true,"expiresAt":1735693200,"externalUserId":"usr_8f2k9d"}"#;
    let tag = "ae34cb3352fcd29e0c0855e5caf24d74598f91f097a1b6dd1b6276e138ddd105";
    assert_refused(other, tag, "not-a-text");
    // A null counts as none (unknown).
    let null = r#"{"email":null,"expiresAt":1735693200,"externalUserId":"usr_8f2k9d"}"#;
    let tag = "83e852901843dabb0ab67ed9a852c5ddb0485a2649542d6b8917382fe8dbbb11";
    assert_eq!(judge(null, tag).unwrap(), r#"{"user_id":"usr_8f2k9d"}"#);
}

/// Python's hmac and base64 made these tags of [`USER`], each with one slip.
#[test]
fn the_usual_slips_are_named() {
    let upper = TAG.to_uppercase();
    let slips = [
        (upper.as_str(), "in upper case"),
        (
            "ssorOFDMxXUxGuWfCkrSzUJV+ZtqkShRy0od38klXKc=",
            "base64 in place of hex",
        ),
        (
            "ssorOFDMxXUxGuWfCkrSzUJV-ZtqkShRy0od38klXKc",
            "base64url in place of hex",
        ),
        (
            "b0edfbac1a5cacf06a260127ddcc349c4cae78cb55c33a7e6ab85ce54140b543",
            "made of email",
        ),
        (
            "3f93c303137962500ec201a5997e090d91285222d49238355ade7a8a1e665468",
            "made of externalUserId",
        ),
        (
            "01bad3bd24a5119fc4a6effd1a0b5c6603948fa5b6374bcea73f5a0b1657cfb9",
            "made with a line break behind the secret",
        ),
        (
            "ce59a94b46b8684c36a6cf75118a3dfd8fad8543fef2115467c8d33b2f93fe8f",
            "made without the secret: SHA-256 alone",
        ),
    ];
    for (tag, slip) in slips {
        let rejection = judge(USER, tag).unwrap_err();
        assert_eq!(rejection.reason, "signature-mismatch", "{slip}");
        assert_eq!(rejection.slip, Some(format!("the tag: {slip}")), "{tag}");
    }
    assert_eq!(judge(USER, OLD_TAG).unwrap_err().slip, None);
}

#[test]
fn a_signed_nobody_is_refused() {
    let nobody = r#"{"expiresAt":1735693200,"name":"Nobody"}"#;
    let tag = "e0ac18df4bf10cc17a07daba5ce44bb2580c143689864b3d34e4313a4a274e77";
    assert_refused(nobody, tag, "no-identifier");
}

#[test]
fn a_previous_secret_verifies_and_never_signs() {
    let rotated = format!(r#"{PLAIN}, "previous-secrets": [{{"env": "OLD"}}]"#);
    let old = format!(r#"{{"user":{USER},"userHmac":"{OLD_TAG}"}}"#);
    let new = format!(r#"{{"user":{USER},"userHmac":"{TAG}"}}"#);
    assert!(judge_at(&rotated, &old, now()).is_ok());
    assert!(judge_at(&rotated, &new, now()).is_ok());
    let rejection = judge_at(PLAIN, &old, now()).unwrap_err();
    assert_eq!(rejection.reason, "signature-mismatch");

    let identity =
        r#"{"user_id": "usr_8f2k9d", "email": {"address": "lisa@example.com", "verified": true}}"#;
    assert_eq!(crate::login::payload(&rotated, identity), new);
}
