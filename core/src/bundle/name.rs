//! The names of objects and functions in a page.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::problem::{Code, Error, ErrorKind, Path, Problem, Result};

/// The name of an object or function, from the page's global object down: `AcmeChat`,
/// `location.reload`.
///
/// A name matches `[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z0-9_$]+)*`. No part is `__proto__`, `constructor` or `prototype`,
/// so that no bundle can reach the properties that every object shares. No name begins with `window.`, and the first
/// part is not `self`, `globalThis`, `frames`, `top` or `parent`, which are the global object itself. So each object has one name, by which
/// a verifier knows the object. `window` alone is the name of the global object itself, for a vendor that reads a
/// variable of the page.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schemars",
    schemars(extend("pattern" = r"^[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z0-9_$]+)*$"))
)]
#[serde(try_from = "String", into = "String")]
pub struct GlobalName(Cow<'static, str>);

/// The name of the global object.
pub(crate) const WINDOW: &str = "window";

/// Other names of the global object in a page that stands in no frame, and its own one, which stands alone.
const GLOBAL: [&str; 6] = [WINDOW, "self", "globalThis", "frames", "top", "parent"];

impl GlobalName {
    /// Checks a name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where the name is not of the form.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Result<Self> {
        let name = name.into();
        let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
        let part = |part: &str| {
            !part.is_empty()
                && part.bytes().all(word)
                && !matches!(part, "__proto__" | "constructor" | "prototype")
        };
        let first = name.split('.').next().unwrap_or_default();
        let may_be_first =
            !first.starts_with(|first: char| first.is_ascii_digit()) && !GLOBAL.contains(&first);
        if name == WINDOW || (name.split('.').all(part) && may_be_first) {
            return Ok(Self(name));
        }
        let form = "a dotted name of letters, digits, _ and $, without __proto__, constructor, \
            prototype, and from the global object down: without window or another name of it before it";
        let problem = Problem::new(Path::ROOT.key("steps"), Code::Invalid, form);
        Err(Error::from_problems(
            ErrorKind::InvalidConfig,
            problem.into(),
        ))
    }

    /// Returns the name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for GlobalName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for GlobalName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads the text as [`new`](GlobalName::new) does.
impl FromStr for GlobalName {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::new(name.to_owned())
    }
}

impl AsRef<str> for GlobalName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for GlobalName {
    type Error = Error;

    fn try_from(name: String) -> Result<Self> {
        Self::new(name)
    }
}

impl From<GlobalName> for String {
    fn from(name: GlobalName) -> Self {
        name.0.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::GlobalName;
    use crate::bundle::Step;

    #[test]
    fn a_name_reaches_nothing_that_every_object_shares() {
        for name in [
            "Helpshift",
            "a.b.c",
            "$_.x",
            "location.reload",
            "arguments.0",
            "window",
        ] {
            assert!(GlobalName::new(name).is_ok(), "{name}");
        }
        let bad = [
            "",
            ".",
            "a.",
            ".a",
            "a..b",
            "1a",
            "a b",
            "a-b",
            "a[0]",
            "é",
            "__proto__",
            "a.__proto__.x",
            "a.constructor",
            "prototype",
            "a;b",
            "a\n",
        ];
        for name in bad {
            assert_refused(name);
        }
    }

    #[test]
    fn a_name_gives_its_text_back() {
        let name: GlobalName = "location.reload".parse().unwrap();
        assert_eq!(name.as_ref(), "location.reload");
        assert_eq!(name.to_string(), name.as_str());
    }

    /// `window.chat` and `chat` are one object of the page.
    #[test]
    fn a_name_starts_below_the_global_object() {
        for global in ["window", "self", "globalThis", "frames", "top", "parent"] {
            if global != "window" {
                assert_refused(global);
            }
            assert_refused(&format!("{global}.chat"));
            assert_refused(&format!("{global}.window.chat.user"));
            assert!(GlobalName::new(format!("chat.{global}")).is_ok());
            assert!(GlobalName::new(format!("{global}s")).is_ok());
        }
    }

    #[track_caller]
    fn assert_refused(name: &str) {
        assert!(GlobalName::new(name.to_owned()).is_err(), "{name:?}");
        let step = format!(r#"{{"call":{{"function":{name:?},"args":[]}}}}"#);
        assert!(serde_json::from_str::<Step>(&step).is_err(), "{name:?}");
    }
}
