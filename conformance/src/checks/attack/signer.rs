//! Signs tokens again with the fixture's secrets, where one of them signs HS256.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use countersign::Secret;
use countersign::sign::HmacKey;

/// The key of a token, found among the secrets of the fixture.
pub(super) struct Signer(HmacKey);

impl Signer {
    /// Finds the key that has signed the token: a secret's bytes, or the bytes that it writes in hex or base64. `None`
    /// where none of them makes this signature, so that another algorithm is at work.
    pub(super) fn of(token: &str, secrets: &[String]) -> Option<Self> {
        let (input, signature) = token.rsplit_once('.')?;
        let candidates = secrets.iter().flat_map(|secret| {
            [
                Secret::new(secret.as_str()).ok(),
                Secret::from_hex(secret).ok(),
                STANDARD
                    .decode(secret)
                    .ok()
                    .and_then(|it| Secret::new(it).ok()),
            ]
        });
        let mut signers = candidates
            .flatten()
            .filter_map(|secret| HmacKey::new(&secret).ok().map(Self));
        signers.find(|signer| signer.signature(input) == signature)
    }

    /// Makes the key of an attacker, who knows no secret and guesses.
    pub(super) fn guessed(bytes: &[u8]) -> Option<Self> {
        HmacKey::new(&Secret::new(bytes).ok()?).ok().map(Self)
    }

    /// Signs a header and claims that are text.
    pub(super) fn sign(&self, header: &str, claims: &str) -> String {
        let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
        let input = format!("{header}.{claims}");
        let signature = self.signature(&input);
        format!("{input}.{signature}")
    }

    fn signature(&self, input: &str) -> String {
        let tag = self.0.tag(&[input.as_bytes()]).base64();
        let bytes = STANDARD.decode(tag).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(bytes)
    }
}
