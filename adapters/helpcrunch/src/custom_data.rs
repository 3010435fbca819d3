//! HelpCrunch's rules for custom data, by which attributes are sent and judged.

use std::sync::LazyLock;

use countersign::AttributeValue;
use countersign::adapter::{ReservedNames, Screening};
use countersign::bundle::Reason;
use countersign::identity::AttributeMap;

/// The names that HelpCrunch reads as the user, and so not as custom data. Its REST API spells `user_id` as `userId`.
static IDENTIFIERS: LazyLock<ReservedNames> = LazyLock::new(|| {
    ReservedNames::new([
        "company",
        "custom_data",
        "email",
        "name",
        "phone",
        "security_hash",
        "signature",
        "user_id",
    ])
});

/// Returns the attributes that are flat and whose names are free, and drops the others. It also drops a signed
/// attribute that the page and the server may write differently.
pub(crate) fn read<'a>(screening: &mut Screening<'a>, is_signed: bool) -> AttributeMap<'a> {
    screening.attributes(|name, value| {
        let is_written_alike = !(is_signed && matches!(value, AttributeValue::Decimal(_)));
        if IDENTIFIERS.has(name) {
            Some(Reason::Reserved)
        } else if name.chars().all(char::is_whitespace) || (is_signed && is_index(name)) {
            Some(Reason::Invalid)
        } else {
            (!(is_flat(value) && is_written_alike)).then_some(Reason::UnsupportedValue)
        }
    })
}

/// Says whether JavaScript takes the name for the index of a list, and so writes it before all others.
fn is_index(name: &str) -> bool {
    name.parse()
        .is_ok_and(|index: u32| index.to_string() == name)
}

/// Says whether HelpCrunch takes a value: no object and no list (documented). The page says "numbers", so a number may
/// have a fraction.
pub(crate) fn is_flat(value: &AttributeValue) -> bool {
    matches!(
        value,
        AttributeValue::Bool(_)
            | AttributeValue::Integer(_)
            | AttributeValue::Decimal(_)
            | AttributeValue::Text(_)
    )
}
