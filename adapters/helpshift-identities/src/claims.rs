//! The claims of a token that somebody presents, read as the vendor would.

use countersign::read::{self, Object};
use countersign::{Account, Path, Problems, User};
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
}

/// Whom the entries name, even where they are at fault, and which of them are wrong.
#[derive(Default)]
pub(crate) struct Identities {
    pub(crate) user: User,
    pub(crate) count: usize,
    /// The entry's identifier, and the raw value of the SDK's errors map.
    pub(crate) faults: Vec<(String, EntryFault)>,
}

impl Identities {
    /// For the SDK's errors map: what is wrong with each.
    pub(crate) fn errors(&self) -> Vec<(String, Value)> {
        let entry = |(key, fault): &(String, EntryFault)| (key.clone(), fault.raw().into());
        self.faults.iter().map(entry).collect()
    }

    /// For the web: which are wrong.
    pub(crate) fn invalid(&self) -> Value {
        self.faults
            .iter()
            .map(|(key, _)| key.as_str())
            .collect::<Vec<_>>()
            .into()
    }
}

/// The claims, where they are a JSON object in which no key stands twice.
pub(crate) fn read(claims: &[u8]) -> Option<Presented> {
    let mut problems = Problems::new();
    let raw = read::json(std::str::from_utf8(claims).ok()?, Path::ROOT, &mut problems)?;
    let mut object = object(raw)?;
    let iat = object
        .take("iat")
        .and_then(|raw| read::integer(raw, Path::ROOT, &mut problems).flatten());
    let identities = object
        .take("identities")
        .and_then(|raw| read::list(raw, Path::ROOT, &mut problems))
        .map(|entries| identities(&entries));
    Some(Presented { iat, identities })
}

fn object(raw: &RawValue) -> Option<Object<'_>> {
    let mut problems = Problems::new();
    read::object(raw, Path::ROOT, &mut problems).filter(|_| problems.is_empty())
}

fn identities(entries: &[&RawValue]) -> Identities {
    let mut identities = Identities {
        count: entries.len(),
        ..Identities::default()
    };
    for (index, raw) in entries.iter().enumerate() {
        if let Err((identifier, fault)) = entry(raw, &mut identities.user) {
            let name = identifier.unwrap_or_else(|| format!("identities[{index}]"));
            identities.faults.push((name, fault));
        }
    }
    if identities.count > COLLECTION_MAX {
        identities
            .faults
            .push(("identities".to_owned(), EntryFault::TooMany));
    }
    identities
}

type Fault = (Option<String>, EntryFault);

fn entry(raw: &RawValue, user: &mut User) -> Result<(), Fault> {
    let mut object = object(raw).ok_or((None, EntryFault::WrongType))?;
    let identifier = text(object.take("identifier")).ok_or((None, EntryFault::WrongType))?;
    let Some(value) = text(object.take("value")) else {
        return Err((Some(identifier), EntryFault::WrongType));
    };
    let (metadata, fault_of_metadata) = match object.take("metadata").map(metadata) {
        None => (Vec::new(), None),
        Some(Ok(metadata)) => (metadata, None),
        Some(Err(found)) => (Vec::new(), Some(found)),
    };
    let fault_of_value = limits::value_fault(&identifier, &value);
    // At fault or not, the page compares whom it names before the server judges the rest of it.
    let known = match identifier.as_str() {
        UID => name(&mut user.user_id, value),
        EMAIL => name(&mut user.email, value),
        PHONE_NUMBER => name(&mut user.phone, value),
        other => platform_of(other).is_some_and(|platform| {
            let with = |account: Account, (key, value): (String, String)| {
                account.with_metadata(key, value)
            };
            let account = Account::new(platform, value);
            user.accounts.push(metadata.into_iter().fold(account, with));
            true
        }),
    };
    let unknown = (!known).then_some(EntryFault::KeyUnknown);
    match fault_of_value.or(fault_of_metadata).or(unknown) {
        Some(found) => Err((Some(identifier), found)),
        None => Ok(()),
    }
}

/// Whether the place was free: two of one kind would leave open who the user is (inferred: the pages
/// do not say).
fn name(place: &mut Option<String>, value: String) -> bool {
    let free = place.is_none();
    place.get_or_insert(value);
    free
}

fn metadata(raw: &RawValue) -> Result<Vec<(String, String)>, EntryFault> {
    let entries = object(raw).ok_or(EntryFault::WrongType)?.into_entries();
    if entries.len() > COLLECTION_MAX {
        return Err(EntryFault::TooMuchMetadata);
    }
    let read = |(key, raw): (std::borrow::Cow<'_, str>, &RawValue)| {
        let value = text(Some(raw)).ok_or(EntryFault::WrongType)?;
        match limits::metadata_faults(&key, &value).next() {
            Some(fault) => Err(fault),
            None => Ok((key.into_owned(), value)),
        }
    };
    entries.into_iter().map(read).collect()
}

fn text(raw: Option<&RawValue>) -> Option<String> {
    read::text(raw?, Path::ROOT, &mut Problems::new()).map(String::from)
}
