//! The usual slips behind a refused tag.
//!
//! Tags are those of Python 3.11's `hmac`, `hashlib` and `base64`. Unless a test says otherwise, the key is
//! `test_secret_key`, and the text that was to be signed is `Captain_31`.

use countersign::Secret;
use countersign::sign::{CompactJwt, Encoding, HmacKey, JwtKey};

use Encoding::{Base64, Base64Url, Hex};

fn slip(secret: &str, tag: &str, encoding: Encoding) -> Option<String> {
    let key = HmacKey::new(&Secret::new(secret).unwrap()).unwrap();
    let others = [("email", "lisa@example.com"), ("name", "")];
    key.slip(tag, encoding, "Captain_31", &others)
}

#[test]
fn each_slip_is_named() {
    let cases = [
        (
            Hex,
            "BCA3D28DC9B072B964194A2B84572163CEC8D21B1F8C835949455F1707921E8A",
            "in upper case",
        ),
        (
            Hex,
            "vKPSjcmwcrlkGUorhFchY87I0hsfjINZSUVfFweSHoo=",
            "base64 in place of hex",
        ),
        (
            Hex,
            "vKPSjcmwcrlkGUorhFchY87I0hsfjINZSUVfFweSHoo",
            "base64url in place of hex",
        ),
        (
            Base64,
            "vKPSjcmwcrlkGUorhFchY87I0hsfjINZSUVfFweSHoo",
            "base64url in place of base64",
        ),
        (
            Base64,
            "bca3d28dc9b072b964194a2b84572163cec8d21b1f8c835949455f1707921e8a",
            "hex in place of base64",
        ),
        (
            Base64,
            "YmNhM2QyOGRjOWIwNzJiOTY0MTk0YTJiODQ1NzIxNjNjZWM4ZDIxYjFmOGM4MzU5NDk0NTVmMTcwNzkyMWU4YQ==",
            "base64 of the hex text",
        ),
        (
            Hex,
            "bca3d28dc9b072b964194a2b84572163cec8d21b1f8c835949455f1707921e8a\n",
            "white space around it",
        ),
        (
            Hex,
            "b0edfbac1a5cacf06a260127ddcc349c4cae78cb55c33a7e6ab85ce54140b543",
            "made of email",
        ),
        (
            Hex,
            "d2e9c4addc373c764048105a9154574cb28f7b6bd76ebf4a4cfc81f8b4517702",
            "made of the text and a line break",
        ),
        (
            Hex,
            "95e95a657f12b6b7f5cea5c1bed6f0eeffa46cd2c97019b50470e94d296bfd92",
            "made of the text in JSON's quotes",
        ),
        (
            Hex,
            "3dfe35daf34d80a22749b2c2d976ca55983cb9325a5db489cdfecc849988744f",
            "made of the text in lower case",
        ),
        (
            Hex,
            "219f728ac348913df72ad05105981d56a7f83c34b9f4df14c91567622ebd50cf",
            "made with a line break behind the secret",
        ),
        (
            Hex,
            "6bd0523cdd3cd1e47fc7184faa174266044fd79360f6736a6fcf0c7e47eb6e9c",
            "made with CR and LF behind the secret",
        ),
        (
            Hex,
            "53e9490ceef33b27bd099c73e5cda4898a32603998316397618781b7f195c5fa",
            "made without the secret: SHA-256 alone",
        ),
        (
            Hex,
            "B00F0E3D68BDDA4FF0CE173346B33CFB986FE7525886E81C49497416EF931341",
            "in upper case, made of email, made with a line break behind the secret",
        ),
    ];
    for (encoding, tag, named) in cases {
        let found = slip("test_secret_key", tag, encoding);
        assert_eq!(found, Some(format!("the tag: {named}")), "{tag}");
    }
}

/// The four forms of one tag that has both characters by which the alphabets differ.
#[test]
fn each_form_of_base64_is_named() {
    let base64 = "2kvFzPDVrxVrWsfaz+/bLv042bjhwtWI7SxwObyRmro=";
    let base64url = "2kvFzPDVrxVrWsfaz-_bLv042bjhwtWI7SxwObyRmro=";
    let bare = |tag: &'static str| tag.trim_end_matches('=');
    let forms = [
        (base64, "base64"),
        (bare(base64), "base64 without padding"),
        (base64url, "base64url with padding"),
        (bare(base64url), "base64url"),
    ];
    for (tag, form) in forms {
        for (encoding, own) in [(Hex, "hex"), (Base64, "base64"), (Base64Url, "base64url")] {
            let named = (form != own).then(|| format!("the tag: {form} in place of {own}"));
            assert_eq!(slip("secret_1", tag, encoding), named, "{tag}");
        }
    }
}

