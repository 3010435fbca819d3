//! Reads the fields of an identity from a JSON object.
//!
//! A wrong type, an unknown key and a faulty id are problems. A malformed description must not cost a user their
//! login, so it is kept aside and listed as dropped. A malformed email or phone is kept aside as well, and
//! [`Screening`](crate::adapter::Screening) judges it. `null` counts as a field that is not there, except for
//! `user_id`, where it is a fault.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::account::{Account, Platform};
use super::attributes::NUMBER;
use super::keys::PARTS;
use super::values::{Fault, fault};
use super::{
    AttributeValue, Company, Country, Email, Identity, Locale, Misformed, Name, Phone, Picture,
    Privacy, UserId,
};
use crate::clock::Timestamp;
use crate::identity::Field;
use crate::json::{self, Cursor, Object};
use crate::problem::{Code, FieldPath, Path, Problems};

/// The rule for texts.
const WHOLE: &str = "text without half of a surrogate pair";

/// Takes the value of a key; `None` where the key is not there or its value is `null`.
fn given<'a>(object: &mut Object<'a>, key: &str) -> Option<&'a RawValue> {
    object.take(key).filter(|raw| !json::is_null(raw))
}

pub(super) fn identity(object: &mut Object<'_>, problems: &mut Problems) -> Identity {
    let user_id = object.take("user_id");
    let mut reader = Reader::new(problems);
    let mut take = |key: &'static str| given(object, key).map(|raw| (raw, Path::ROOT.key(key)));
    let mut identity = Identity {
        user_id: user_id
            .and_then(|raw| reader.identifier(raw, Path::ROOT.key("user_id"), UserId::parse)),
        email: take("email").and_then(|(raw, at)| {
            reader.verifiable(raw, at, (Field::Email, "address"), Email::parse)
        }),
        phone: take("phone").and_then(|(raw, at)| {
            reader.verifiable(raw, at, (Field::Phone, "number"), Phone::parse)
        }),
        accounts: take("accounts")
            .map(|(raw, at)| reader.accounts(raw, at))
            .unwrap_or_default(),
        name: take("name")
            .and_then(|(raw, at)| reader.name(raw, at))
            .unwrap_or_default(),
        company: take("company")
            .and_then(|(raw, at)| reader.company(raw, at))
            .unwrap_or_default(),
        locale: take("locale").and_then(|(raw, at)| reader.description(raw, at, Locale::parse)),
        country: take("country").and_then(|(raw, at)| reader.description(raw, at, Country::parse)),
        city: take("city").and_then(|(raw, at)| reader.words(raw, at)),
        picture: take("picture").and_then(|(raw, at)| reader.description(raw, at, Picture::parse)),
        created_at: take("created_at").and_then(|(raw, at)| reader.timestamp(raw, at)),
        tags: take("tags")
            .and_then(|(raw, at)| reader.texts(raw, at))
            .unwrap_or_default(),
        attributes: take("attributes")
            .and_then(|(raw, at)| reader.attributes(raw, at))
            .unwrap_or_default(),
        privacy: take("privacy")
            .and_then(|(raw, at)| reader.privacy(raw, at))
            .unwrap_or_default(),
        anonymous: take("anonymous").is_some_and(|(raw, at)| reader.anonymous(raw, at)),
        malformed: Vec::new(),
        misformed: Vec::new(),
    };
    reader.put_aside(&mut identity);
    identity
}

pub(super) struct Reader<'p> {
    problems: &'p mut Problems,
    malformed: Vec<(FieldPath, Cow<'static, str>)>,
    misformed: Vec<Misformed>,
}

impl<'p> Reader<'p> {
    pub(super) fn new(problems: &'p mut Problems) -> Self {
        Self {
            problems,
            malformed: Vec::new(),
            misformed: Vec::new(),
        }
    }

    /// Moves the malformed values into the identity.
    pub(super) fn put_aside(self, identity: &mut Identity) {
        identity.malformed = self.malformed;
        identity.misformed = self.misformed;
    }

    fn refuse<T>(&mut self, at: Path<'_>, fault: json::Fault) -> Option<T> {
        self.problems.add(at, Code::Invalid, fault.to_string());
        None
    }

    fn text(&mut self, raw: &RawValue, at: Path<'_>) -> Option<String> {
        Cursor::new(raw, at, self.problems).text().map(String::from)
    }

    /// Reads text that only describes the user. A text that was cut inside a surrogate pair is kept aside, so that it
    /// costs nobody their login.
    pub(super) fn words(&mut self, raw: &RawValue, at: Path<'_>) -> Option<String> {
        match json::text(raw) {
            Ok(text) => Some(text.into_owned()),
            Err(json::Fault::BrokenText) => {
                self.malformed.push((at.into(), Cow::Borrowed(WHOLE)));
                None
            }
            Err(fault) => self.refuse(at, fault),
        }
    }

