//! The limits of the widget's metadata: its length, and the names that it reads as the user.

use std::sync::LazyLock;

use countersign::AttributeValue;
use countersign::adapter::ReservedNames;
use countersign::json::javascript;
use serde::Serialize;

/// The longest metadata, in bytes of JSON text in UTF-8: "5 KB when JSON-serialized" (documented).
///
/// Whether 5 KB are 5,000 or 5,120 bytes, or characters, is unknown. This number is right for each.
pub const LARGEST_METADATA: usize = 5_000;

/// The keys that the widget promotes to the user's name, in the vendor's order (documented).
pub(crate) const NAMES: [&str; 9] = [
    "name",
    "userName",
    "user_name",
    "fullName",
    "full_name",
    "displayName",
    "customer",
    "customerName",
    "customer_name",
];

/// The keys that the widget promotes to the user's email (documented).
pub(crate) const EMAILS: [&str; 3] = ["email", "userEmail", "user_email"];

/// The keys that the widget promotes to the user's phone (documented).
pub(crate) const PHONES: [&str; 5] = [
    "phone",
    "userPhone",
    "user_phone",
    "phoneNumber",
    "phone_number",
];

/// The key that links the widget's user to the portal's (documented). Its value is that of `externalUserId`.
pub(crate) const USER_ID: &str = "userId";

/// The keys of the identity's other fields, and the keys that the portal reads as proof.
const TAKEN: [&str; 10] = [
    "company",
    "companyId",
    "locale",
    "country",
    "city",
    "createdAt",
    "tags",
    "externalUserId",
    "expiresAt",
    "userHmac",
];

/// The names that no attribute may have: the vendor's names for the user, and those of the identity's fields.
pub(crate) static RESERVED: LazyLock<ReservedNames> = LazyLock::new(|| {
    let names = [NAMES.as_slice(), &EMAILS, &PHONES, &TAKEN, &[USER_ID]];
    ReservedNames::new(names.into_iter().flatten().copied())
});

/// Returns the bytes of a value. JavaScript may write a number differently than it was given.
pub(crate) fn value_length(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::Decimal(number) => {
            javascript::number(number.as_str()).map_or(usize::MAX, |text| text.len())
        }
        value => json_length(value),
    }
}

/// Returns the bytes that `JSON.stringify` writes in UTF-8. `serde_json` writes the same for texts and integers.
pub(crate) fn json_length<T: Serialize + ?Sized>(value: &T) -> usize {
    serde_json::to_string(value).map_or(usize::MAX, |text| text.len())
}
