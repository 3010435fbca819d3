//! What a page does with a bundle, as data that any language can run.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::GlobalName;
use crate::json::JsonText;
use crate::problem::Result;

/// One thing that the page does. Debug prints no argument: they hold personal data.
///
/// A clone shares its parts, so that steps which are the same for every user are made once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
    /// Adds the arguments to the list of this name, which is made where it is missing: a function, say, that the
    /// vendor calls when it is ready.
    Append {
        /// The list.
        to: GlobalName,
        /// The entries that are added.
        args: Arc<[Argument]>,
    },
    /// Runs steps once a function is there, or an event has fired on the page's global object.
    Ready {
        /// The function. Where it is there already the steps run at once.
        exists: GlobalName,
        /// The event; without one the page looks for the function again and again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        event: Option<String>,
        /// The steps that wait.
        steps: Arc<[Self]>,
    },
}

impl Step {
    /// Sets the keys of each argument on the object of this name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`](crate::ErrorKind::InvalidConfig) where the name is not of the form; so for all steps.
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

    /// Adds the arguments to the list of this name.
    ///
    /// # Errors
    ///
    /// As for [`assign`](Self::assign).
    pub fn append(
        to: impl Into<Cow<'static, str>>,
        args: impl Into<Arc<[Argument]>>,
    ) -> Result<Self> {
        Ok(Self::Append {
            to: GlobalName::new(to)?,
            args: args.into(),
        })
    }

    /// Runs steps once the function of this name is there, or the event has fired.
    ///
    /// # Errors
    ///
    /// As for [`assign`](Self::assign).
    pub fn ready(
        exists: impl Into<Cow<'static, str>>,
        event: Option<&str>,
        steps: impl Into<Arc<[Self]>>,
    ) -> Result<Self> {
        Ok(Self::Ready {
            exists: GlobalName::new(exists)?,
            event: event.map(str::to_owned),
            steps: steps.into(),
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
            Self::Append { to, .. } => write!(f, "Append({to:?}, ..)"),
            Self::Ready { exists, steps, .. } => write!(f, "Ready({exists:?}, {steps:?})"),
        }
    }
}

/// What a step is done with.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "lowercase")]
pub enum Argument {
    /// This value.
    Value(
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "Box<serde_json::value::RawValue>")
        )]
        JsonText,
    ),
    /// A part of the bundle's payload, by JSON pointer (RFC 6901); `""` is the whole.
    Payload(String),
    /// The keys of several objects in one, the later winning.
    Merge(Vec<Self>),
    /// A function that runs these steps; `arguments.0` names its first parameter.
    ///
    /// A page makes one function of the same argument for an adapter, whoever is signed in, so that a vendor can be
    /// told to remove it. It acts for the user who was signed in last, and for nobody once they are signed out.
    Steps(Vec<Step>),
    /// An object with these keys. A key whose value is not there is set to `undefined`.
    Object(BTreeMap<String, Self>),
    /// A list of these.
    List(Vec<Self>),
    /// A part of what the function that runs the steps was called with, by JSON pointer: `/0/userId` is a key of its
    /// first parameter.
    Given(String),
    /// A function, as for [`Steps`](Self::Steps), that first asks the page's endpoint for a new bundle.
    Ask(Ask),
}

/// What a function does that the vendor calls for a new proof: it asks the page's endpoint for a new bundle of the
/// same adapter and action, and runs steps with it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Ask {
    /// What the endpoint is told of the call, as `client`: it is compared with the session and never signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<Box<Argument>>,
    /// What runs with the new bundle.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// The part of the new payload that the function returns, as a promise, by JSON pointer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<String>,
}

impl Ask {
    /// A function that runs these steps with a new bundle.
    #[must_use]
    pub const fn new(steps: Vec<Step>) -> Self {
        Self {
            client: None,
            steps,
            returns: None,
        }
    }

    /// Tells the endpoint this, as `client`.
    #[must_use]
    pub fn with_client(mut self, client: Argument) -> Self {
        self.client = Some(Box::new(client));
        self
    }

    /// Returns a promise of the part of the new payload at this JSON pointer.
    #[must_use]
    pub fn returning(mut self, pointer: &str) -> Self {
        self.returns = Some(pointer.to_owned());
        self
    }
}

impl Argument {
    /// This value, as JSON.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`](crate::ErrorKind::Signing) where it cannot be written as JSON.
    pub fn value<T: Serialize + ?Sized>(value: &T) -> Result<Self> {
        JsonText::of(value).map(Self::Value)
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

    /// A part of what the function was called with, at this JSON pointer.
    #[must_use]
    pub fn given(pointer: &str) -> Self {
        Self::Given(pointer.to_owned())
    }

    /// An object with these keys.
    #[must_use]
    pub fn object<const N: usize>(keys: [(&str, Self); N]) -> Self {
        Self::Object(keys.map(|(key, value)| (key.to_owned(), value)).into())
    }
}

impl fmt::Debug for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(_) => f.write_str("Value(..)"),
            Self::Payload(pointer) => write!(f, "Payload({pointer:?})"),
            Self::Merge(parts) => f.debug_tuple("Merge").field(parts).finish(),
            Self::Steps(steps) => f.debug_tuple("Steps").field(steps).finish(),
            Self::Object(keys) => f.debug_tuple("Object").field(keys).finish(),
            Self::List(entries) => f.debug_tuple("List").field(entries).finish(),
            Self::Given(pointer) => write!(f, "Given({pointer:?})"),
            Self::Ask(ask) => ask.fmt(f),
        }
    }
}
