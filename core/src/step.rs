//! What a page does with a bundle, as data that any language can run.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::error::{Error, ErrorKind, Result};
use crate::path::Path;
use crate::problem::{Code, Problem};

/// The name of an object or function, from the page's global object down: `Helpshift`,
/// `location.reload`.
///
/// It matches `[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z0-9_$]+)*` and holds no `__proto__`, `constructor`
/// or `prototype`, so that no bundle can reach what every object shares.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GlobalName(Cow<'static, str>);

impl GlobalName {
    /// A checked name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where it is not of the form.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Result<Self> {
        let name = name.into();
        let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
        let part = |part: &str| {
            !part.is_empty()
                && part.bytes().all(word)
                && !matches!(part, "__proto__" | "constructor" | "prototype")
        };
        if name.split('.').all(part) && !name.starts_with(|first: char| first.is_ascii_digit()) {
            return Ok(Self(name));
        }
        let form =
            "a dotted name of letters, digits, _ and $, without __proto__, constructor, prototype";
        let problem = Problem::new(Path::ROOT.key("steps"), Code::Invalid, form);
        Err(Error::from_problems(
            ErrorKind::InvalidConfig,
            problem.into(),
        ))
    }

    /// The name as text.
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

/// One thing that the page does. Debug prints no argument: they hold personal data.
///
/// A clone shares its parts, so that steps which are the same for every user are made once.
#[derive(Clone, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Sets the keys of each argument on the object of this name, which is made where it is
    /// missing and never replaced.
    Assign {
        /// The object.
        to: GlobalName,
        /// Objects whose keys are set, in order.
        args: Arc<[Argument]>,
    },
    /// Removes keys from the object of this name, where it is there.
    Remove {
        /// The object.
        from: GlobalName,
        /// The keys.
        keys: Arc<[String]>,
    },
    /// Calls the function of this name.
    Call {
        /// The function.
        function: GlobalName,
        /// What it is called with.
        args: Arc<[Argument]>,
    },
    /// Adds a list of the arguments to the list of this name, which is made where it is missing.
    Push {
        /// The list.
        to: GlobalName,
        /// The entries of the list that is added.
        args: Arc<[Argument]>,
    },
}

impl Step {
    /// Sets the keys of each argument on the object of this name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where the name is not of the form; so for all steps.
    pub fn assign(
        to: impl Into<Cow<'static, str>>,
        args: impl Into<Arc<[Argument]>>,
    ) -> Result<Self> {
        Ok(Self::Assign {
            to: GlobalName::new(to)?,
            args: args.into(),
        })
    }

    /// Removes keys from the object of this name.
    ///
    /// # Errors
    ///
    /// As for [`assign`](Self::assign).
    pub fn remove(from: impl Into<Cow<'static, str>>, keys: &[&str]) -> Result<Self> {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        Ok(Self::Remove {
            from: GlobalName::new(from)?,
            keys,
        })
    }

    /// Calls the function of this name.
    ///
    /// # Errors
    ///
    /// As for [`assign`](Self::assign).
    pub fn call(
        function: impl Into<Cow<'static, str>>,
        args: impl Into<Arc<[Argument]>>,
    ) -> Result<Self> {
        Ok(Self::Call {
            function: GlobalName::new(function)?,
            args: args.into(),
        })
    }

    /// Adds a list of the arguments to the list of this name.
    ///
    /// # Errors
    ///
    /// As for [`assign`](Self::assign).
    pub fn push(
        to: impl Into<Cow<'static, str>>,
        args: impl Into<Arc<[Argument]>>,
    ) -> Result<Self> {
        Ok(Self::Push {
            to: GlobalName::new(to)?,
            args: args.into(),
        })
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Assign { to, .. } => write!(f, "Assign({to:?}, ..)"),
            Self::Remove { from, keys } => write!(f, "Remove({from:?}, {keys:?})"),
            Self::Call { function, .. } => write!(f, "Call({function:?}, ..)"),
            Self::Push { to, .. } => write!(f, "Push({to:?}, ..)"),
        }
    }
}

/// What a step is done with.
#[derive(Clone, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "lowercase")]
pub enum Argument {
    /// This value.
    Value(Box<RawValue>),
    /// A part of the bundle's payload, by JSON pointer (RFC 6901); `""` is the whole.
    Payload(String),
    /// The keys of several objects in one, the later winning.
    Merge(Vec<Self>),
    /// A function that runs these steps; `arguments.0` names its first parameter.
    Steps(Vec<Step>),
}

impl Argument {
    /// This value, as JSON.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`] where it cannot be written as JSON.
    pub fn value<T: Serialize + ?Sized>(value: &T) -> Result<Self> {
        let raw = to_raw_value(value).map_err(|_| Error::new(ErrorKind::Signing))?;
        Ok(Self::Value(raw))
    }

    /// The whole payload.
    #[must_use]
    pub const fn payload() -> Self {
        Self::Payload(String::new())
    }

    /// The part of the payload at this JSON pointer, such as `/user`.
    #[must_use]
    pub fn pointer(pointer: &str) -> Self {
        Self::Payload(pointer.to_owned())
    }
}

impl fmt::Debug for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(_) => f.write_str("Value(..)"),
            Self::Payload(pointer) => write!(f, "Payload({pointer:?})"),
            Self::Merge(parts) => f.debug_tuple("Merge").field(parts).finish(),
            Self::Steps(steps) => f.debug_tuple("Steps").field(steps).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{GlobalName, Step};

    #[test]
    fn a_name_reaches_nothing_that_every_object_shares() {
        for name in [
            "Helpshift",
            "a.b.c",
            "$_.x",
            "location.reload",
            "arguments.0",
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
            assert!(GlobalName::new(name).is_err(), "{name:?}");
            let step = format!(r#"{{"call":{{"function":{name:?},"args":[]}}}}"#);
            assert!(serde_json::from_str::<Step>(&step).is_err(), "{name:?}");
        }
    }
}