    pub(super) fn identifier<T>(
        &mut self,
        raw: &RawValue,
        at: Path<'_>,
        parse: impl FnOnce(String) -> Result<T, Fault>,
    ) -> Option<T> {
        let text = self.text(raw, at)?;
        parse(text)
            .map_err(|(code, detail)| self.problems.add(at, code, detail))
            .ok()
    }

    /// Reads an email or phone. Plain text is unverified; an object may say that it is verified.
    fn verifiable<T>(
        &mut self,
        raw: &RawValue,
        at: Path<'_>,
        (field, key): (Field, &'static str),
        parse: impl FnOnce(String, bool) -> Result<T, Fault>,
    ) -> Option<T> {
        if !json::is_object(raw) {
            return self.formed(raw, at, (field, false), parse);
        }
        let mut object = Cursor::new(raw, at, self.problems).object()?;
        let value = object.require(key, at, self.problems);
        let verified = match given(&mut object, "verified") {
            Some(raw) => Cursor::new(raw, at.key("verified"), self.problems).boolean(),
            None => Some(false),
        };
        let is_verified = verified.unwrap_or_default();
        let value = value.filter(|raw| !json::is_null(raw));
        let parsed =
            value.and_then(|raw| self.formed(raw, at.key(key), (field, is_verified), parse));
        object.finish_among(at, &[key, "verified"], &[], self.problems);
        verified.and(parsed)
    }

    /// Parses an email or phone. One of the wrong form is put aside.
    pub(super) fn formed<T>(
        &mut self,
        raw: &RawValue,
        at: Path<'_>,
        (field, verified): (Field, bool),
        parse: impl FnOnce(String, bool) -> Result<T, Fault>,
    ) -> Option<T> {
        let parsed = match json::text(raw) {
            Ok(text) => parse(text.into_owned(), verified),
            Err(json::Fault::BrokenText) => Err(fault(Code::Invalid, WHOLE)),
            Err(fault) => return self.refuse(at, fault),
        };
        let put_aside = |fault| {
            let path = at.into();
            self.misformed.push(Misformed {
                field,
                path,
                fault,
                verified,
            });
        };
        parsed.map_err(put_aside).ok()
    }

    fn accounts(&mut self, raw: &RawValue, at: Path<'_>) -> Vec<(usize, Account)> {
        let items = Cursor::new(raw, at, self.problems)
            .list()
            .unwrap_or_default();
        let read = |(index, raw)| Some((index, self.account(raw, at.index(index))?));
        items.into_iter().enumerate().filter_map(read).collect()
    }

    fn account(&mut self, raw: &RawValue, at: Path<'_>) -> Option<Account> {
        let mut object = Cursor::new(raw, at, self.problems).object()?;
        let platform = self
            .require(&mut object, "platform", at)
            .and_then(|raw| self.platform(raw, at.key("platform")));
        let id = self
            .require(&mut object, "id", at)
            .and_then(|raw| self.text(raw, at.key("id")));
        let metadata = match given(&mut object, "metadata") {
            Some(raw) => self.metadata(raw, at.key("metadata")),
            None => Some(Vec::new()),
        };
        object.finish_among(at, &["platform", "id", "metadata"], &[], self.problems);
        let mut account = Account::new(platform?, id?);
        account.set_metadata(metadata?);
        Some(account)
    }

    fn require<'a>(
        &mut self,
        object: &mut Object<'a>,
        key: &str,
        at: Path<'_>,
    ) -> Option<&'a RawValue> {
        let value = given(object, key);
        if value.is_none() {
            self.problems.add(at.key(key), Code::Missing, "required");
        }
        value
    }

    fn platform(&mut self, raw: &RawValue, at: Path<'_>) -> Option<Platform> {
        let name = self.text(raw, at)?;
        let platform = Platform::parse(&name);
        platform
            .map_err(|(code, detail)| self.problems.add(at, code, detail))
            .ok()
    }

    fn metadata(&mut self, raw: &RawValue, at: Path<'_>) -> Option<Vec<(String, String)>> {
        let mut entries = Cursor::new(raw, at, self.problems).object()?.into_entries();
        entries.retain(|(_, raw)| !json::is_null(raw));
        let mut entry = |(key, raw): (Cow<'_, str>, &RawValue)| {
            let value = self.text(raw, at.key(&key))?;
            Some((key.into_owned(), value))
        };
        Some(entries.into_iter().filter_map(&mut entry).collect())
    }

    fn name(&mut self, raw: &RawValue, at: Path<'_>) -> Option<Name> {
        let [full, first, last, display] =
            self.parts(raw, at, ["full", "first", "last", "display"])?;
        Some(Name {
            full,
            first,
            last,
            display,
        })
    }

    fn company(&mut self, raw: &RawValue, at: Path<'_>) -> Option<Company> {
        let [name, id] = self.parts(raw, at, ["name", "id"])?;
        Some(Company { id, name })
    }

    /// Reads an object of texts. Plain text stands for the first of them.
    fn parts<const N: usize>(
        &mut self,
        raw: &RawValue,
        at: Path<'_>,
        keys: [&'static str; N],
    ) -> Option<[Option<String>; N]> {
        if !json::is_object(raw) {
            let mut whole = self.words(raw, at);
            return Some(keys.map(|_| whole.take()));
        }
        let mut object = Cursor::new(raw, at, self.problems).object()?;
        let parts = keys.map(|key| self.words(given(&mut object, key)?, at.key(key)));
        object.finish_among(at, &keys, PARTS, self.problems);
        Some(parts)
    }

    pub(super) fn description<T>(
        &mut self,
        raw: &RawValue,
        at: Path<'_>,
        parse: impl FnOnce(String) -> Result<T, Fault>,
    ) -> Option<T> {
        let parsed = parse(self.words(raw, at)?);
        parsed
            .map_err(|(_, form)| self.malformed.push((at.into(), form)))
            .ok()
    }

    fn timestamp(&mut self, raw: &RawValue, at: Path<'_>) -> Option<Timestamp> {
        let seconds = match json::integer(raw) {
            Ok(seconds) => Timestamp::from_unix(seconds),
            Err(json::Fault::TooLarge) => None,
            Err(fault) => return self.refuse(at, fault),
        };
        let seconds = seconds.filter(|seconds| *seconds <= Timestamp::LAST_DATE);
        if seconds.is_none() {
            let form = "Unix seconds, from 0 to the end of the year 9999";
            self.malformed.push((at.into(), Cow::Borrowed(form)));
        }
        seconds
    }

    /// Reads a list of texts: those that could be read, each with its index.
    fn texts(&mut self, raw: &RawValue, at: Path<'_>) -> Option<Vec<(usize, String)>> {
        let items = Cursor::new(raw, at, self.problems).list()?;
        let read = |(index, raw)| Some((index, self.words(raw, at.index(index))?));
        Some(items.into_iter().enumerate().filter_map(read).collect())
    }

    fn attributes(
        &mut self,
        raw: &RawValue,
        at: Path<'_>,
    ) -> Option<Vec<(String, AttributeValue)>> {
        let entries = Cursor::new(raw, at, self.problems).object()?.into_entries();
        let mut attributes = Vec::with_capacity(entries.len());
        for (key, raw) in entries {
            if json::is_null(raw) {
                continue;
            }
            if let Some(value) = self.attribute(raw, at.key(&key)) {
                attributes.push((key.into_owned(), value));
            }
        }
        Some(attributes)
    }

    fn attribute(&mut self, raw: &RawValue, at: Path<'_>) -> Option<AttributeValue> {
        match raw.get().bytes().next() {
            Some(b'"') => self.words(raw, at).map(AttributeValue::Text),
            Some(b'[') => {
                let texts = self.texts(raw, at)?.into_iter();
                Some(AttributeValue::List(texts.map(|(_, text)| text).collect()))
            }
            Some(b't' | b'f') => Cursor::new(raw, at, self.problems)
                .boolean()
                .map(AttributeValue::Bool),
            Some(b'-' | b'0'..=b'9') => {
                let value = AttributeValue::number(raw.get()).ok();
                if value.is_none() {
                    self.malformed.push((at.into(), Cow::Borrowed(NUMBER)));
                }
                value
            }
            _ => {
                let detail = "expected text, a number, true or false, or a list of texts";
                self.problems.add(at, Code::Invalid, detail);
                None
            }
        }
    }

    fn privacy(&mut self, raw: &RawValue, at: Path<'_>) -> Option<Privacy> {
        match self.text(raw, at)?.as_str() {
            "standard" => Some(Privacy::Standard),
            "full" => Some(Privacy::Full),
            _ => {
                self.problems
                    .add(at, Code::Invalid, "one of standard, full");
                None
            }
        }
    }

    fn anonymous(&mut self, raw: &RawValue, at: Path<'_>) -> bool {
        Cursor::new(raw, at, self.problems).boolean() == Some(true)
    }
}
