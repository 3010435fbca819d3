//! The claims of a token that somebody presents, read as the vendor would.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use countersign::json::{integer, list, object, pointer, text};
use countersign::verify::User;
use countersign::{Account, Timestamp};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::failures::fault::EntryFault;
use crate::limits::{self, COLLECTION_MAX};
use crate::payload::{EMAIL, PHONE_NUMBER, UID, platform_of};

/// What a token says.
pub(crate) struct Presented {
    pub(crate) iat: Option<i64>,
    /// `None` where the claim is absent, or no list.
    pub(crate) identities: Option<Identities>,
    not_before: Option<f64>,
    expires: Option<f64>,
}

impl Presented {
    /// Whether `nbf` and `exp` let the token be used now (RFC 7519, sections 4.1.4 and 4.1.5). Helpshift's pages name
    /// neither; what one forbids is refused, as most libraries do (inferred).
    pub(crate) fn may_be_used(&self, now: Timestamp) -> bool {
        let now = now.unix() as f64;
        self.not_before.is_none_or(|from| from <= now) && self.expires.is_none_or(|end| now < end)
    }
}

/// Whom the entries name, even where they are at fault, and which of them are wrong.
#[derive(Default)]
pub(crate) struct Identities {
    pub(crate) user: User,
    pub(crate) count: usize,
    pub(crate) faults: Vec<Faulty>,
}

/// An entry that is wrong.
pub(crate) struct Faulty {
    /// Its identifier, where it could be read.
    name: String,
    /// Its faults, by the key of the SDK's errors map: the identifier, or a key of its metadata (documented).
    faults: Vec<(String, EntryFault)>,
}

impl Faulty {
    fn new(name: String, fault: EntryFault) -> Self {
        let faults = vec![(name.clone(), fault)];
        Self { name, faults }
    }
}

impl Identities {
    /// For the SDK's errors map: what is wrong with each.
    pub(crate) fn errors(&self) -> Vec<(String, Value)> {
        let faults = self.faults.iter().flat_map(|entry| &entry.faults);
        faults
            .map(|(key, fault)| (key.clone(), fault.raw().into()))
            .collect()
    }

    /// For the web: which are wrong.
    pub(crate) fn invalid(&self) -> Value {
        self.faults
            .iter()
            .map(|entry| entry.name.as_str())
            .collect::<Vec<_>>()
            .into()
    }
}

/// The claims, where they are a JSON object in which no key stands twice.
pub(crate) fn read(claims: &[u8]) -> Option<Presented> {
    let claims = std::str::from_utf8(claims).ok()?;
    match serde_json::from_str::<InBraces<Usual<'_>>>(claims) {
        Ok(InBraces(usual)) => Some(Presented {
            iat: Some(usual.iat),
            identities: Some(identities(
                usual
                    .identities
                    .into_iter()
                    .map(|InBraces(entry)| Ok(entry)),
            )),
            not_before: None,
            expires: None,
        }),
        Err(_) => read_any(claims),
    }
}

/// Returns the user whom claims name, as a page reads them: also where a key stands twice, so that [`read`] refuses
/// them.
pub(crate) fn claimed_user(claims: &RawValue) -> User {
    let entries = pointer(claims, "/identities").and_then(|raw| list(raw).ok());
    let mut user = User::new();
    for entry in entries.unwrap_or_default() {
        let text = |at| Some(text(pointer(entry, at)?).ok()?.into_owned());
        match text("/identifier").as_deref() {
            Some(UID) => user.user_id = text("/value"),
            Some(EMAIL) => user.email = text("/value"),
            _ => {}
        }
    }
    user
}

/// The claims of a token as they should be, which are read in one pass.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Usual<'a> {
    #[serde(borrow)]
    identities: Vec<InBraces<Entry<'a>>>,
    iat: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry<'a> {
    #[serde(borrow)]
    identifier: Cow<'a, str>,
    #[serde(borrow)]
    value: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "given")]
    metadata: Option<&'a RawValue>,
}

/// Unlike a struct of serde's, which can also be read from a list of its values.
struct InBraces<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for InBraces<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Read<T> {
            type Value = InBraces<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(InBraces)
            }
        }

        deserializer.deserialize_map(Read(PhantomData))
    }
}

/// Unlike serde, which takes `null` for nothing.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// Any others, to tell what is wrong with them.
fn read_any(claims: &str) -> Option<Presented> {
    let mut object = object(serde_json::from_str(claims).ok()?).ok()?;
    let iat = object.take("iat").and_then(|raw| integer(raw).ok());
    let identities = object
        .take("identities")
        .and_then(|raw| list(raw).ok())
        .map(|entries| identities(entries.into_iter().map(entry)));
    let mut moment = |name| object.take(name).map(moment);
    Some(Presented {
        iat,
        identities,
        not_before: moment("nbf"),
        expires: moment("exp"),
    })
}

