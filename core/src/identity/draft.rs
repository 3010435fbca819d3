//! An identity as it came in JSON, with every fault that was found while it was read.

use std::borrow::Cow;
use std::fmt;

use serde_json::value::RawValue;

use super::{Identity, field, json, keys, oidc};
use crate::json::{Cursor, Object, is_null};
use crate::problem::{Code, ErrorKind, Path, Problems, Result};

/// An identity read from JSON, with the keys `vendor` and `client` that may stand beside it.
///
/// Faults do not stop the reading. An adapter's [`check`](crate::adapter::Adapter::check) can judge the part that was
/// read, so that one answer lists the faults of the identity and of the adapter's rules.
///
/// ```
/// use countersign::identity::Draft;
///
/// let draft = Draft::parse(r#"{"user_id": "", "accounts": [{"platform": "myspace"}], "nick": "x"}"#);
/// let paths: Vec<_> = draft.problems().iter().map(|problem| problem.path.as_str()).collect();
/// assert_eq!(paths, ["user_id", "accounts[0].platform", "accounts[0].id", "nick"]);
/// ```
pub struct Draft<'a> {
    identity: Identity,
    vendor: Vec<(Cow<'a, str>, &'a RawValue)>,
    client: Vec<(Cow<'a, str>, &'a RawValue)>,
    problems: Problems,
}

impl<'a> Draft<'a> {
    /// Reads one JSON object.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        let mut problems = Problems::new();
        let mut draft = Self::empty();
        if let Some(mut object) = Cursor::parse_object(text, Path::ROOT, &mut problems) {
            let mut by_kind = |key| {
                let raw = object.take(key).filter(|raw| !is_null(raw))?;
                Cursor::new(raw, Path::ROOT.key(key), &mut problems).object()
            };
            draft.vendor = by_kind("vendor").map_or_else(Vec::new, Object::into_entries);
            draft.client = by_kind("client").map_or_else(Vec::new, Object::into_entries);
            draft.identity = json::identity(&mut object, &mut problems);
            object.finish_among(Path::ROOT, field::KEYS, keys::OTHER_NAMES, &mut problems);
        }
        draft.problems = problems;
        draft
    }

    /// Reads the claims of OpenID Connect, as [`Identity::from_oidc`] does.
    #[must_use]
    pub fn from_oidc(claims: &str) -> Self {
        let mut problems = Problems::new();
        let mut draft = Self::empty();
        if let Some(mut object) = Cursor::parse_object(claims, Path::ROOT, &mut problems) {
            draft.identity = oidc::identity(&mut object, &mut problems);
        }
        draft.problems = problems;
        draft
    }

    /// Makes a draft of an input that cannot be read at all, such as bytes that are not UTF-8. The detail must not
    /// quote the input.
    #[must_use]
    pub fn unreadable(detail: &'static str) -> Self {
        let mut draft = Self::empty();
        draft.problems.add(Path::ROOT, Code::Invalid, detail);
        draft
    }

    fn empty() -> Self {
        let identity = Identity::new();
        Self {
            identity,
            vendor: Vec::new(),
            client: Vec::new(),
            problems: Problems::new(),
        }
    }

    /// Returns the faults that were found while reading.
    #[must_use]
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// Returns the identity, as far as it could be read.
    pub(crate) const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Returns the values under `vendor` and under `client` for adapters of this kind.
    pub(crate) fn beside(&self, kind: &str) -> [Option<&'a RawValue>; 2] {
        [&self.vendor, &self.client].map(|entries| {
            let mut entries = entries.iter();
            let found = entries.find(|(name, raw)| name == kind && !is_null(raw));
            found.map(|(_, raw)| *raw)
        })
    }

    /// Reports each entry under `vendor` or `client` for any other kind as an unknown field.
    #[must_use]
    pub fn with_kinds(mut self, kinds: &[&str]) -> Self {
        for (key, entries) in [("vendor", &self.vendor), ("client", &self.client)] {
            let at = Path::ROOT.key(key);
            for (name, _) in entries
                .iter()
                .filter(|(name, _)| !kinds.contains(&name.as_ref()))
            {
                self.problems
                    .add(at.key(name), Code::UnknownField, "no adapter of this kind");
            }
        }
        self
    }

    /// Returns the identity alone.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`] with every fault. `vendor` and `client` are faults here, since an identity has no
    /// place for them.
    pub fn into_identity(mut self) -> Result<Identity> {
        for (key, entries) in [("vendor", &self.vendor), ("client", &self.client)] {
            if !entries.is_empty() {
                let detail = "has no place in an Identity: read it with Draft";
                self.problems
                    .add(Path::ROOT.key(key), Code::Unsupported, detail);
            }
        }
        self.problems.into_result(ErrorKind::InvalidIdentity)?;
        Ok(self.identity)
    }
}

impl fmt::Debug for Draft<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft")
            .field("identity", &self.identity)
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}
