//! Helpshift's limits, by which data is signed and judged. Every number is documented, except where a line says
//! otherwise.

use countersign::Account;
use countersign::adapter::{Screening, Unit};
use countersign::problem::{Code, Path};

use crate::Surface;
use crate::failures::{EntryFault, TOO_MANY_IDENTITIES};
use crate::token::{UID, identifier_of};

/// The longest `uid`.
pub(crate) const UID_MAX: usize = 750;
/// The longest value of any other identity.
pub(crate) const VALUE_MAX: usize = 300;
/// The longest key, of metadata, a login config or a custom field.
pub(crate) const KEY_MAX: usize = 255;
/// The longest value of metadata (inferred: an error for it exists, and no number is stated, so that the limit of an
/// identity's value is taken).
pub(crate) const METADATA_VALUE_MAX: usize = 300;
/// The most entries of `identities`, of one entry's metadata, of tags and of custom fields (inferred for the last
/// three: the pages say "collection size").
pub(crate) const COLLECTION_MAX: usize = 30;

/// The longest `app_version`.
pub(crate) const APP_VERSION_MAX: usize = 10;
/// The longest tag of a user.
pub(crate) const TAG_MAX: usize = 100;
/// The longest value of a custom field.
pub(crate) const CUSTOM_FIELD_MAX: usize = 255;
/// The longest value of a custom field of several lines.
pub(crate) const MULTILINE_FIELD_MAX: usize = 100_000;
/// The longest key or value that the web's client sends.
pub(crate) const PAGE_TEXT_MAX: usize = 1_000;
/// The most keys that the web's client sends in one update.
pub(crate) const PAGE_KEYS_MAX: usize = 100;

/// The unit that the limits count. The pages say "chars" (unknown whether UTF-16 units or code points).
pub(crate) const UNIT: Unit = Unit::Characters;

/// Finds the fault of an identity's key.
pub(crate) fn key_fault(identifier: &str) -> Option<EntryFault> {
    if identifier.is_empty() {
        Some(EntryFault::Empty)
    } else if is_longer(identifier, KEY_MAX) {
        Some(EntryFault::KeyTooLong)
    } else {
        None
    }
}

/// Finds the fault of an identity's value.
pub(crate) fn value_fault(identifier: &str, value: &str) -> Option<EntryFault> {
    let max = if identifier == UID {
        UID_MAX
    } else {
        VALUE_MAX
    };
    if value.is_empty() {
        Some(EntryFault::Empty)
    } else if is_longer(value, max) {
        Some(EntryFault::ValueTooLong)
    } else {
        None
    }
}

/// Finds the faults of a key of metadata and of its value. An empty key and an empty value are one fault.
pub(crate) fn metadata_faults(key: &str, value: &str) -> impl Iterator<Item = EntryFault> + use<> {
    let empty = key.is_empty() || value.is_empty();
    let faults = [
        (empty, EntryFault::MetadataEmpty),
        (is_longer(key, KEY_MAX), EntryFault::MetadataKeyTooLong),
        (
            is_longer(value, METADATA_VALUE_MAX),
            EntryFault::MetadataValueTooLong,
        ),
    ];
    faults
        .into_iter()
        .filter_map(|(wrong, fault)| wrong.then_some(fault))
}

/// Says whether a text is longer than this.
pub(crate) fn is_longer(text: &str, max: usize) -> bool {
    text.len() > max && UNIT.length(text) > max
}

/// Refuses every fault of an account, and more identities than a token may have.
pub(crate) fn check_identities(screening: &mut Screening<'_>, surface: Surface) {
    let user = screening.user();
    for (index, account) in user.accounts() {
        let accounts = Path::ROOT.key("accounts");
        check_account(screening, surface, accounts.index(index), account);
    }
    let own = [user.user_id(), user.email(), user.phone()];
    let own = own.iter().flatten().count();
    let known = |(_, account): &(usize, &Account)| identifier_of(account.platform()).is_some();
    let accounts = user.accounts().filter(known).count();
    if own + accounts > COLLECTION_MAX {
        let most = COLLECTION_MAX - own;
        let detail = format!("{accounts} accounts, at most {most} beside the other identifiers");
        let reason = TOO_MANY_IDENTITIES.name(surface);
        screening.refuse_as(
            Path::ROOT.key("accounts"),
            Code::TooMany,
            detail,
            Some(reason),
        );
    }
}

fn check_account(screening: &mut Screening<'_>, surface: Surface, at: Path<'_>, account: &Account) {
    if identifier_of(account.platform()).is_none() {
        let reason = EntryFault::KeyUnknown.name(surface);
        let detail = "Helpshift has no identifier for it";
        screening.refuse_as(at.key("platform"), Code::Unsupported, detail, Some(reason));
    }
    if let Some(fault) = value_fault("", account.id()) {
        refuse(screening, surface, at.key("id"), fault, account.id());
    }
    check_metadata(screening, surface, at.key("metadata"), account.metadata());
}

/// Refuses every fault of what stands beside an identifier.
pub(crate) fn check_metadata(
    screening: &mut Screening<'_>,
    surface: Surface,
    at: Path<'_>,
    metadata: &[(String, String)],
) {
    let count = metadata.len();
    if count > COLLECTION_MAX {
        let reason = EntryFault::TooMuchMetadata.name(surface);
        let detail = format!("{count} entries, at most {COLLECTION_MAX}");
        screening.refuse_as(at, Code::TooMany, detail, Some(reason));
    }
    for (key, value) in metadata {
        for fault in metadata_faults(key, value) {
            let text = if fault == EntryFault::MetadataKeyTooLong {
                key
            } else {
                value
            };
            refuse(screening, surface, at.key(key), fault, text);
        }
    }
}

fn refuse(
    screening: &mut Screening<'_>,
    surface: Surface,
    at: Path<'_>,
    fault: EntryFault,
    text: &str,
) {
    let too_long = |max: usize, what: &str| {
        (
            Code::TooLong,
            format!("{what}{} characters, at most {max}", UNIT.length(text)),
        )
    };
    let (code, detail) = match fault {
        EntryFault::ValueTooLong => too_long(VALUE_MAX, ""),
        EntryFault::MetadataKeyTooLong => too_long(KEY_MAX, "a key of "),
        EntryFault::MetadataValueTooLong => too_long(METADATA_VALUE_MAX, ""),
        EntryFault::MetadataEmpty => (Code::Empty, "a key and a value have characters".to_owned()),
        _ => (Code::Empty, "at least one character".to_owned()),
    };
    screening.refuse_as(at, code, detail, Some(fault.name(surface)));
}
