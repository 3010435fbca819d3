//! The actions of adapters.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::problem::{Code, Error, ErrorKind, Path, Problem, Result};

/// The action that a bundle performs in the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Signs the user in.
    #[default]
    Login,
    /// Adds further identities to a user who is signed in.
    AddIdentities,
    /// Tells the vendor more about a user who is signed in.
    UpdateProfile,
}

impl Action {
    /// Every action.
    pub const ALL: &'static [Self] = &[Self::Login, Self::AddIdentities, Self::UpdateProfile];

    /// Returns the action as it is printed: kebab-case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::AddIdentities => "add-identities",
            Self::UpdateProfile => "update-profile",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads the name that [`as_str`](Action::as_str) returns. Another one is an error of the kind
/// [`ErrorKind::Unsupported`].
impl FromStr for Action {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let mut actions = Self::ALL.iter().copied();
        actions
            .find(|action| action.as_str() == name)
            .ok_or_else(|| {
                let names: Vec<_> = Self::ALL.iter().copied().map(Self::as_str).collect();
                let detail = format!("one of {}", names.join(", "));
                let problem = Problem::new(Path::ROOT.key("action"), Code::Invalid, detail);
                Error::from_problems(ErrorKind::Unsupported, problem.into())
            })
    }
}
