//! Finds the usual slip behind a refused tag, such as upper case or the wrong encoding.

use base64_simd::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::hmac::HmacKey;
use super::secret::from_hex;
use crate::sign::wipe_stack;

/// The number of bytes of a tag.
const TAG: usize = 32;

/// The encoding in which a vendor writes a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// Lower-case hex.
    Hex,
    /// Padded standard base64 (RFC 4648, section 4).
    Base64,
    /// Base64url without padding (RFC 4648, section 5), as in a JWT.
    Base64Url,
}

/// A secret that is one usual slip away from the right one, as a key.
#[derive(Clone)]
pub(super) struct Neighbour {
    slip: &'static str,
    key: Hmac<Sha256>,
}

/// Returns the keys that people sign with by mistake in place of this secret.
pub(super) fn neighbours(secret: &[u8]) -> Vec<Neighbour> {
    let bare = secret.trim_ascii_end();
    let others = [
        (
            "made with a line break behind the secret",
            Some([secret, b"\n"].concat()),
        ),
        (
            "made with CR and LF behind the secret",
            Some([secret, b"\r\n"].concat()),
        ),
        (
            "made with the secret without the white space at its end",
            (bare.len() < secret.len()).then(|| bare.to_vec()),
        ),
        (
            "made with the bytes that the secret is the hex of",
            from_hex(secret),
        ),
        (
            "made with the bytes that the secret is the base64 of",
            from_base64(secret),
        ),
    ];
    let others = others.map(|(slip, secret)| (slip, secret.map(Zeroizing::new)));
    let mut ready = Vec::with_capacity(others.len());
    for (slip, secret) in others {
        let Some(secret) = secret.filter(|secret| !secret.is_empty()) else {
            continue;
        };
        if let Some(key) = keyed(&secret) {
            ready.push(Neighbour { slip, key });
        }
        // Otherwise the bytes that one leaves on the stack would stand in the unused bytes of the next.
        wipe_stack();
    }
    ready
}

#[inline(never)]
pub(super) fn keyed(secret: &[u8]) -> Option<Hmac<Sha256>> {
    Hmac::new_from_slice(secret).ok()
}

fn from_base64(secret: &[u8]) -> Option<Vec<u8>> {
    let readers = [&STANDARD, &URL_SAFE_NO_PAD];
    let reader = readers.iter().find(|one| one.check(secret).is_ok())?;
    reader.decode_to_vec(secret).ok()
}

impl HmacKey {
    /// Describes the usual slip that made a refused tag; `None` where no slip is found.
    ///
    /// `message` is the text that had to be signed. `others` are texts that people sign in its place, each with its name.
    /// A slip is only found in the form of a tag, or in a tag that was made with the secret or by SHA-256 alone.
    ///
    /// ```
    /// use countersign::Secret;
    /// use countersign::sign::{Encoding, HmacKey};
    ///
    /// let key = HmacKey::new(&Secret::new("Jefe")?)?;
    /// let upper = key.tag(&[b"usr_1"]).hex().to_uppercase();
    /// let slip = key.slip(&upper, Encoding::Hex, "usr_1", &[("email", "lisa@example.com")]);
    /// assert_eq!(slip.as_deref(), Some("the tag: in upper case"));
    /// # Ok::<(), countersign::Error>(())
    /// ```
    #[must_use]
    pub fn slip(
        &self,
        tag: &str,
        encoding: Encoding,
        message: &str,
        others: &[(&str, &str)],
    ) -> Option<String> {
        let (mut slips, bytes) = read(tag, encoding)?;
        let Ok(bytes) = <[u8; TAG]>::try_from(bytes.as_slice()) else {
            let made = bytes.len();
            let hash = HASHES.iter().find(|(length, _)| *length == made)?.1;
            return Some(format!(
                "the tag has {made} bytes, as those of {hash}; HMAC-SHA256 makes {TAG}"
            ));
        };
        slips.extend(self.made_of(&bytes, message, others)?);
        (!slips.is_empty()).then(|| format!("the tag: {}", slips.join(", ")))
    }

