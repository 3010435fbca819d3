//! The names that no attribute may have.

use std::collections::HashSet;

/// The keys that would change every object, where a script copies them.
const SHARED: [&str; 3] = ["__proto__", "constructor", "prototype"];

/// The names that no attribute may have: names that a vendor reads as an identifier or a privilege, and names that
/// every JavaScript object shares.
///
/// Case, punctuation and white space make no difference to a vendor's names. The vendor's list is exact, and a name
/// that is spelled almost like one of the list is meant to pass for it.
///
/// ```
/// use countersign::adapter::ReservedNames;
///
/// let reserved = ReservedNames::new(["userEmail"]);
/// for name in ["userEmail", "user_email", "User-Email", " useremail\u{200b}", "__proto__"] {
///     assert!(reserved.has(name), "{name:?}");
/// }
/// assert!(!reserved.has("emails_sent") && !reserved.has("proto"));
/// ```
#[derive(Debug)]
pub struct ReservedNames(HashSet<String>);

impl ReservedNames {
    /// Makes the list of a vendor's names, as the vendor spells them.
    #[must_use]
    pub fn new(vendors: impl IntoIterator<Item: AsRef<str>>) -> Self {
        Self(
            vendors
                .into_iter()
                .map(|name| plain(name.as_ref()))
                .collect(),
        )
    }

    /// Says whether the name is reserved, in any spelling.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        SHARED.contains(&name) || self.0.contains(&plain(name))
    }
}

fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for character in name.chars().filter(|character| character.is_alphanumeric()) {
        if character.is_ascii() {
            plain.push(character.to_ascii_lowercase());
        } else {
            plain.extend(character.to_lowercase());
        }
    }
    plain
}
