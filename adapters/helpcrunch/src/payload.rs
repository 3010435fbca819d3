//! HelpCrunch's user entity. The serde names are the wire names.

use std::borrow::Cow;
use std::fmt;

use countersign::Action;
use countersign::identity::{AttributeMap, Trusted};
use countersign::json::{JsonText, ObjectWriter, key};
use countersign::sign::HmacKey;
use serde::{Deserialize, Serialize};

use crate::Mode;

/// A user who may go in, and the key that proves the user's id. Nothing proves a visitor.
///
/// It is small, since it is moved several times before the entity is made.
#[derive(Debug)]
pub struct Input<'a> {
    pub(crate) action: Action,
    pub(crate) user: Trusted<'a>,
    pub(crate) name: Option<Cow<'a, str>>,
    pub(crate) custom_data: AttributeMap<'a>,
    pub(crate) key: Option<&'a HmacKey>,
}

impl<'a> Input<'a> {
    /// Makes the entity, with the proof of the id that the mode takes.
    pub(crate) fn entity(self, mode: Mode) -> UserEntity<'a> {
        let id = self.user.user_id();
        let proof = self.key.zip(id);
        let proof = proof.map(|(key, id)| key.tag(&[id.as_bytes()]).hex());
        let mut user = UserEntity {
            user_id: id.map(Cow::Borrowed),
            name: self.name,
            email: self.user.email().map(Cow::Borrowed),
            phone: self.user.phone().map(Cow::Borrowed),
            company: self.user.company_name().map(Cow::Borrowed),
            custom_data: self.custom_data,
            security_hash: None,
            signature: None,
        };
        match (mode, proof) {
            (Mode::HashedId, Some(hash)) => user.user_id = Some(Cow::Owned(hash)),
            (Mode::SecurityHash, hash) => user.security_hash = hash,
            (Mode::Signature, signature) => user.signature = signature,
            (Mode::Plain | Mode::SecuritySignature | Mode::HashedId, _) => {}
        }
        user
    }
}

/// The user entity of the vendor's documentation. A visitor's entity has hints alone, or no keys. A login sets the
/// entity in the page, and an update hands it over (documented).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each is what HelpCrunch calls it")]
pub struct UserEntity<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "AttributeMap::is_empty")]
    pub custom_data: AttributeMap<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

impl UserEntity<'_> {
    /// Writes the entity with the same bytes that serde writes.
    #[must_use]
    pub fn to_json(&self) -> JsonText {
        ObjectWriter::write(256, |user| {
            user.optional_text(key!("user_id"), self.user_id.as_deref());
            user.optional_text(key!("name"), self.name.as_deref());
            user.optional_text(key!("email"), self.email.as_deref());
            user.optional_text(key!("phone"), self.phone.as_deref());
            user.optional_text(key!("company"), self.company.as_deref());
            if !self.custom_data.is_empty() {
                user.object(key!("custom_data"), |data| self.custom_data.write_to(data));
            }
            user.optional_text(key!("security_hash"), self.security_hash.as_deref());
            user.optional_text(key!("signature"), self.signature.as_deref());
        })
    }
}

impl fmt::Debug for UserEntity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserEntity(..)")
    }
}

/// The payload of the mode `security-signature`: the signed text as an object, and the signature beside it.
#[derive(Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SignedUser {
    /// The user entity, as the exact JSON text that is signed.
    pub user: JsonText,
    /// The lower-case hex MD5 of the text of `user` with the secret behind it.
    pub signature: String,
}

impl SignedUser {
    /// Writes the payload with the same bytes that serde writes.
    #[must_use]
    pub fn to_json(&self) -> JsonText {
        ObjectWriter::write(self.user.get().len() + 64, |payload| {
            payload.json(key!("user"), &self.user);
            payload.text(key!("signature"), &self.signature);
        })
    }
}

impl fmt::Debug for SignedUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedUser(..)")
    }
}