#[test]
fn another_hash_is_told_by_its_length() {
    let cases = [
        (
            "bedd0c4801095d1121e398996339d150",
            "16 bytes, as those of MD5",
        ),
        (
            "a203c3af311185bfb7ebe3f0b9d5f6f5161d7be8",
            "20 bytes, as those of SHA-1",
        ),
        (
            "55b7de86c13d4e6dfe781b087ae843476c72adc0f4649c052e2d8178",
            "28 bytes, as those of SHA-224",
        ),
        (
            "2f7cf5eb58774f3892051733a311daf5f0c204b524201f5ac43ce88fc4b6fadbaf6c403197ce6cf272ec2e3b68dcba45",
            "48 bytes, as those of SHA-384",
        ),
        (
            "ogPDrzERhb+36+PwudX29RYde+g=",
            "20 bytes, as those of SHA-1",
        ),
        (
            "77828ed600492087e943874185cdc0e6124af41baa4d7d96e0130351da5c87e41260c0435ba84c950ba78ad937377202cb5654ea5b4f0b73526212b566f76f15",
            "64 bytes, as those of SHA-512",
        ),
    ];
    for (tag, named) in cases {
        let expected = format!("the tag has {named}; HMAC-SHA256 makes 32");
        assert_eq!(slip("test_secret_key", tag, Hex), Some(expected), "{tag}");
    }
}

#[test]
fn a_secret_that_was_read_otherwise_is_told() {
    let plain = "bca3d28dc9b072b964194a2b84572163cec8d21b1f8c835949455f1707921e8a";
    let cases = [
        (
            "test_secret_key\r\n",
            plain,
            "the secret without the white space at its end",
        ),
        (
            "00112233445566778899aabbccddeeff",
            "e3a9aaed68c8369e2c748f6b33766b526f5ab6cddf9b9328c35500a24c78260c",
            "the bytes that the secret is the hex of",
        ),
        (
            "c2VjcmV0IG9mIHRoZSB2ZW5kb3I=",
            "de459d9f1df3f84255b20c6891180a3f4457b7006c5fdf4656beb73dcaadc320",
            "the bytes that the secret is the base64 of",
        ),
        (
            "X-zrZv_IbzjZUnhsbWlseQ",
            "eb567d868b88d402dd99f369eab7939a73680724cec5c8b5d7c873d15d242809",
            "the bytes that the secret is the base64 of",
        ),
    ];
    for (secret, tag, named) in cases {
        let expected = format!("the tag: made with {named}");
        assert_eq!(slip(secret, tag, Hex), Some(expected), "{secret}");
    }
}

#[test]
fn a_signature_of_a_token_is_looked_at_too() {
    let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1aWQiOiIxIn0.EPaAXzVkbRu5e-lDvbDV9q00AfKCge98J91lRF5O6FA";
    let key = JwtKey::hs256(&Secret::new("test_secret_key").unwrap(), "").unwrap();
    let named = "the tag: made with a line break behind the secret";
    let token = CompactJwt::parse(token).unwrap();
    assert_eq!(key.slip(&token).as_deref(), Some(named));
    let right = key.sign("{}").unwrap();
    assert_eq!(key.slip(&CompactJwt::parse(&right).unwrap()), None);
}

#[test]
fn what_nobody_made_with_the_secret_is_no_slip() {
    let right = "bca3d28dc9b072b964194a2b84572163cec8d21b1f8c835949455f1707921e8a";
    let of_another_user = right.replace('b', "c");
    // A text that is empty is nobody's: its tag is no slip.
    let of_nothing = "c1d7be015fcffd2d515199541faf4890f80f14b546b41ccc18bbe8573ab08b0a";
    for tag in [right, &of_another_user, of_nothing, "", "secret", "0"] {
        assert_eq!(slip("test_secret_key", tag, Hex), None, "{tag}");
    }
}
