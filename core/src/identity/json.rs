//! The fields of an identity, out of a JSON object.
//!
//! A fault in the shape (a wrong type, an unknown key) or in what identifies the user is a problem.
//! A malformed description never costs a user their login: it is kept aside and listed as dropped.

use serde_json::value::RawValue;

use super::account::{Account, Platform};
use super::values::Fault;
use super::{
    AttributeValue, Company, Country, Email, Identity, Locale, Name, Phone, Privacy, UserId,
};
use crate::bundle::Reason;
use crate::clock::Timestamp;
use crate::path::Path;
use crate::problem::{Code, Problem, Problems};
use crate::read::{self, Object};

pub(super) fn identity(object: &mut Object<'_>, problems: &mut Problems) -> Identity {
    let mut reader = Reader {
        problems,
        malformed: Vec::new(),
    };
    let mut take = |key: &'static str| object.take(key).map(|raw| (raw, Path::ROOT.key(key)));
    let mut identity = Identity {
        user_id: take("user_id").and_then(|(raw, at)| reader.identifier(raw, at, UserId::parse)),
        email: take("email")
            .and_then(|(raw, at)| reader.verifiable(raw, at, "address", Email::parse)),
        phone: take("phone")
            .and_then(|(raw, at)| reader.verifiable(raw, at, "number", Phone::parse)),
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
    };
    identity.malformed = reader.malformed;
    identity
}

struct Reader<'p> {
    problems: &'p mut Problems,
    malformed: Vec<(crate::FieldPath, Reason)>,
}

impl Reader<'_> {
    fn text(&mut self, raw: &RawValue, at: Path<'_>) -> Option<String> {
        read::text(raw, at, self.problems).map(String::from)
    }

    /// Text that only describes the user. A name that was cut inside a surrogate pair costs nobody
    /// their login.
    fn words(&mut self, raw: &RawValue, at: Path<'_>) -> Option<String> {
        if read::is_broken_text(raw) {
            self.malformed.push((at.into(), Reason::Invalid));
            return None;
        }
        self.text(raw, at)
    }

    fn identifier<T>(
        &mut self,
        raw: &RawValue,
        at: Path<'_>,
        parse: impl FnOnce(String) -> Result<T, Fault>,
    ) -> Option<T> {
        let text = self.text(raw, at)?;
        self.problems
            .keep(parse(text).map_err(|(code, detail)| Problem::new(at, code, detail).into()))
    }

    /// Plain text is unverified; an object may say that it is verified.
    fn verifiable<T>(
        &mut self,
        raw: &RawValue,
        at: Path<'_>,
        key: &'static str,
        parse: impl FnOnce(String, bool) -> Result<T, Fault>,
    ) -> Option<T> {
        if !read::is_object(raw) {
            return self.identifier(raw, at, |text| parse(text, false));
        }
        let mut object = read::object(raw, at, self.problems)?;
        let value = object.require(key, at, self.problems);
        let verified = match object.take("verified") {
            Some(raw) => read::boolean(raw, at.key("verified"), self.problems),
            None => Some(false),
        };
        let verified_or_not = verified.unwrap_or_default();
        let parsed = value
            .and_then(|raw| self.identifier(raw, at.key(key), |text| parse(text, verified_or_not)));
        object.finish(at, self.problems);
        verified.and(parsed)
    }

    fn accounts(&mut self, raw: &RawValue, at: Path<'_>) -> Vec<(usize, Account)> {
        let items = read::list(raw, at, self.problems).unwrap_or_default();
        let read = |(index, raw)| Some((index, self.account(raw, at.index(index))?));
        items.into_iter().enumerate().filter_map(read).collect()
    }

    fn account(&mut self, raw: &RawValue, at: Path<'_>) -> Option<Account> {
        let mut object = read::object(raw, at, self.problems)?;
        let platform = object
            .require("platform", at, self.problems)
            .and_then(|raw| self.platform(raw, at.key("platform")));
        let id = object
            .require("id", at, self.problems)
            .and_then(|raw| self.text(raw, at.key("id")));
        let metadata = match object.take("metadata") {
            Some(raw) => self.metadata(raw, at.key("metadata")),
            None => Some(Vec::new()),
        };
        object.finish(at, self.problems);
        let mut account = Account::new(platform?, id?);
        account.set_metadata(metadata?);
        Some(account)
    }

    fn platform(&mut self, raw: &RawValue, at: Path<'_>) -> Option<Platform> {
        let name = self.text(raw, at)?;
        let platform = Platform::from_name(&name);
        if platform.is_none() {
            let known = Platform::ALL.map(Platform::as_str).join(", ");
            self.problems
                .add(at, Code::Invalid, format!("one of {known}"));
        }
        platform
    }

    fn metadata(&mut self, raw: &RawValue, at: Path<'_>) -> Option<Vec<(String, String)>> {
        let entries = read::object(raw, at, self.problems)?.into_entries();
        let mut entry = |(key, raw): (std::borrow::Cow<'_, str>, &RawValue)| {
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

    /// An object of texts; plain text is the first of them.
    fn parts<const N: usize>(
        &mut self,
        raw: &RawValue,
        at: Path<'_>,
        keys: [&'static str; N],
    ) -> Option<[Option<String>; N]> {
        if !read::is_object(raw) {
            let mut whole = self.words(raw, at);
            return Some(keys.map(|_| whole.take()));
        }
        let mut object = read::object(raw, at, self.problems)?;
        let parts = keys.map(|key| self.words(object.take(key)?, at.key(key)));
        object.finish(at, self.problems);
        Some(parts)
    }

    fn description<T>(
        &mut self,
        raw: &RawValue,
        at: Path<'_>,
        parse: impl FnOnce(String) -> Result<T, Fault>,
    ) -> Option<T> {
        let parsed = parse(self.words(raw, at)?);
        parsed
            .map_err(|_| self.malformed.push((at.into(), Reason::Invalid)))
            .ok()
    }

    fn timestamp(&mut self, raw: &RawValue, at: Path<'_>) -> Option<Timestamp> {
        let seconds = read::integer(raw, at, self.problems)?.and_then(Timestamp::from_unix);
        if seconds.is_none() {
            self.malformed.push((at.into(), Reason::Invalid));
        }
        seconds
    }

    /// The texts of a list that could be read, each with its index.
    fn texts(&mut self, raw: &RawValue, at: Path<'_>) -> Option<Vec<(usize, String)>> {
        let items = read::list(raw, at, self.problems)?;
        let read = |(index, raw)| Some((index, self.words(raw, at.index(index))?));
        Some(items.into_iter().enumerate().filter_map(read).collect())
    }

    fn attributes(
        &mut self,
        raw: &RawValue,
        at: Path<'_>,
    ) -> Option<Vec<(String, AttributeValue)>> {
        let entries = read::object(raw, at, self.problems)?.into_entries();
        let mut attributes = Vec::with_capacity(entries.len());
        for (key, raw) in entries {
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
            Some(b't' | b'f') => read::boolean(raw, at, self.problems).map(AttributeValue::Bool),
            Some(b'-' | b'0'..=b'9') => {
                let integer = read::integer(raw, at, self.problems)?;
                let value = integer.and_then(|integer| AttributeValue::try_from(integer).ok());
                if value.is_none() {
                    self.malformed.push((at.into(), Reason::Invalid));
                }
                value
            }
            _ => {
                let detail = "expected text, an integer, true or false, or a list of texts";
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
        read::boolean(raw, at, self.problems) == Some(true)
    }
}
