//! Cases that are too long to write down. Keys are in alphabetical order, so that the text is the
//! same whatever order serde_json keeps.

use serde_json::{Map, Value, json};

/// Names that a vendor may read as identifiers or privileges.
pub(crate) const RESERVED: [&str; 16] = [
    "admin",
    "email",
    "externalUserId",
    "hash",
    "id",
    "identity_token",
    "name",
    "phone",
    "role",
    "security_hash",
    "signature",
    "userAuthToken",
    "userEmail",
    "userHmac",
    "userId",
    "user_id",
];

/// Attributes of those names.
pub(super) fn reserved_names() -> String {
    let attributes: Map<String, Value> = RESERVED
        .iter()
        .map(|name| ((*name).to_owned(), json!(format!("forged {name}"))))
        .collect();
    json!({
        "user_id": "usr_reserved",
        "email": {"address": "reserved@example.com", "verified": true},
        "attributes": attributes,
    })
    .to_string()
}

pub(super) fn many_attributes() -> String {
    let tags: Vec<String> = (0..31).map(|index| format!("tag {index}")).collect();
    json!({
        "user_id": "usr_many",
        "email": {"address": "many@example.com", "verified": true},
        "tags": tags,
        "attributes": entries(101),
    })
    .to_string()
}

pub(super) fn many_accounts() -> String {
    let account = |index: usize| {
        let metadata = if index == 0 { entries(31) } else { Map::new() };
        json!({"platform": "google-play", "id": format!("player {index}"), "metadata": metadata})
    };
    let accounts: Vec<Value> = (0..31).map(account).collect();
    json!({"user_id": "usr_accounts", "accounts": accounts}).to_string()
}

fn entries(count: usize) -> Map<String, Value> {
    (0..count)
        .map(|index| (format!("key_{index:03}"), json!(format!("value {index}"))))
        .collect()
}

pub(super) fn long_texts() -> String {
    let long = |length: usize| {
        "długi 🦊 text "
            .chars()
            .cycle()
            .take(length)
            .collect::<String>()
            + "!"
    };
    json!({
        "user_id": "usr_long",
        "email": {"address": "long@example.com", "verified": true},
        "name": long(1_500),
        "company": {"id": long(700), "name": long(1_200)},
        "city": long(900),
        "tags": [long(400), "short"],
        "attributes": {(long(300)): "a long key", "story": long(6_000)},
    })
    .to_string()
}

pub(super) fn long_id() -> String {
    json!({"user_id": "usr_".repeat(800), "name": "Lisa Chen"}).to_string()
}
