//! Keys that are selected by the `kid` of a token's header (RFC 7515, section 4.1.4).

use base64_simd::URL_SAFE_NO_PAD;
use countersign::Secret;
use countersign::sign::{CompactJwt, HmacKey, JwtFault, JwtKey, Keys};

/// The sample secret and the sample key id of Sunshine Conversations. The token is made with Python 3.11's `hmac` and
/// `hashlib`, and with OpenSSL.
#[test]
fn the_kid_stands_in_the_header_behind_alg_and_typ() {
    let secret = Secret::new("BFJJ88naxc5PZNAMU9KpBNTR").unwrap();
    let claims = r#"{"scope":"user","external_id":"user_1"}"#;
    let expected = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImFwcF81ZGVhYTM1MzFjN2Y5NDAwMTBjYzRiYTQifQ.eyJzY29wZSI6InVzZXIiLCJleHRlcm5hbF9pZCI6InVzZXJfMSJ9.dKREil8VvSlaFfaqmQ8K_fjg9Dv0oVCLItwpaeJmP88";
    for cut in 0..=claims.len() {
        let key = JwtKey::hs256(&secret, &claims[..cut]).unwrap();
        let key = key.with_kid("app_5deaa3531c7f940010cc4ba4");
        assert_eq!(key.sign(claims).unwrap(), expected, "start of {cut} bytes");
    }
    let header = CompactJwt::parse(expected).unwrap().header().unwrap();
    assert_eq!(
        (header.alg.as_str(), header.typ.as_deref()),
        ("HS256", Some("JWT"))
    );
    assert_eq!(header.kid.as_deref(), Some("app_5deaa3531c7f940010cc4ba4"));
}

#[test]
fn a_kid_is_written_as_json() {
    let kid = "a \"b\" \\ \n é \u{1f600}";
    let token = key("secret", Some(kid)).sign("{}").unwrap();
    let header = CompactJwt::parse(&token).unwrap().header().unwrap();
    assert_eq!(header.kid.as_deref(), Some(kid));
}

fn key(secret: &str, kid: Option<&str>) -> JwtKey {
    let key = JwtKey::hs256(&Secret::new(secret).unwrap(), "").unwrap();
    match kid {
        Some(kid) => key.with_kid(kid),
        None => key,
    }
}

/// Makes a token of this header, always signed with HS256 and the secret.
fn token(secret: &str, header: &str) -> String {
    let signed = [header, "{}"].map(|part| URL_SAFE_NO_PAD.encode_to_string(part));
    let signed = signed.join(".");
    let key = HmacKey::new(&Secret::new(secret).unwrap()).unwrap();
    let tag = key.tag(&[signed.as_bytes()]).base64();
    let tag = tag.replace('+', "-").replace('/', "_").replace('=', "");
    format!("{signed}.{tag}")
}

const OF_A: &str = r#"{"kid":"a","alg":"HS256"}"#;
const OF_B: &str = r#"{"kid":"b","alg":"HS256"}"#;
const OF_NONE: &str = r#"{"alg":"HS256"}"#;

#[test]
fn a_key_with_a_kid_takes_only_tokens_that_have_it() {
    let own = key("secret", Some("a"));
    let verify = |header| own.verify(&CompactJwt::parse(&token("secret", header)).unwrap());
    assert_eq!(verify(OF_A), Ok(()));
    let others = [
        OF_B,
        OF_NONE,
        r#"{"alg":"HS256","typ":"JWT"}"#,
        r#"{"alg":"HS256","kid":null}"#,
        r#"{"alg":"HS256","kid":""}"#,
        r#"{"alg":"HS256","kid":"A"}"#,
        r#"{"alg":"HS256","kid":"a "}"#,
    ];
    for other in others {
        assert_eq!(verify(other), Err(JwtFault::UnknownKey), "{other}");
    }
    assert_eq!(
        verify(r#"{"alg":"HS512","kid":"a"}"#),
        Err(JwtFault::Header)
    );
    assert_eq!(
        verify(r#"{"alg":"HS256","kid":1}"#),
        Err(JwtFault::Malformed)
    );
    let forged = token("another", OF_A);
    let forged = CompactJwt::parse(&forged).unwrap();
    assert_eq!(own.verify(&forged), Err(JwtFault::Signature));
}

#[test]
fn keys_are_picked_by_the_kid_where_they_have_one() {
    let [new, old] = [key("new", Some("b")), key("old", Some("a"))];
    let keys = Keys::new(new).with_previous(old);
    let verify = |secret, header| keys.verify(&CompactJwt::parse(&token(secret, header)).unwrap());
    assert_eq!(verify("new", OF_B), Ok(()));
    assert_eq!(verify("old", OF_A), Ok(()));
    // Signed with a secret of ours, and said to be of the other.
    assert_eq!(verify("old", OF_B), Err(JwtFault::Signature));
    assert_eq!(verify("new", OF_A), Err(JwtFault::Signature));
    let nobodys = r#"{"kid":"c","alg":"HS256"}"#;
    for header in [OF_NONE, nobodys] {
        assert_eq!(verify("new", header), Err(JwtFault::UnknownKey), "{header}");
    }
}

#[test]
fn a_key_without_a_kid_is_tried_on_every_token() {
    let [new, old] = [key("new", Some("b")), key("old", None)];
    let keys = Keys::new(new).with_previous(old);
    let verify = |secret, header| keys.verify(&CompactJwt::parse(&token(secret, header)).unwrap());
    for header in [OF_A, OF_B, OF_NONE] {
        assert_eq!(verify("old", header), Ok(()), "{header}");
    }
    assert_eq!(verify("new", OF_B), Ok(()));
    for header in [OF_A, OF_NONE] {
        assert_eq!(verify("new", header), Err(JwtFault::Signature), "{header}");
    }
}
