//! The callers' keys.

use std::fmt;
use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use countersign::config::{SecretSource, SystemSecrets};
use sha2::{Digest, Sha256};
use subtle::{ConditionallySelectable, ConstantTimeEq};

use crate::arguments::KeySource;
use crate::status::Failure;

/// The least length of a key, in bytes. A caller can try as many as it likes.
const LEAST: usize = 32;
/// The most: a longer one would not fit into the headers.
const MOST: usize = 4096;

/// The keys, as their hashes: no comparison depends on a key's length or bytes.
pub(super) struct Keys(Vec<Key>);

struct Key {
    name: Arc<str>,
    hash: [u8; 32],
}

/// A caller, by the name of its key; `None` where the server has no keys.
pub(super) type Caller = Option<Arc<str>>;

impl Keys {
    /// Looks the keys up, and adds the warnings about them. The messages name a key and never quote it.
    pub(super) fn read(sources: &[KeySource], warnings: &mut Vec<String>) -> Result<Self, Failure> {
        let secrets = SystemSecrets::relative_to("");
        let (mut keys, mut faults) = (Vec::<Key>::new(), Vec::new());
        for source in sources {
            let remarks = secrets.remarks(&source.secret).into_iter();
            warnings.extend(remarks.map(|remark| format!("key {}: {remark}", source.name)));
            let fault = match secrets.look_up(&source.secret) {
                Err(fault) => fault.to_string(),
                Ok(secret) => match secret.expose() {
                    short if short.len() < LEAST => format!("it is shorter than {LEAST} bytes"),
                    long if long.len() > MOST => format!("it is longer than {MOST} bytes"),
                    odd if !odd.iter().all(u8::is_ascii_graphic) => {
                        "it has a byte that no header can carry".to_owned()
                    }
                    bytes => {
                        let (name, hash) = (source.name.as_str().into(), hash(bytes));
                        match keys.iter().find(|known| known.hash == hash) {
                            Some(same) => format!("it is the same as {}", same.name),
                            None => {
                                keys.push(Key { name, hash });
                                continue;
                            }
                        }
                    }
                },
            };
            faults.push(format!("key {}: {fault}", source.name));
        }
        match faults.is_empty() {
            true => Ok(Self(keys)),
            false => Err(Failure::lines(faults)),
        }
    }

    /// Whether everybody may ask.
    pub(super) const fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the caller, where the header has a key of the server. It is compared with all of them, and always to the
    /// end, so that the time says nothing about any.
    pub(super) fn caller(&self, headers: &HeaderMap) -> Option<Caller> {
        if self.are_none() {
            return Some(None);
        }
        let shown = hash(bearer(headers)?);
        let mut found = u32::MAX;
        for (index, key) in (0..).zip(&self.0) {
            found.conditional_assign(&index, key.hash.ct_eq(&shown));
        }
        let key = self.0.get(usize::try_from(found).ok()?)?;
        Some(Some(Arc::clone(&key.name)))
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(..)")
    }
}

/// Returns the token of the one header `Authorization: Bearer TOKEN` (RFC 6750, section 2.1).
fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
    let mut values = headers.get_all(AUTHORIZATION).into_iter();
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    let (scheme, token) = value.as_bytes().split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then_some(token)
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
