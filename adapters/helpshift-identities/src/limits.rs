//! Helpshift's limits, by which data is signed and judged. Every number is documented, except where a line says
//! otherwise.

use crate::failures::EntryFault;
use crate::payload::UID;

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
pub(crate) const UNIT: countersign::adapter::Unit = countersign::adapter::Unit::Characters;

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

pub(crate) fn is_longer(text: &str, max: usize) -> bool {
    text.len() > max && UNIT.length(text) > max
}
