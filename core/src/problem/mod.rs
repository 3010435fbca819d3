//! Problems of an input: all of them at once, each with its path and its rule, and never with the value.

mod error;
mod near;
mod path;

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

pub use error::{Error, ErrorKind, Result};
pub use near::near;
pub use path::{FieldPath, Path};

/// The kind of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The value is there, and empty.
    Empty,
    /// The value is not of the form or type that is required.
    Invalid,
    /// The value names another user than the one who is signed in.
    Mismatch,
    /// The value is not there.
    Missing,
    /// The vendor reads this name as an identifier or a privilege.
    Reserved,
    /// A list or map has more entries than the limit.
    TooMany,
    /// A text is longer than the limit.
    TooLong,
    /// No field has this name.
    UnknownField,
    /// The value is well-formed, but the adapter does not support it.
    Unsupported,
    /// The application has not verified the value, so it is not signed.
    Unverified,
}

impl Code {
    /// Returns the code as it is printed: kebab-case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Invalid => "invalid",
            Self::Mismatch => "mismatch",
            Self::Missing => "missing",
            Self::Reserved => "reserved",
            Self::TooLong => "too-long",
            Self::TooMany => "too-many",
            Self::UnknownField => "unknown-field",
            Self::Unsupported => "unsupported",
            Self::Unverified => "unverified",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One problem of an input.
///
/// It never holds the value: an identity is personal data, and a configuration may hold a secret by mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Problem {
    /// The path of the value.
    pub path: FieldPath,
    /// The kind of the problem.
    pub code: Code,
    /// The rule that the value breaks, with the limit and the length where there is a limit.
    pub detail: Cow<'static, str>,
    /// The vendor's own name for this failure, where it has one.
    pub vendor_reason: Option<&'static str>,
}

impl Problem {
    /// Makes a problem at `path`. The detail states the rule and must not quote the value.
    #[must_use]
    pub fn new(path: Path<'_>, code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            path: path.into(),
            code,
            detail: detail.into(),
            vendor_reason: None,
        }
    }

    /// Adds the vendor's own name for the failure.
    #[must_use]
    pub fn with_vendor_reason(mut self, reason: Option<&'static str>) -> Self {
        self.vendor_reason = reason;
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.path, self.code, self.detail)
    }
}

/// The problems of one input, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Makes an empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a problem.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Adds a problem at `path`.
    pub fn add(&mut self, path: Path<'_>, code: Code, detail: impl Into<Cow<'static, str>>) {
        self.push(Problem::new(path, code, detail));
    }

    /// Whether there is no problem.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the number of problems.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the problems, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// Whether a problem is at `path`, inside it or around it. Then a rule that depends on the value there must not be
    /// checked: to report the value as missing as well would count one fault twice.
    #[must_use]
    pub fn touch(&self, path: Path<'_>) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let path = FieldPath::from(path);
        self.0.iter().any(|problem| {
            problem.code != Code::UnknownField
                && (problem.path.is_within(&path) || path.is_within(&problem.path))
        })
    }

    /// Refuses a request that has problems, and returns `Ok` where there is none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unsupported`] where the adapter cannot do what is asked,
    /// [`ErrorKind::InvalidIdentity`] otherwise, with every fault.
    pub fn into_refusal(self) -> Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        let action = FieldPath::from(Path::ROOT.key("action"));
        let kind = if self.0.iter().any(|problem| problem.path == action) {
            ErrorKind::Unsupported
        } else {
            ErrorKind::InvalidIdentity
        };
        self.into_result(kind)
    }

    /// Returns `Ok` where there is no problem.
    ///
    /// # Errors
    ///
    /// An error of this kind that holds every problem.
    pub fn into_result(self, kind: ErrorKind) -> Result<()> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(Error::from_problems(kind, self))
        }
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Extend<Problem> for Problems {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, problems: I) {
        self.0.extend(problems);
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        Self(problems.into_iter().collect())
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{problem}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, Path, Problem, Problems};

    #[test]
    fn a_path_touches_what_is_inside_and_around_it() {
        let accounts = Path::ROOT.key("accounts");
        let first = accounts.index(1);
        let problems = Problems::from(Problem::new(first.key("id"), Code::Empty, "empty"));
        assert!(problems.touch(accounts));
        assert!(problems.touch(first));
        assert!(!problems.touch(accounts.index(10)));
        assert!(!problems.touch(Path::ROOT.key("account")));
        let all = Problems::from(Problem::new(Path::ROOT, Code::Invalid, "not an object"));
        assert!(all.touch(accounts));
    }
}
