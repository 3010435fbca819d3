//! Tokens with missing, additional or misspelled parts, and parts that were changed after signing.

use base64_simd::URL_SAFE_NO_PAD;
use countersign::Secret;
use countersign::sign::{CompactJwt, JwtFault, JwtKey};

use crate::{CLAIMS, base64, refused, right, signed, verify, with_part};

#[test]
fn a_signature_is_neither_changed_nor_missing_nor_cut_nor_longer() {
    let [header, claims, signature] = right();
    for place in 0..signature.len() {
        let (start, rest) = signature.split_at(place);
        let other = if rest.starts_with('A') { "B" } else { "A" };
        // The last character has two bits that belong to no byte.
        let fault = match place {
            42 => JwtFault::Malformed,
            _ => JwtFault::Signature,
        };
        let other = if place == 42 { "B" } else { other };
        refused(
            &with_part(2, &format!("{start}{other}{}", &rest[1..])),
            fault,
        );
        assert!(verify(&with_part(2, start)).is_err(), "cut at {place}");
    }
    refused(&with_part(2, ""), JwtFault::Malformed);
    refused(&format!("{header}.{claims}"), JwtFault::Malformed);
    for longer in ["AA", "AAAA", &signature] {
        assert!(verify(&with_part(2, &format!("{signature}{longer}"))).is_err());
    }
    // All bytes of it and one more, in canonical base64.
    let mut bytes = URL_SAFE_NO_PAD.decode_to_vec(&signature).unwrap();
    bytes.push(0);
    refused(&with_part(2, &base64(bytes)), JwtFault::Signature);
}

#[test]
fn a_signature_of_another_key_part_or_spelling_is_refused() {
    let [header, claims, signature] = right();
    let other = Secret::new("test_secret_kez").unwrap();
    let other = JwtKey::hs256(&other, "").unwrap().sign(CLAIMS).unwrap();
    refused(&other, JwtFault::Signature);
    let tag = URL_SAFE_NO_PAD.decode_to_vec(&signature).unwrap();
    let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
    refused(&with_part(2, &hex), JwtFault::Signature);
    // Of the claims alone, of the header alone, of both without the dot.
    for text in [claims.clone(), header.clone(), format!("{header}{claims}")] {
        let (_, signature) = signed(&text).rsplit_once('.').map(own).unwrap();
        refused(&with_part(2, &signature), JwtFault::Signature);
    }
}

#[test]
fn no_part_holds_what_is_no_base64url() {
    let strays = [
        "=", "==", "\n", "\r\n", " ", "    ", "\t", "+", "/", "%", "%3D", "?", "####", "\"", "\\",
        ",", "\0", "é", "\u{feff}", "\u{200b}", "Ａ",
    ];
    let parts = right();
    for (part, text) in parts.iter().enumerate() {
        for stray in strays {
            for place in [0, 1, text.len() / 2, text.len()] {
                let (start, rest) = text.split_at(place);
                let token = with_part(part, &format!("{start}{stray}{rest}"));
                refused(&token, JwtFault::Malformed);
                assert!(CompactJwt::parse(&token).is_err());
            }
        }
    }
}

/// Base64 with spare bits, of an impossible length, and empty.
#[test]
fn no_part_has_a_second_spelling() {
    let headers = [
        r#"{"alg":"HS256"}"#,
        r#"{"alg":"HS256" }"#,
        r#"{"alg":"HS256"  }"#,
    ];
    for header in headers {
        for claims in ["{}", "{ }", "{  }"] {
            let right = [base64(header), base64(claims)];
            assert_eq!(verify(&signed(&right.join("."))), Ok(claims.into()));
            for part in [0, 1] {
                let mut parts = right.clone();
                let last = parts[part].pop().unwrap();
                // The next of the alphabet differs in the lowest bit alone.
                let next = char::from(u8::try_from(last).unwrap() + 1);
                match parts[part].len() % 4 {
                    3 => parts[part].extend([last, 'A']),
                    _ => parts[part].push(next),
                }
                refused(&signed(&parts.join(".")), JwtFault::Malformed);
            }
        }
    }
    for part in 0..3 {
        refused(&with_part(part, ""), JwtFault::Malformed);
    }
}

#[test]
fn parts_are_three() {
    let [header, claims, signature] = right();
    let jwe = base64(r#"{"alg":"dir","enc":"A256GCM"}"#);
    let broken = [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "...".to_owned(),
        header.clone(),
        claims.clone(),
        format!("{header}.{signature}"),
        format!("{claims}.{signature}"),
        format!("{header}{claims}.{signature}"),
        format!(".{header}.{claims}.{signature}"),
        format!("{header}.{claims}.{signature}."),
        format!("{header}.{claims}.{signature}.{signature}"),
        signed(&header),
        signed(&format!("{header}.{claims}.{claims}")),
        signed(&format!("{header}.{claims}.")),
        signed(&format!("{header}..{claims}")),
        signed(&format!("{header}.{claims}.{claims}.{claims}")),
        // RFC 7516, section 7.1: five parts, the second of which may be empty.
        signed(&format!("{jwe}..{claims}.{claims}")),
        // RFC 7515, section 7.2: JSON serialisation.
        format!(r#"{{"protected":"{header}","payload":"{claims}","signature":"{signature}"}}"#),
    ];
    for token in broken {
        assert!(verify(&token).is_err(), "{token:?}");
        assert!(token.matches('.').count() == 2 || CompactJwt::parse(&token).is_err());
    }
}

fn own((start, rest): (&str, &str)) -> (String, String) {
    (start.to_owned(), rest.to_owned())
}
