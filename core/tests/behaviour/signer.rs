//! Known answers for the signer, and broken tokens for the verifier.
//!
//! Rows are those of the vendors' known answers: computed with Python 3.11's `hmac` and `hashlib`,
//! cross-checked with Node 20's `crypto`; the key of all is `test_secret_key`. Other sources are
//! named where they are used.

use base64_simd::URL_SAFE_NO_PAD;
use countersign::Secret;
use countersign::sign::{CompactJwt, HmacKey, JwtFault, JwtKey, Keys};

const ROW_5_CLAIMS: &str = r#"{"identities":[{"identifier":"uid","value":"captain_planet"},{"identifier":"email","value":"captain@example.com","metadata":{"verified":"true"}}],"iat":1735689600}"#;
const ROW_5: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZGVudGl0aWVzIjpbeyJpZGVudGlmaWVyIjoidWlkIiwidmFsdWUiOiJjYXB0YWluX3BsYW5ldCJ9LHsiaWRlbnRpZmllciI6ImVtYWlsIiwidmFsdWUiOiJjYXB0YWluQGV4YW1wbGUuY29tIiwibWV0YWRhdGEiOnsidmVyaWZpZWQiOiJ0cnVlIn19XSwiaWF0IjoxNzM1Njg5NjAwfQ.Pm72ND6uoVBYFcjWV2PJqPp0nL1WuEizzEFDtW_uwXo";

fn secret(text: &str) -> Secret {
    Secret::new(text).unwrap()
}

fn hmac(message: &str) -> String {
    HmacKey::new(&secret("test_secret_key"))
        .unwrap()
        .tag(&[message.as_bytes()])
        .hex()
}

fn jwt(start: &str) -> JwtKey {
    JwtKey::hs256(&secret("test_secret_key"), start).unwrap()
}

/// Returns the claims of a token that the key accepts.
fn verify(key: &JwtKey, token: &str) -> Result<Vec<u8>, JwtFault> {
    let token = CompactJwt::parse(token)?;
    key.verify(&token)?;
    Ok(token.claims_unverified().to_vec())
}

#[test]
fn rows_7_to_9_are_made_and_row_10_is_not() {
    let rows = [
        (
            r#"{"externalUserId":"usr_8f2k9d","email":"lisa@example.com","name":"Lisa Chen","company":"Acme Co.","locale":"en","expiresAt":1735693200}"#,
            "a184923ecd83933a31e5e6b76e43b8b91f3a54765ef5e41c9a26506bff050cb4",
        ),
        (
            r#"{"externalUserId":"usr_8f2k9d","email":"lisa@example.com","expiresAt":1735693200}"#,
            "163ef4a528f3e4d0143a58df8aae01ddf85e7a2fcb310cfafb4ea6cb3ec1556b",
        ),
        (
            r#"{"externalUserId":"usr_8f2k9d","name":"Zoë <A&B> 東京/1","expiresAt":1735693200}"#,
            "fb124244471e074a12bc36774c154c4113d60e7809249d9d0c60bbc9f1313dd8",
        ),
    ];
    for (text, expected) in rows {
        assert_eq!(hmac(text), expected);
    }
    let row_10 = "5171ce33cb363fd6988be2ef9154a42af589621edb92e453305934b7bcab917e";
    assert_ne!(hmac(rows[2].0), row_10);
}

