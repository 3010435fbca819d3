//! The comparison of ours, the floor and the naive version, before the measurement.

use base64_simd::URL_SAFE_NO_PAD;
use countersign::ClientBundle;
use countersign::adapter::Accepted;
use countersign::verify::{Rejection, Verdict};
use countersign_helpcrunch::UserEntity;
use serde_json::Value;

use super::naive::{self, Decoder, ReadClaims};

/// A result that is text; `None` where the case failed.
pub(crate) trait Made {
    fn made(&self) -> Option<String>;
}

type Typed<T> = countersign::Result<Accepted<T>>;

impl Made for Typed<countersign_helpshift_identities::Login> {
    fn made(&self) -> Option<String> {
        self.as_ref().ok()?.value().identity_token.clone()
    }
}

impl Made for Typed<countersign_helpshift_legacy::Login<'_>> {
    fn made(&self) -> Option<String> {
        self.as_ref().ok()?.value().user_auth_token.clone()
    }
}

impl Made for Typed<UserEntity<'_>> {
    fn made(&self) -> Option<String> {
        self.as_ref().ok()?.value().security_hash.clone()
    }
}

impl Made for Typed<countersign_userhero::Login> {
    fn made(&self) -> Option<String> {
        let login = self.as_ref().ok()?.value();
        Some(format!("{}{}", login.user.get(), login.user_hmac))
    }
}

impl Made for Option<Vec<u8>> {
    fn made(&self) -> Option<String> {
        String::from_utf8(self.clone()?).ok()
    }
}

impl Made for Option<String> {
    fn made(&self) -> Option<String> {
        self.clone()
    }
}

impl Made for Option<countersign::Result<ClientBundle>> {
    fn made(&self) -> Option<String> {
        Some(self.as_ref()?.as_ref().ok()?.payload.get().to_owned())
    }
}

impl Made for Result<Verdict, Rejection> {
    fn made(&self) -> Option<String> {
        let Ok(Verdict::Accepted(user)) = self else {
            return None;
        };
        Some(whom(user.user_id.as_deref()?, user.email.as_deref()?))
    }
}

impl Made for naive::Result<String> {
    fn made(&self) -> Option<String> {
        self.as_ref().ok().cloned()
    }
}

impl Made for naive::Result<(String, String)> {
    fn made(&self) -> Option<String> {
        let (text, tag) = self.as_ref().ok()?;
        Some(format!("{text}{tag}"))
    }
}

impl Made for naive::Result<(&str, &str)> {
    fn made(&self) -> Option<String> {
        let (user_id, email) = self.as_ref().ok()?;
        Some(whom(user_id, email))
    }
}

impl Made for naive::Result<ReadClaims> {
    fn made(&self) -> Option<String> {
        let claims = self.as_ref().ok()?;
        let value = |identifier| {
            let mut entries = claims.identities.iter();
            entries.find(|entry| entry.identifier == identifier)
        };
        Some(whom(&value("uid")?.value, &value("email")?.value))
    }
}

fn whom(user_id: &str, email: &str) -> String {
    format!("{user_id}\n{email}")
}

/// A comparison of the text of ours with that of the naive version.
pub(crate) type Same = fn(&str, &str) -> bool;

/// Compares to the byte.
pub(crate) fn exactly(ours: &str, naive: &str) -> bool {
    ours == naive
}

/// Compares the text around the tokens, and the claims of the tokens. The headers are the same object, whose keys
/// `jsonwebtoken` writes in another order. So the signatures differ; `jsonwebtoken` accepts both.
pub(crate) fn but_for_the_header(ours: &str, naive: &str) -> bool {
    let decoder = Decoder::new(super::cases::SECRET);
    let (Some(our_token), Some(naive_token)) = (token(ours), token(naive)) else {
        return false;
    };
    ours.replace(our_token, "") == naive.replace(naive_token, "")
        && claims(our_token) == claims(naive_token)
        && header(our_token).is_some()
        && header(our_token) == header(naive_token)
        && decoder.decode(our_token).is_ok()
        && decoder.decode(naive_token).is_ok()
}

pub(crate) fn token(text: &str) -> Option<&str> {
    text.split('"').find(|part| part.starts_with("eyJ"))
}

fn claims(token: &str) -> Option<&str> {
    token.split('.').nth(1)
}

fn header(token: &str) -> Option<Value> {
    let bytes = URL_SAFE_NO_PAD.decode_to_vec(token.split('.').next()?);
    serde_json::from_slice(&bytes.ok()?).ok()
}