/// Seconds, with a fraction or not. A value that is no number is before no moment and after none, and so refused.
fn moment(raw: &RawValue) -> f64 {
    raw.get().parse().unwrap_or(f64::NAN)
}

#[expect(
    single_use_lifetimes,
    reason = "an elided one is not stable inside impl Trait"
)]
fn identities<'a>(entries: impl ExactSizeIterator<Item = Result<Entry<'a>, Fault>>) -> Identities {
    let mut identities = Identities {
        count: entries.len(),
        ..Identities::default()
    };
    for (index, entry) in entries.enumerate() {
        match entry {
            Ok(entry) => identities.faults.extend(judge(entry, &mut identities.user)),
            Err((identifier, fault)) => {
                let name = identifier.unwrap_or_else(|| format!("identities[{index}]"));
                identities.faults.push(Faulty::new(name, fault));
            }
        }
    }
    if identities.count > COLLECTION_MAX {
        let too_many = Faulty::new("identities".to_owned(), EntryFault::TooMany);
        identities.faults.push(too_many);
    }
    identities
}

/// The identifier, where it could be read.
type Fault = (Option<String>, EntryFault);

fn entry(raw: &RawValue) -> Result<Entry<'_>, Fault> {
    let no_name = || (None, EntryFault::WrongType);
    let mut object = object(raw).map_err(|_| no_name())?;
    let mut text = |key| object.take(key).and_then(|raw| text(raw).ok());
    let identifier = text("identifier").ok_or_else(no_name)?;
    match text("value") {
        Some(value) => Ok(Entry {
            identifier,
            value,
            metadata: object.take("metadata"),
        }),
        None => Err((Some(identifier.into_owned()), EntryFault::WrongType)),
    }
}

/// All that is wrong with an entry.
fn judge(entry: Entry<'_>, user: &mut User) -> Option<Faulty> {
    let Entry {
        identifier, value, ..
    } = entry;
    let metadata = entry.metadata.map(Metadata::of).unwrap_or_default();
    let fault = limits::key_fault(&identifier)
        .or_else(|| limits::value_fault(&identifier, &value))
        .or(metadata.fault);
    let value = value.into_owned();
    // At fault or not, the page compares whom it names before the server judges the rest of it.
    let known = match identifier.as_ref() {
        UID => name(&mut user.user_id, value),
        EMAIL => name(&mut user.email, value),
        PHONE_NUMBER => name(&mut user.phone, value),
        other => platform_of(other).is_some_and(|platform| {
            let with = |account: Account, (key, value): (String, String)| {
                account.with_metadata(key, value)
            };
            let account = Account::new(platform, value);
            user.accounts
                .push(metadata.pairs.into_iter().fold(account, with));
            true
        }),
    };
    let fault = fault.or((!known).then_some(EntryFault::KeyUnknown));
    let own = fault.map(|fault| (identifier.clone().into_owned(), fault));
    let faults: Vec<_> = own.into_iter().chain(metadata.faults).collect();
    let name = identifier.into_owned();
    (!faults.is_empty()).then_some(Faulty { name, faults })
}

/// Whether the place was free: two of one kind would leave open who the user is (inferred: the pages
/// do not say).
fn name(place: &mut Option<String>, value: String) -> bool {
    let free = place.is_none();
    place.get_or_insert(value);
    free
}

/// The metadata of an entry.
#[derive(Default)]
struct Metadata {
    pairs: Vec<(String, String)>,
    /// A fault of all of it.
    fault: Option<EntryFault>,
    /// Faults of pairs, by their keys.
    faults: Vec<(String, EntryFault)>,
}

impl Metadata {
    fn of(raw: &RawValue) -> Self {
        let mut metadata = Self::default();
        let Ok(object) = object(raw) else {
            metadata.fault = Some(EntryFault::WrongType);
            return metadata;
        };
        let entries = object.into_entries();
        if entries.len() > COLLECTION_MAX {
            metadata.fault = Some(EntryFault::TooMuchMetadata);
        }
        for (key, raw) in entries {
            let key = key.into_owned();
            let Ok(value) = text(raw) else {
                metadata.faults.push((key, EntryFault::WrongType));
                continue;
            };
            let faults = limits::metadata_faults(&key, &value);
            let faults = faults.map(|fault| (key.clone(), fault));
            metadata.faults.extend(faults);
            metadata.pairs.push((key, value.into_owned()));
        }
        metadata
    }
}
