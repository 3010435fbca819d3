//! The example of RFC 8037, appendix A: a key pair that signs with `EdDSA`, and a header of `alg` alone.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::sign::{CompactJwt, JwtFault, JwtHeader, JwtKey, Signer};
use countersign::{Error, ErrorKind, Result};
use jsonwebtoken::crypto::{sign, verify};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};

const SEED: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
const PUBLIC: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const TOKEN: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

struct KeyPair {
    header: JwtHeader,
    private: EncodingKey,
    public: DecodingKey,
}

impl KeyPair {
    fn new(seed: &str, public: &str) -> Self {
        let mut header = JwtHeader::new("EdDSA");
        header.typ = None;
        // RFC 8410, section 7: what stands before the seed of every private key of Ed25519.
        let mut private = const_hex::decode("302e020100300506032b657004220420").unwrap();
        private.extend(URL_SAFE_NO_PAD.decode(seed).unwrap());
        Self {
            header,
            private: EncodingKey::from_ed_der(&private),
            public: DecodingKey::from_ed_components(public).unwrap(),
        }
    }
}

impl Signer for KeyPair {
    type Signature = Vec<u8>;

    fn header(&self) -> &JwtHeader {
        &self.header
    }

    fn sign(&self, signing_input: &[u8]) -> Result<Vec<u8>> {
        let signature = sign(signing_input, &self.private, Algorithm::EdDSA);
        let signature = signature
            .ok()
            .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        signature.ok_or_else(|| Error::new(ErrorKind::Signing))
    }

    fn verify(&self, signing_input: &[u8], signature: &[u8]) -> bool {
        let signature = URL_SAFE_NO_PAD.encode(signature);
        verify(&signature, signing_input, &self.public, Algorithm::EdDSA).unwrap_or(false)
    }
}

#[test]
fn the_example_of_rfc_8037_comes_out() {
    let claims = "Example of Ed25519 signing";
    for cut in 0..=claims.len() {
        let key = JwtKey::new(KeyPair::new(SEED, PUBLIC), &claims[..cut]);
        assert_eq!(key.sign(claims).unwrap(), TOKEN, "start of {cut} bytes");
    }
    let key = JwtKey::new(KeyPair::new(SEED, PUBLIC), "");
    let token = CompactJwt::parse(TOKEN).unwrap();
    assert_eq!(key.verify(&token), Ok(()));
    let changed = TOKEN.replace("RXhhbXBsZSBvZi", "RXhhbXBsZSBvZj");
    let changed = CompactJwt::parse(&changed).unwrap();
    assert_eq!(key.verify(&changed), Err(JwtFault::Signature));
}

/// RFC 8725, section 3.1: a key serves one algorithm, whatever the token asks for.
#[test]
fn a_token_of_another_algorithm_is_refused_by_its_header() {
    let key = JwtKey::new(KeyPair::new(SEED, PUBLIC), "");
    for header in [r#"{"alg":"HS256"}"#, r#"{"alg":"HS256","typ":"JWT"}"#] {
        let token = TOKEN.replace("eyJhbGciOiJFZERTQSJ9", &URL_SAFE_NO_PAD.encode(header));
        let token = CompactJwt::parse(&token).unwrap();
        assert_eq!(key.verify(&token), Err(JwtFault::Header), "{header}");
    }
}
