//! Names that no attribute may have.

/// What a script that copies keys would set on every object.
const SHARED: [&str; 3] = ["__proto__", "constructor", "prototype"];

/// Whether an attribute's name is one of those that a vendor reads as an identifier or a privilege, or
/// one that every JavaScript object shares.
///
/// Case, punctuation and white space make no difference to a vendor's names: its list is exact, and
/// what is spelled almost like it is meant to be taken for it.
///
/// ```
/// use countersign::is_reserved;
///
/// for name in ["userEmail", "user_email", "User-Email", " useremail\u{200b}", "__proto__"] {
///     assert!(is_reserved(name, &["userEmail"]), "{name:?}");
/// }
/// assert!(!is_reserved("emails_sent", &["userEmail"]) && !is_reserved("proto", &[]));
/// ```
#[must_use]
pub fn is_reserved(name: &str, vendors: &[&str]) -> bool {
    SHARED.contains(&name)
        || vendors
            .iter()
            .any(|reserved| plain(reserved).eq(plain(name)))
}

fn plain(name: &str) -> impl Iterator<Item = char> {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
}
