//! Secrets in hex, and the errors of secrets and tokens.

use std::error::Error as StdError;

use countersign::problem::Code;
use countersign::sign::{HmacKey, JwtFault, SecretFault};
use countersign::{ErrorKind, Secret};

/// The scheme of Pylon. The tag is made with Python 3.11's `hmac` and `hashlib`, and with
/// `openssl dgst -sha256 -mac HMAC -macopt hexkey:…`.
#[test]
fn a_secret_in_hex_signs_with_the_bytes_that_the_digits_stand_for() {
    let digits = "00112233445566778899aabbccddeeff".repeat(2);
    for digits in [digits.clone(), digits.to_uppercase()] {
        let key = HmacKey::new(&Secret::from_hex(&digits).unwrap()).unwrap();
        assert_eq!(
            key.tag(&[b"johndoe@example.com"]).hex(),
            "1f401c3ee22b882b961acbc6007b84f7dad8e025af2eae5020758a872ebfd017"
        );
    }
}

#[test]
fn what_is_not_hex_is_refused_and_not_quoted() {
    let refused = [
        ("", Code::Empty),
        ("a", Code::Invalid),
        ("abc", Code::Invalid),
        ("0xabcd", Code::Invalid),
        ("ab cd", Code::Invalid),
        (" abcd", Code::Invalid),
        ("abcd\n", Code::Invalid),
        ("ab:cd", Code::Invalid),
        ("abcg", Code::Invalid),
        ("ａｂ", Code::Invalid),
    ];
    for (digits, code) in refused {
        let error = Secret::from_hex(digits).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidConfig, "{digits:?}");
        let problems: Vec<_> = error.problems().iter().collect();
        assert_eq!(problems.len(), 1, "{digits:?}");
        assert_eq!(
            (problems[0].code, problems[0].path.to_string()),
            (code, "secret".to_owned())
        );
        let shown = format!("{error} {error:?}");
        assert!(
            digits.len() < 3 || !shown.contains(digits.trim()),
            "{shown}"
        );
    }
}

#[test]
fn faults_are_errors_that_say_what_is_wrong() {
    let faults: [(Box<dyn StdError>, &str); 7] = [
        (Box::new(SecretFault::Empty), "the secret is empty"),
        (Box::new(SecretFault::Missing), "the secret is not there"),
        (
            Box::new(SecretFault::Unreadable("it is no regular file".to_owned())),
            "the secret cannot be read: it is no regular file",
        ),
        (
            Box::new(JwtFault::Header),
            "the token's header names another alg than the key's, or has crit or b64",
        ),
        (Box::new(JwtFault::Malformed), "the text is no compact JWT"),
        (
            Box::new(JwtFault::Signature),
            "the signature is not that of the key",
        ),
        (Box::new(JwtFault::UnknownKey), "no key has the token's kid"),
    ];
    for (fault, text) in faults {
        assert_eq!(fault.to_string(), text);
    }
}
