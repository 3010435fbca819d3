//! The path of a value in the input.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

/// The most characters of a user's own key that a path shows.
const LONGEST_SEGMENT: usize = 64;

/// The path of a value in the input, as a chain of keys and indexes that is made into text only when it is shown.
///
/// ```
/// use countersign::problem::{FieldPath, Path};
///
/// let accounts = Path::ROOT.key("accounts");
/// let third = accounts.index(3);
/// assert_eq!(FieldPath::from(third.key("id")).as_str(), "accounts[3].id");
/// ```
#[derive(Clone, Copy)]
pub struct Path<'p> {
    parent: Option<&'p Self>,
    segment: Segment<'p>,
}

#[derive(Clone, Copy)]
enum Segment<'p> {
    Root,
    Key(&'p str),
    Index(usize),
}

impl<'p> Path<'p> {
    /// The path of the whole input.
    pub const ROOT: Path<'static> = Path {
        parent: None,
        segment: Segment::Root,
    };

    /// Returns the path of a key below this one.
    #[must_use]
    pub fn key<'q>(&'q self, key: &'q str) -> Path<'q>
    where
        'p: 'q,
    {
        Path {
            parent: Some(self),
            segment: Segment::Key(key),
        }
    }

    /// Returns the path of an index below this one, counted from 0.
    #[must_use]
    pub fn index<'q>(&'q self, index: usize) -> Path<'q>
    where
        'p: 'q,
    {
        Path {
            parent: Some(self),
            segment: Segment::Index(index),
        }
    }

    fn render(&self, text: &mut String) {
        if let Some(parent) = self.parent {
            parent.render(text);
        }
        match self.segment {
            Segment::Root => {}
            Segment::Index(index) => {
                text.push('[');
                text.push_str(&index.to_string());
                text.push(']');
            }
            Segment::Key(key) if is_plain(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Segment::Key(key) => {
                text.push_str("[\"");
                for character in key.chars().take(LONGEST_SEGMENT) {
                    text.extend(character.escape_debug());
                }
                if key.chars().nth(LONGEST_SEGMENT).is_some() {
                    text.push('…');
                }
                text.push_str("\"]");
            }
        }
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty()
        && key.len() <= LONGEST_SEGMENT
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

impl fmt::Debug for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        FieldPath::from(*self).fmt(f)
    }
}

/// A path as text, such as `accounts[3].metadata.region`; empty for the whole input.
///
/// A key that a user wrote is escaped, and cut at 64 characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct FieldPath(Cow<'static, str>);

impl FieldPath {
    pub(crate) const fn of(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Returns the path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns this path with `parent` in front of it.
    pub(crate) fn below(&self, parent: Path<'_>) -> Self {
        let mut text = String::new();
        parent.render(&mut text);
        let needs_dot = !text.is_empty() && !self.0.is_empty() && !self.0.starts_with('[');
        text.push_str(if needs_dot { "." } else { "" });
        text.push_str(&self.0);
        Self(Cow::Owned(text))
    }

    /// Whether this path is `other`, or a value inside it.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        let Some(rest) = self.0.strip_prefix(other.as_str()) else {
            return false;
        };
        rest.is_empty() || other.0.is_empty() || rest.starts_with(['.', '['])
    }
}

impl From<Path<'_>> for FieldPath {
    fn from(path: Path<'_>) -> Self {
        let mut text = String::new();
        path.render(&mut text);
        Self(Cow::Owned(text))
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "input" } else { &self.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldPath, Path};

    fn text(path: Path<'_>) -> String {
        FieldPath::from(path).as_str().to_owned()
    }

    #[test]
    fn a_path_continues_the_one_that_it_is_put_below() {
        let adapters = Path::ROOT.key("adapters");
        let entry = adapters.key("desk");
        let secrets = Path::ROOT.key("secrets");
        for (path, expected) in [
            (Path::ROOT, "adapters.desk"),
            (secrets.index(1), "adapters.desk.secrets[1]"),
            (Path::ROOT.index(1), "adapters.desk[1]"),
        ] {
            assert_eq!(FieldPath::from(path).below(entry).as_str(), expected);
        }
        let alone = FieldPath::from(secrets).below(Path::ROOT);
        assert_eq!(alone.as_str(), "secrets");
    }

    #[test]
    fn a_users_own_key_is_escaped_and_cut() {
        let metadata = Path::ROOT.key("metadata");
        assert_eq!(text(metadata.key("re\ngion")), r#"metadata["re\ngion"]"#);
        assert_eq!(text(metadata.key("\u{202e}x")), r#"metadata["\u{202e}x"]"#);
        assert_eq!(text(metadata.key("")), r#"metadata[""]"#);
        let long = "é".repeat(100);
        assert_eq!(
            text(metadata.key(&long)),
            format!("metadata[\"{}…\"]", "é".repeat(64))
        );
    }
}
