//! Attributes, as HelpCrunch's custom data.

use countersign::{AttributeValue, Intake, Path, Reason};

use crate::payload::CustomData;

/// What HelpCrunch reads as the user beside custom data, in lower case without underscores.
const IDENTIFIERS: &[&str] = &[
    "company",
    "customdata",
    "email",
    "name",
    "phone",
    "securityhash",
    "signature",
    "userid",
];

/// What a script that copies keys would set on every object.
const SHARED: &[&str] = &["__proto__", "constructor", "prototype"];

/// The attributes that are flat and whose names are not the vendor's; the rest is dropped.
pub(crate) fn flat<'a>(intake: &mut Intake<'a, '_>) -> CustomData<'a> {
    let attributes = intake.user().attributes();
    let admit = |attribute: &&(String, AttributeValue)| {
        let (name, value) = *attribute;
        let fault = if is_reserved(name) {
            Reason::Reserved
        } else if name.trim().is_empty() {
            Reason::Invalid
        } else if is_flat(value) {
            return true;
        } else {
            Reason::UnsupportedValue
        };
        intake.lose(Path::ROOT.key("attributes").key(name), fault);
        false
    };
    attributes.iter().filter(admit).collect()
}

/// HelpCrunch's own names in any spelling: `userId` is what its REST API calls `user_id`.
fn is_reserved(name: &str) -> bool {
    let mut plain = name.to_ascii_lowercase();
    plain.retain(|character| character != '_');
    SHARED.contains(&name) || IDENTIFIERS.contains(&plain.as_str())
}

/// Values must not be objects or lists (documented).
fn is_flat(value: &AttributeValue) -> bool {
    matches!(
        value,
        AttributeValue::Bool(_) | AttributeValue::Integer(_) | AttributeValue::Text(_)
    )
}