    /// Returns the differences between how the tag was made and how it must be made.
    fn made_of(
        &self,
        tag: &[u8; TAG],
        message: &str,
        others: &[(&str, &str)],
    ) -> Option<Vec<String>> {
        let mut messages = vec![(None, message.to_owned())];
        messages.extend(spelled_otherwise(message));
        for (name, text) in others.iter().filter(|(_, text)| !text.is_empty()) {
            messages.push((Some(format!("made of {name}")), (*text).to_owned()));
        }
        let keys = std::iter::once((None, self.state().clone()));
        let near = self.neighbours().iter();
        let keys = keys.chain(near.map(|one| (Some(one.slip), one.key.clone())));
        for (slip, key) in keys {
            for (other, message) in &messages {
                if is_same(&hmac::Mac::chain_update(key.clone(), message), tag) {
                    return Some(
                        other
                            .iter()
                            .cloned()
                            .chain(slip.map(String::from))
                            .collect(),
                    );
                }
            }
        }
        let bare = |text: &String| Sha256::digest(text).as_slice().ct_eq(tag).into();
        let found = messages.into_iter().find(|(_, text)| bare(text));
        found.map(|(other, _)| {
            let bare = "made without the secret: SHA-256 alone".to_owned();
            other.into_iter().chain([bare]).collect()
        })
    }
}

fn is_same(state: &Hmac<Sha256>, tag: &[u8; TAG]) -> bool {
    let made = hmac::Mac::finalize(state.clone()).into_bytes();
    made.as_slice().ct_eq(tag).into()
}

/// Returns other spellings of a text that people hash in its place.
fn spelled_otherwise(message: &str) -> Vec<(Option<String>, String)> {
    let quoted = serde_json::to_string(message).unwrap_or_default();
    let spellings = [
        ("made of the text and a line break", format!("{message}\n")),
        ("made of the text in JSON's quotes", quoted),
        ("made of the text in lower case", message.to_lowercase()),
        ("made of the text in upper case", message.to_uppercase()),
        (
            "made of the text without the white space around it",
            message.trim().to_owned(),
        ),
    ];
    let differs = spellings.into_iter().filter(|(_, text)| text != message);
    differs
        .map(|(slip, text)| (Some(slip.to_owned()), text))
        .collect()
}

/// Hashes that people confuse with SHA-256, by the number of their bytes.
const HASHES: &[(usize, &str)] = &[
    (16, "MD5"),
    (20, "SHA-1"),
    (28, "SHA-224"),
    (48, "SHA-384"),
    (64, "SHA-512"),
];

/// Decodes a tag in any encoding, and returns its bytes with the differences from the right encoding.
fn read(tag: &str, encoding: Encoding) -> Option<(Vec<String>, Vec<u8>)> {
    let mut slips = Vec::new();
    let bare = tag.trim();
    if bare.len() < tag.len() {
        slips.push("white space around it".to_owned());
    }
    if let Ok(bytes) = const_hex::decode(bare).map_err(drop).and_then(not_empty) {
        match encoding {
            Encoding::Hex if bare.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                slips.push("in upper case".to_owned());
            }
            Encoding::Hex => {}
            _ => slips.push(format!("hex in place of {}", encoding.name())),
        }
        return Some((slips, bytes));
    }
    let readers = [
        (Some(Encoding::Base64), &STANDARD, "base64"),
        (Some(Encoding::Base64Url), &URL_SAFE_NO_PAD, "base64url"),
        (None, &STANDARD_NO_PAD, "base64 without padding"),
        (None, &URL_SAFE, "base64url with padding"),
    ];
    for (own, reader, name) in readers {
        let Ok(bytes) = reader.decode_to_vec(bare).map_err(drop).and_then(not_empty) else {
            continue;
        };
        // Some languages' hash functions answer hex, and base64 is put around that.
        if let Ok(inner) = const_hex::decode(&bytes).map_err(drop).and_then(not_empty) {
            slips.push("base64 of the hex text".to_owned());
            return Some((slips, inner));
        }
        if own != Some(encoding) {
            slips.push(format!("{name} in place of {}", encoding.name()));
        }
        return Some((slips, bytes));
    }
    None
}

fn not_empty(bytes: Vec<u8>) -> Result<Vec<u8>, ()> {
    if bytes.is_empty() { Err(()) } else { Ok(bytes) }
}

impl Encoding {
    const fn name(self) -> &'static str {
        match self {
            Self::Hex => "hex",
            Self::Base64 => "base64",
            Self::Base64Url => "base64url",
        }
    }
}
