//! The names that no attribute may have.

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
pub struct ReservedNames(
    /// In their order, so that a name is found among them without a copy of it.
    Vec<String>,
);

impl ReservedNames {
    /// Makes the list of a vendor's names, as the vendor spells them.
    #[must_use]
    pub fn new(vendors: impl IntoIterator<Item: AsRef<str>>) -> Self {
        let plain = |name: &str| plain(name).collect();
        let names = vendors.into_iter().map(|name| plain(name.as_ref()));
        let mut names: Vec<String> = names.collect();
        names.sort();
        Self(names)
    }

    /// Says whether the name is reserved, in any spelling.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let found = if name.is_ascii() {
            let compared = |known: &String| known.bytes().cmp(plain_ascii(name));
            self.0.binary_search_by(compared)
        } else {
            let compared = |known: &String| known.chars().cmp(plain(name));
            self.0.binary_search_by(compared)
        };
        SHARED.contains(&name) || found.is_ok()
    }
}

/// The letters and digits of a name, in lower case.
fn plain(name: &str) -> impl Iterator<Item = char> + '_ {
    let characters = name.chars().filter(|character| character.is_alphanumeric());
    characters.flat_map(char::to_lowercase)
}

/// The same of a name in ASCII, in a third of the time.
fn plain_ascii(name: &str) -> impl Iterator<Item = u8> + '_ {
    let bytes = name.bytes().filter(u8::is_ascii_alphanumeric);
    bytes.map(|byte| byte.to_ascii_lowercase())
}
