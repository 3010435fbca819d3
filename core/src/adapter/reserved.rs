//! Names that no attribute may have.

use std::collections::HashSet;

/// What a script that copies keys would set on every object.
const SHARED: [&str; 3] = ["__proto__", "constructor", "prototype"];

/// Names that no attribute may have: those that a vendor reads as an identifier or a privilege, and
/// those that every JavaScript object shares.
///
/// Case, punctuation and white space make no difference to a vendor's names: its list is exact, and
/// what is spelled almost like it is meant to be taken for it.
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
    /// A vendor's names, as it spells them.
    #[must_use]
    pub fn new(vendors: impl IntoIterator<Item: AsRef<str>>) -> Self {
        Self(
            vendors
                .into_iter()
                .map(|name| plain(name.as_ref()))
                .collect(),
        )
    }

    /// Whether the name is one of them, however it is spelled.
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
