//! Attributes, as HelpCrunch's custom data.

use std::borrow::Cow;
use std::sync::LazyLock;

use countersign::AttributeValue;
use countersign::adapter::{ReservedNames, Screening};
use countersign::bundle::Reason;
use countersign::identity::AttributeMap;
use countersign::problem::Path;

/// What HelpCrunch reads as the user beside custom data; `userId` is what its REST API calls `user_id`.
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

/// The attributes that are flat and whose names are not the vendor's; the rest is dropped. Of those that are
/// signed, what the page and the server may write otherwise is dropped, too.
pub(crate) fn flat<'a>(screening: &mut Screening<'a>, is_signed: bool) -> AttributeMap<'a> {
    let attributes = screening.user().attributes();
    let mut admitted = AttributeMap::with_capacity(attributes.len());
    for (name, value) in attributes {
        let fault = if IDENTIFIERS.has(name) {
            Reason::Reserved
        } else if name.chars().all(char::is_whitespace) || (is_signed && is_index(name)) {
            Reason::Invalid
        } else if is_flat(value) && !(is_signed && matches!(value, AttributeValue::Decimal(_))) {
            admitted.push(name, Cow::Borrowed(value));
            continue;
        } else {
            Reason::UnsupportedValue
        };
        screening.drop(Path::ROOT.key("attributes").key(name), fault);
    }
    admitted
}

/// Whether JavaScript takes the name for the index of a list, and writes it before all others.
fn is_index(name: &str) -> bool {
    name.parse()
        .is_ok_and(|index: u32| index.to_string() == name)
}

/// Values must not be objects or lists (documented). A number may have a fraction: "numbers" are taken.
pub(crate) fn is_flat(value: &AttributeValue) -> bool {
    matches!(
        value,
        AttributeValue::Bool(_)
            | AttributeValue::Integer(_)
            | AttributeValue::Decimal(_)
            | AttributeValue::Text(_)
    )
}