#[test]
fn row_5_is_made_with_any_prepared_start() {
    for cut in 0..=ROW_5_CLAIMS.len() {
        assert_eq!(
            jwt(&ROW_5_CLAIMS[..cut]).sign(ROW_5_CLAIMS).unwrap(),
            ROW_5,
            "start of {cut} bytes"
        );
    }
    assert_eq!(jwt(r#"{"other":"#).sign(ROW_5_CLAIMS).unwrap(), ROW_5);
    assert_eq!(verify(&jwt(""), ROW_5).unwrap(), ROW_5_CLAIMS.as_bytes());
}

/// Base64 continues after three bytes each, and a start may be cut inside a character there.
#[test]
fn a_prepared_start_may_end_inside_a_character() {
    let claims = r#"{"é":"ééé","s":"東京"}"#;
    let token = jwt("").sign(claims).unwrap();
    assert_eq!(verify(&jwt(""), &token).unwrap(), claims.as_bytes());
    for (cut, _) in claims.char_indices() {
        let start = &claims[..cut];
        assert_eq!(jwt(start).sign(claims).unwrap(), token, "{start}");
    }
}

/// RFC 7515, appendix A.1: a header with line breaks, and a key given in base64url.
#[test]
fn the_example_of_rfc_7515_is_accepted() {
    let key =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    let key = Secret::new(URL_SAFE_NO_PAD.decode_to_vec(key).unwrap()).unwrap();
    let token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let claims = verify(&JwtKey::hs256(&key, "").unwrap(), token).unwrap();
    assert!(claims.starts_with(b"{\"iss\":\"joe\",\r\n"));
}

/// Makes a token of this header and these claims, signed with the key of all rows.
fn forged(header: &str, claims: &str) -> String {
    let signed = [header, claims]
        .map(|part| URL_SAFE_NO_PAD.encode_to_string(part))
        .join(".");
    let key = HmacKey::new(&secret("test_secret_key")).unwrap();
    let tag = key.tag(&[signed.as_bytes()]).base64();
    let tag = tag.replace('+', "-").replace('/', "_").replace('=', "");
    format!("{signed}.{tag}")
}

#[test]
fn only_hs256_without_extensions_is_accepted() {
    let accepted = [
        r#"{"typ":"JWT","alg":"HS256"}"#,
        r#"{"alg":"HS256"}"#,
        r#"{"alg":"HS256","kid":"1"}"#,
        " {\n\"alg\" : \"HS256\" } ",
    ];
    for header in accepted {
        assert_eq!(
            verify(&jwt(""), &forged(header, "{}")),
            Ok(b"{}".to_vec()),
            "{header}"
        );
    }
    let refused = [
        (r#"{"alg":"none"}"#, JwtFault::Malformed),
        (r#"{"alg":"HS512"}"#, JwtFault::Header),
        (r#"{"alg":"RS256"}"#, JwtFault::Header),
        (r#"{"alg":"hs256"}"#, JwtFault::Malformed),
        (r#"{"typ":"JWT"}"#, JwtFault::Malformed),
        (r#"{"alg":"HS256","alg":"HS256"}"#, JwtFault::Malformed),
        (r#"{"alg":"HS256","crit":["exp"]}"#, JwtFault::Header),
        (r#"{"alg":"HS256","crit":[]}"#, JwtFault::Header),
        (r#"{"alg":"HS256","b64":false}"#, JwtFault::Header),
        (r#"["HS256"]"#, JwtFault::Malformed),
        ("", JwtFault::Malformed),
        ("HS256", JwtFault::Malformed),
    ];
    for (header, fault) in refused {
        assert_eq!(
            verify(&jwt(""), &forged(header, "{}")),
            Err(fault),
            "{header}"
        );
    }
}

#[test]
fn a_changed_token_is_refused() {
    let key = jwt("");
    for (index, character) in ROW_5.char_indices() {
        for other in ['A', 'B', '-', '_', '.', '=', ' ', '\n', 'é'] {
            let mut changed = ROW_5.to_owned();
            changed.replace_range(index..index + 1, &other.to_string());
            assert_eq!(
                verify(&key, &changed).is_ok(),
                character == other,
                "{index}: {other:?}"
            );
        }
        assert!(verify(&key, &ROW_5[..index]).is_err(), "cut at {index}");
    }
    let whole = ROW_5.to_owned();
    let parts: Vec<&str> = ROW_5.split('.').collect();
    let broken = [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        whole.clone() + ".",
        whole.clone() + "A",
        whole.clone() + "=",
        whole.clone() + "\n",
        format!(" {whole}"),
        format!("\"{whole}\""),
        parts[..2].join("."),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}..{}", parts[0], parts[2]),
        format!("{whole}.{}", parts[2]),
    ];
    for token in broken {
        assert!(verify(&key, &token).is_err(), "{token:?}");
    }
}

/// The last character of a signature of 32 bytes has two bits to spare: only one spelling is right.
#[test]
fn a_second_spelling_of_the_same_signature_is_refused() {
    let (start, last) = ROW_5.split_at(ROW_5.len() - 1);
    assert_eq!(last, "o");
    for other in ["p", "q", "r"] {
        assert!(verify(&jwt(""), &format!("{start}{other}")).is_err());
    }
}

#[test]
fn a_previous_key_verifies_and_never_signs() {
    let key = |text| HmacKey::new(&secret(text)).unwrap();
    let keys = Keys::new(key("new")).with_previous(key("old"));
    let (old, new) = (key("old").tag(&[b"x"]), key("new").tag(&[b"x"]));
    let accepts = |tag: &str| keys.iter().any(|key| key.tag(&[b"x"]).is_hex(tag));
    assert!(accepts(&old.hex()) && accepts(&new.hex()));
    assert!(!accepts(&key("other").tag(&[b"x"]).hex()));
    assert_eq!(keys.current().tag(&[b"x"]).hex(), new.hex());
}

#[test]
fn a_tag_is_compared_to_the_letter() {
    let tag = HmacKey::new(&secret("k")).unwrap().tag(&[b"m"]);
    assert!(tag.is_hex(&tag.hex()) && tag.is_base64(&tag.base64()));
    assert!(!tag.is_hex(&tag.hex().to_uppercase()));
    assert!(!tag.is_hex(""));
    assert!(!tag.is_base64(tag.base64().trim_end_matches('=')));
    for behind in ["0", "\0", "\n", " "] {
        assert!(!tag.is_hex(&format!("{}{behind}", tag.hex())));
        assert!(!tag.is_base64(&format!("{}{behind}", tag.base64())));
    }
}

#[test]
fn nothing_that_holds_a_key_prints_it() {
    let key = secret("marked-secret");
    let shown = format!("{:?} {:?} {:?}", key, HmacKey::new(&key).unwrap(), jwt(""));
    assert_eq!(shown, "Secret(..) HmacKey(..) JwtKey(..)");
}
