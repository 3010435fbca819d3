//! The security signature: the text that it covers, and its key. Nothing else uses MD5.

use std::fmt::{self, Write};

use countersign::json::{JsonText, javascript};
use countersign::{Error, ErrorKind, Result, Secret};
use md5::{Digest, Md5};
use serde_json::value::RawValue;
use subtle::ConstantTimeEq;

use crate::UserEntity;

/// The way in which the signed text is written. The two ways differ only for `/` and for characters beyond ASCII.
///
/// Whether HelpCrunch hashes the text that the page sends, or writes that text again first, is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Json {
    /// The way of PHP's `json_encode`, the vendor's only sample: `\/`, and lower-case `\uXXXX` beyond ASCII.
    #[default]
    Php,
    /// The way without these escapes.
    Plain,
}

impl Json {
    /// Every way.
    pub const ALL: &'static [Self] = &[Self::Php, Self::Plain];

    /// Returns the name that configurations use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Php => "php",
            Self::Plain => "plain",
        }
    }

    /// Writes the text of a user, once.
    pub(crate) fn write(self, user: &UserEntity<'_>) -> Result<JsonText> {
        let text = self.of(user.to_json().get().to_owned());
        let raw = RawValue::from_string(text).map_err(|_| Error::new(ErrorKind::Signing))?;
        Ok(raw.into())
    }

    /// Writes again the object that the page makes of a user's text. Returns `None` where nobody signs such a text.
    pub(crate) fn written_again(self, user: &RawValue) -> Option<String> {
        javascript::written_again(user).map(|plain| self.of(plain))
    }

    /// Turns a plain text into this form.
    fn of(self, plain: String) -> String {
        match self {
            Self::Php => escaped(&plain),
            Self::Plain => plain,
        }
    }
}

/// Escapes `/` and the characters beyond ASCII. These stand only within strings, where JSON allows escapes.
/// `serde_json` and PHP write everything else alike.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for one in json.chars() {
        match one {
            '/' => text.push_str(r"\/"),
            _ if one.is_ascii() => text.push(one),
            _ => {
                for unit in one.encode_utf16(&mut [0; 2]) {
                    // Writing to a String does not fail.
                    let _ = write!(text, r"\u{unit:04x}");
                }
            }
        }
    }
    text
}

/// The organization's secret of the mode `security-signature`.
///
/// The secret is hashed after the text, so that no state of the hash can be kept. The key keeps the secret itself, and
/// wipes the secret when the key is dropped.
pub struct SuffixKey(Secret);

impl SuffixKey {
    /// Makes the key of a secret: its raw bytes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where the secret has no bytes.
    pub fn new(secret: &Secret) -> Result<Self> {
        Secret::new(secret.expose()).map(Self)
    }

    pub(crate) fn tag(&self, text: &str) -> Tag {
        self.tag_with(text, "")
    }

    /// Makes a tag with more bytes behind the secret.
    fn tag_with(&self, text: &str, behind: &str) -> Tag {
        let state = Md5::new_with_prefix(text).chain_update(self.0.expose());
        Tag(state.chain_update(behind).finalize().into())
    }

    /// Describes the usual slip that made a refused tag, as [`HmacKey::slip`](countersign::sign::HmacKey::slip) does.
    /// `user` is the text of the user in the page, and `json` is the right way to write it.
    pub(crate) fn slip(&self, given: &str, user: &RawValue, json: Json) -> Option<String> {
        let tag = given.trim().to_ascii_lowercase();
        if tag.len() == SHA256_DIGITS && tag.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Some("the tag has 32 bytes, as those of SHA-256; MD5 makes 16".to_owned());
        }
        let is_upper = given.bytes().any(|digit| digit.is_ascii_uppercase());
        let (text_slip, secret_slip) = self.slip_of_making(&tag, user, json)?;
        let slips = [
            is_upper.then_some("in upper case"),
            (given.trim() != given).then_some("white space around it"),
            text_slip,
            secret_slip,
        ];
        let slips: Vec<&str> = slips.into_iter().flatten().collect();
        (!slips.is_empty()).then(|| format!("the tag: {}", slips.join(", ")))
    }

    /// Finds the text and the secret that made a tag, and describes each that is not the right one.
    fn slip_of_making(&self, tag: &str, user: &RawValue, json: Json) -> Option<(Slip, Slip)> {
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
        for (text_slip, text) in texts {
            for (secret_slip, behind) in secrets {
                if self.tag_with(text, behind).is_hex(tag) {
                    return Some((text_slip, secret_slip));
                }
            }
        }
        let bare = Tag(Md5::digest(&right).into());
        let slip = "made without the secret: MD5 alone";
        bare.is_hex(tag).then_some((None, Some(slip)))
    }
}

/// The name of a slip, where there is one.
type Slip = Option<&'static str>;

/// The number of hex digits of a tag that somebody made by HMAC-SHA256.
const SHA256_DIGITS: usize = 64;

impl fmt::Debug for SuffixKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SuffixKey(..)")
    }
}

/// A tag of 16 bytes, which is compared in constant time.
pub(crate) struct Tag([u8; 16]);

impl Tag {
    /// Returns the tag in lower-case hex: 32 characters.
    pub(crate) fn hex(&self) -> String {
        const_hex::encode(self.0)
    }

    /// Says whether the text is exactly that of [`hex`](Self::hex). It takes constant time.
    pub(crate) fn is_hex(&self, text: &str) -> bool {
        self.hex().as_bytes().ct_eq(text.as_bytes()).into()
    }
}
