//! The key of HelpCrunch's security signature: MD5 over a text and the secret behind it. Nothing else uses MD5.

use std::fmt;

use countersign::{Result, Secret};
use md5::{Digest, Md5};
use serde_json::value::RawValue;
use subtle::ConstantTimeEq;

use crate::Json;

/// The organization's secret of the mode `security-signature`.
///
/// The secret stands behind the text, so that no state of it can be kept: this keeps the secret, and wipes it
/// when dropped.
pub struct SuffixKey(Secret);

impl SuffixKey {
    /// The key of a secret: its raw bytes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`](countersign::ErrorKind::InvalidConfig) where it has no bytes.
    pub fn new(secret: &Secret) -> Result<Self> {
        Secret::new(secret.expose()).map(Self)
    }

    pub(crate) fn tag(&self, text: &str) -> Tag {
        self.tag_with(text, "")
    }

    /// The tag that is made with something behind the secret.
    fn tag_with(&self, text: &str, behind: &str) -> Tag {
        let state = Md5::new_with_prefix(text).chain_update(self.0.expose());
        Tag(state.chain_update(behind).finalize().into())
    }

    /// Says which usual slip made a tag that was refused, as [`HmacKey::slip`](countersign::sign::HmacKey::slip) does.
    /// It is one of a user's text that has this form in the page.
    pub(crate) fn slip(&self, given: &str, user: &RawValue, json: Json) -> Option<String> {
        let tag = given.trim().to_ascii_lowercase();
        if tag.len() == SHA256_DIGITS && tag.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Some("the tag has 32 bytes, as those of SHA-256; MD5 makes 16".to_owned());
        }
        let [right, plain, php] =
            [json, Json::Plain, Json::Php].map(|json| json.written_again(user).unwrap_or_default());
        let texts = [
            (None, right.as_str()),
            (Some("made of the same user in plain JSON"), &plain),
            (Some("made of the same user in PHP's JSON"), &php),
            (
                Some("made of the text that the page writes otherwise"),
                user.get(),
            ),
        ];
        let secrets = [
            (None, ""),
            (Some("made with a line break behind the secret"), "\n"),
            (Some("made with CR and LF behind the secret"), "\r\n"),
        ];
        let found = texts.iter().find_map(|(text_slip, text)| {
            let mut secrets = secrets.iter();
            let made = secrets.find(|(_, behind)| self.tag_with(text, behind).is_hex(&tag));
            let (secret_slip, _) = made?;
            Some(vec![*text_slip, *secret_slip])
        });
        let bare = || {
            let bare = Tag(Md5::digest(&right).into());
            let slip = "made without the secret: MD5 alone";
            bare.is_hex(&tag).then(|| vec![Some(slip)])
        };
        let mut slips = found.or_else(bare)?;
        if given.trim() != given {
            slips.insert(0, Some("white space around it"));
        }
        if given.bytes().any(|digit| digit.is_ascii_uppercase()) {
            slips.insert(0, Some("in upper case"));
        }
        let slips: Vec<&str> = slips.into_iter().flatten().collect();
        (!slips.is_empty()).then(|| format!("the tag: {}", slips.join(", ")))
    }
}

/// How long a tag is that somebody made by HMAC-SHA256, in hex.
const SHA256_DIGITS: usize = 64;

impl fmt::Debug for SuffixKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SuffixKey(..)")
    }
}

/// A tag of 16 bytes, which is compared in constant time.
pub(crate) struct Tag([u8; 16]);

impl Tag {
    /// Lower-case hex: 32 characters.
    pub(crate) fn hex(&self) -> String {
        const_hex::encode(self.0)
    }

    /// Whether this is the text of [`hex`](Self::hex), to the letter, in constant time.
    pub(crate) fn is_hex(&self, text: &str) -> bool {
        self.hex().as_bytes().ct_eq(text.as_bytes()).into()
    }
}
