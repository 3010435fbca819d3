//! The claims of a token that is presented, read as the vendor would read them.

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

use crate::failures::EntryFault;
use crate::limits::{self, COLLECTION_MAX};
use crate::token::{EMAIL, PHONE_NUMBER, UID, platform_of};

/// The claims of a token.
pub(crate) struct Presented {
    pub(crate) iat: Option<i64>,
    /// `None` where the claim is absent, or is no list.
    pub(crate) identities: Option<Identities>,
    not_before: Option<f64>,
    expires: Option<f64>,
}

impl Presented {
    /// Says whether `nbf` and `exp` let the token be used now (RFC 7519, sections 4.1.4 and 4.1.5). Helpshift's pages
    /// name neither claim. A token that they forbid is refused, as most libraries do (inferred).
    pub(crate) fn may_be_used(&self, now: Timestamp) -> bool {
        let now = now.unix() as f64;
        self.not_before.is_none_or(|from| from <= now) && self.expires.is_none_or(|end| now < end)
    }
}

/// The claim `identities`: the user whom its entries name, even where an entry is at fault, and the faults.
#[derive(Default)]
pub(crate) struct Identities {
    pub(crate) user: User,
    pub(crate) count: usize,
    pub(crate) faults: Vec<Faulty>,
}

/// An entry that is at fault.
pub(crate) struct Faulty {
    /// Its identifier, or its place in the list where that could not be read.
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
    fn of<'a>(entries: impl ExactSizeIterator<Item = Result<Entry<'a>, Unreadable<'a>>>) -> Self {
        let mut identities = Self {
            count: entries.len(),
            ..Self::default()
        };
        for (index, entry) in entries.enumerate() {
            let faulty = match entry {
                Ok(entry) => entry.judge(&mut identities.user),
                Err((identifier, fault)) => {
                    let name =
                        identifier.map_or_else(|| format!("identities[{index}]"), Cow::into_owned);
                    Some(Faulty::new(name, fault))
                }
            };
            identities.faults.extend(faulty);
        }
        if identities.count > COLLECTION_MAX {
            let too_many = Faulty::new("identities".to_owned(), EntryFault::TooMany);
            identities.faults.push(too_many);
        }
        identities
    }

    /// Lists the faults for the SDK's errors map.
    pub(crate) fn errors(&self) -> Vec<(String, EntryFault)> {
        let faults = self.faults.iter().flat_map(|entry| &entry.faults);
        faults.cloned().collect()
    }

    /// Lists the names of the faulty entries, which is all that the web tells.
    pub(crate) fn invalid(&self) -> Value {
        self.faults
            .iter()
            .map(|entry| entry.name.as_str())
            .collect::<Vec<_>>()
            .into()
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

/// Reads the claims. `None` where they are no JSON object, or one in which a key stands twice.
pub(crate) fn read(claims: &[u8]) -> Option<Presented> {
    let claims = std::str::from_utf8(claims).ok()?;
    match serde_json::from_str(claims) {
        Ok(InBraces(usual)) => Some(usual_claims(usual)),
        Err(_) => any_claims(claims),
    }
}

/// The claims of a token that this crate signs, read in one pass. Without it `verify` takes a quarter longer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Usual<'a> {
    #[serde(borrow)]
    identities: Vec<InBraces<Entry<'a>>>,
    iat: i64,
}

fn usual_claims(usual: Usual<'_>) -> Presented {
    let entries = usual.identities.into_iter();
    Presented {
        iat: Some(usual.iat),
        identities: Some(Identities::of(entries.map(|InBraces(entry)| Ok(entry)))),
        not_before: None,
        expires: None,
    }
}

/// Reads any other claims, value by value, so that each fault is found.
fn any_claims(claims: &str) -> Option<Presented> {
    let mut claims = object(serde_json::from_str(claims).ok()?).ok()?;
    let iat = claims.take("iat").and_then(|raw| integer(raw).ok());
    let entries = claims.take("identities").and_then(|raw| list(raw).ok());
    Some(Presented {
        iat,
        identities: entries.map(|entries| Identities::of(entries.into_iter().map(Entry::of))),
        not_before: claims.take("nbf").map(moment),
        expires: claims.take("exp").map(moment),
    })
}

/// Reads seconds, with a fraction or not. A value that is no number becomes NaN: it is before no moment and after
/// none, so that the token is refused.
fn moment(raw: &RawValue) -> f64 {
    raw.get().parse().unwrap_or(f64::NAN)
}

/// An entry of the claim `identities`.
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

/// An entry that cannot be read: its identifier, where that can be read, and the fault.
type Unreadable<'a> = (Option<Cow<'a, str>>, EntryFault);

impl<'a> Entry<'a> {
    fn of(raw: &'a RawValue) -> Result<Self, Unreadable<'a>> {
        let mut object = object(raw).map_err(|_| (None, EntryFault::WrongType))?;
        let mut text = |key| object.take(key).and_then(|raw| text(raw).ok());
        let identifier = text("identifier").ok_or((None, EntryFault::WrongType))?;
        match text("value") {
            Some(value) => Ok(Self {
                identifier,
                value,
                metadata: object.take("metadata"),
            }),
            None => Err((Some(identifier), EntryFault::WrongType)),
        }
    }

    /// Notes whom the entry names, and tells everything that is wrong with it.
    fn judge(self, user: &mut User) -> Option<Faulty> {
        let Self {
            identifier, value, ..
        } = self;
        let metadata = self.metadata.map(Metadata::of).unwrap_or_default();
        let fault = limits::key_fault(&identifier)
            .or_else(|| limits::value_fault(&identifier, &value))
            .or(metadata.fault);
        let value = value.into_owned();
        // Also of a faulty entry: the page compares the user before the server judges the entries.
        let known = match identifier.as_ref() {
            UID => name(&mut user.user_id, value),
            EMAIL => name(&mut user.email, value),
            PHONE_NUMBER => name(&mut user.phone, value),
            other => platform_of(other).is_some_and(|platform| {
                let with = |account: Account, (key, value)| account.with_metadata(key, value);
                let account = Account::new(platform, value);
                user.accounts
                    .push(metadata.pairs.into_iter().fold(account, with));
                true
            }),
        };
        let fault = fault.or((!known).then_some(EntryFault::KeyUnknown));
        let own = fault.map(|fault| (identifier.clone().into_owned(), fault));
        let faults: Vec<_> = own.into_iter().chain(metadata.faults).collect();
        (!faults.is_empty()).then(|| Faulty {
            name: identifier.into_owned(),
            faults,
        })
    }
}

/// An object. A struct of serde's alone could also be read from a list of its values.
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

/// Keeps a `null`, which serde alone would take for an absent value.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// Notes a value, and says whether its place was free. Two of one kind would leave open who the user is (inferred:
/// the pages do not say).
fn name(place: &mut Option<String>, value: String) -> bool {
    let free = place.is_none();
    place.get_or_insert(value);
    free
}

/// The metadata of one entry.
#[derive(Default)]
struct Metadata {
    pairs: Vec<(String, String)>,
    /// The fault of the metadata as a whole.
    fault: Option<EntryFault>,
    /// The faults of single pairs, by their keys.
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
