//! Headers that ask for another algorithm, an extension or another key.

use countersign::Secret;
use countersign::sign::{JwtFault, JwtKey};

use crate::{CLAIMS, base64, refused, signed, verify, with_header};

#[test]
fn no_other_algorithm_is_accepted() {
    // RFC 7518, section 3.1; RFC 8037, RFC 8812 and RFC 9864; spellings; the algorithms of RFC 7518, section 4.
    let others = [
        "none",
        "None",
        "NONE",
        "nOnE",
        "none ",
        "",
        "HS384",
        "HS512",
        "RS256",
        "RS384",
        "RS512",
        "ES256",
        "ES384",
        "ES512",
        "PS256",
        "PS384",
        "PS512",
        "EdDSA",
        "Ed25519",
        "Ed448",
        "ES256K",
        "hs256",
        "Hs256",
        "HS-256",
        " HS256",
        "HS256 ",
        "HS256\\u0000",
        "HMACSHA256",
        "dir",
        "A256KW",
    ];
    for other in others {
        let header = format!(r#"{{"alg":"{other}","typ":"JWT"}}"#);
        let token = with_header(&header);
        assert!(verify(&token).is_err(), "{header}");
        // As it comes: without a signature.
        let unsigned = format!("{}.{}.", base64(&header), base64(CLAIMS));
        refused(&unsigned, JwtFault::Malformed);
    }
    let wrong = ["null", "256", "true", r#"["HS256"]"#, r#"{"HS256":1}"#];
    for wrong in wrong {
        let header = format!(r#"{{"alg":{wrong},"typ":"JWT"}}"#);
        refused(&with_header(header), JwtFault::Malformed);
    }
    for header in [r#"{"typ":"JWT"}"#, "{}", r#"{"ALG":"HS256"}"#] {
        refused(&with_header(header), JwtFault::Malformed);
    }
}

#[test]
fn a_header_is_an_object_whose_names_stand_once() {
    let broken: [&[u8]; 20] = [
        b"\"HS256\"",
        b"256",
        b"true",
        b"null",
        b"[]",
        br#"["HS256"]"#,
        br#"[{"alg":"HS256"}]"#,
        b" ",
        b"{",
        br#"{"alg":"HS256""#,
        br#"{"alg":"HS256"}}"#,
        br#"{"alg":"HS256"} x"#,
        b"{\"alg\":\"HS256\"}\0",
        b"\xef\xbb\xbf{\"alg\":\"HS256\"}",
        b"{\"alg\":\"HS256\",\"kid\":\"\xff\"}",
        br#"{"alg":"HS256","alg":"HS256"}"#,
        br#"{"alg":"none","alg":"HS256"}"#,
        br#"{"alg":"HS256","\u0061lg":"none"}"#,
        br#"{"alg":"HS256","kid":"1","kid":"2"}"#,
        br#"{"alg":"HS256","x":1,"x":1}"#,
    ];
    for header in broken {
        let shown = String::from_utf8_lossy(header);
        assert_eq!(
            verify(&with_header(header)),
            Err(JwtFault::Malformed),
            "{shown}"
        );
    }
}

/// RFC 7515, section 4.1.11, and RFC 7797: no extension that changes the signed text or must be understood is
/// supported.
#[test]
fn no_extension_is_accepted() {
    let extensions = [
        r#""crit":["exp"],"exp":1"#,
        r#""crit":["b64"],"b64":false"#,
        r#""crit":[]"#,
        r#""crit":null"#,
        r#""b64":false"#,
        r#""b64":true"#,
        r#""b64":null"#,
        r#""\u006264":false"#,
    ];
    for extension in extensions {
        let header = format!(r#"{{"alg":"HS256",{extension}}}"#);
        assert_eq!(
            verify(&with_header(&header)),
            Err(JwtFault::Header),
            "{header}"
        );
    }
    for crit in ["\"exp\"", "1", "{}", "[1]"] {
        let header = format!(r#"{{"alg":"HS256","crit":{crit}}}"#);
        assert!(verify(&with_header(&header)).is_err(), "{header}");
    }
    // RFC 7797: the payload as it is.
    let header = base64(r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#);
    assert!(verify(&signed(&format!("{header}.{CLAIMS}"))).is_err());
}

/// A header that names the place of a key is not followed, and a header that describes the token is ignored: the key is
/// ours. RFC 7515, sections 4.1.2 to 4.1.10.
#[test]
fn what_names_a_key_or_a_type_is_ignored() {
    let ignored = [
        r#""kid":"1""#,
        r#""kid":"../../dev/null""#,
        r#""jku":"https://evil.example/jwks""#,
        r#""jwk":{"kty":"oct","k":"AAAA"}"#,
        r#""x5u":"https://evil.example/x5u""#,
        r#""x5c":["AAAA"]"#,
        r#""x5t":"AAAA""#,
        r#""typ":"at+jwt""#,
        r#""typ":"jwt""#,
        r#""cty":"JWT""#,
    ];
    for ignored in ignored {
        let header = format!(r#"{{"alg":"HS256",{ignored}}}"#);
        assert_eq!(verify(&with_header(&header)), Ok(CLAIMS.into()), "{header}");
        let forged = JwtKey::hs256(&Secret::new([0, 0, 0]).unwrap(), "").unwrap();
        let forged = forged.sign(CLAIMS).unwrap();
        let (_, signature) = forged.rsplit_once('.').unwrap();
        let token = format!("{}.{}.{signature}", base64(&header), base64(CLAIMS));
        refused(&token, JwtFault::Signature);
    }
}
