//! A key service that does not exist: it signs with HS512 (RFC 7518, section 3.2), and never gives a key away.

use std::collections::HashMap;
use std::sync::Arc;

use countersign::sign::{JwtHeader, Signer};
use countersign::{Error, ErrorKind, Result};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha512;

/// The keys by their names.
pub(crate) struct KeyService(HashMap<String, Hmac<Sha512>>);

impl KeyService {
    pub(crate) fn new(keys: &[(&str, &str)]) -> Self {
        let keyed = |secret: &str| Hmac::new_from_slice(secret.as_bytes()).unwrap();
        let keys = keys.iter();
        Self(
            keys.map(|(kid, secret)| ((*kid).to_owned(), keyed(secret)))
                .collect(),
        )
    }

    /// Returns the tag of a message; `None` where there is no such key, or no longer one.
    fn tag(&self, kid: &str, message: &[u8]) -> Option<Hmac<Sha512>> {
        Some(self.0.get(kid)?.clone().chain_update(message))
    }
}

/// One key of the service.
pub(crate) struct ServiceKey {
    service: Arc<KeyService>,
    kid: String,
    header: JwtHeader,
}

impl ServiceKey {
    pub(crate) fn new(service: &Arc<KeyService>, kid: &str) -> Self {
        Self {
            service: Arc::clone(service),
            kid: kid.to_owned(),
            header: JwtHeader::new("HS512").with_kid(kid),
        }
    }
}

impl Signer for ServiceKey {
    type Signature = Vec<u8>;

    fn header(&self) -> &JwtHeader {
        &self.header
    }

    fn sign(&self, signing_input: &[u8]) -> Result<Vec<u8>> {
        let tag = self.service.tag(&self.kid, signing_input);
        let tag = tag.ok_or_else(|| Error::new(ErrorKind::Signing))?;
        Ok(tag.finalize().into_bytes().to_vec())
    }

    fn verify(&self, signing_input: &[u8], signature: &[u8]) -> bool {
        let tag = self.service.tag(&self.kid, signing_input);
        tag.is_some_and(|tag| tag.verify_slice(signature).is_ok())
    }
}
