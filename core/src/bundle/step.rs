//! The steps that a page takes with a bundle, as data that any language can run.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::ser::SerializeSeq;
use serde::{Deserialize, Serialize, Serializer};

use super::GlobalName;
use crate::json::JsonText;
use crate::problem::Result;

/// One step that the page takes. Debug prints no argument, since arguments hold personal data.
///
/// A clone shares its parts, so that a step which is the same for every user is made once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Sets the keys of each argument on the object of this name. A missing object is made; an object that is there is
    /// never replaced.
    Assign {
        /// The object.
        to: GlobalName,
        /// The objects whose keys are set, in order.
        args: Arc<[Argument]>,
    },
    /// Removes keys from the object of this name, where there is such an object.
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
        /// The arguments of the call.
        args: Arc<[Argument]>,
    },
    /// Adds the arguments, as one list, to the list of this name. A missing list is made.
    Push {
        /// The list.
        to: GlobalName,
        /// The entries of the list that is added.
        args: Arc<[Argument]>,
    },
    /// Adds each argument to the list of this name, such as a function that the vendor calls when its script is ready.
    /// A missing list is made.
    Append {
        /// The list.
        to: GlobalName,
        /// The entries that are added.
        args: Arc<[Argument]>,
    },
    /// Runs steps once a function exists, or once an event has fired on the page's global object.
    Ready {
        /// The function. Where the function exists already, the steps run at once.
        exists: GlobalName,
        /// The event. Without an event the page looks for the function again and again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        event: Option<String>,
        /// The steps that wait.
        steps: Arc<[Self]>,
    },
    /// Runs steps where a value of the page, or of a parameter of the function that runs them, is this one.
    When {
        /// The value's name, such as `arguments.0.success`.
        value: GlobalName,
        /// The value that it must be: a text, a number, a boolean or null.
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "Box<serde_json::value::RawValue>")
        )]
        is: JsonText,
        /// The steps that run then.
        steps: Arc<[Self]>,
    },
}

impl Step {
    /// Makes a step that sets the keys of each argument on the object of this name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`](crate::ErrorKind::InvalidConfig) where the name is not that of an object or
    /// function, by the rule of [`GlobalName`](crate::bundle::GlobalName).
    pub fn assign(
        to: impl Into<Cow<'static, str>>,
        args: impl Into<Arc<[Argument]>>,
    ) -> Result<Self> {
        Ok(Self::Assign {
            to: GlobalName::new(to)?,
            args: args.into(),
        })
    }

    /// Makes a step that removes keys from the object of this name.
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

    /// Makes a step that calls the function of this name.
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

    /// Makes a step that adds the arguments, as one list, to the list of this name.
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

    /// Makes a step that adds each argument to the list of this name.
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

    /// Makes a step that runs other steps once the function of this name exists, or once the event has fired.
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

    /// Makes a step that runs other steps where the value of this name is this text, number, boolean or null. A name
    /// that begins with `arguments.0` is that of the first parameter, or of a part of it.
    ///
    /// # Errors
    ///
    /// As for [`assign`](Self::assign), and [`ErrorKind::Signing`](crate::ErrorKind::Signing) where the value cannot be
    /// written as JSON.
    pub fn when<T: Serialize + ?Sized>(
        value: impl Into<Cow<'static, str>>,
        is: &T,
        steps: impl Into<Arc<[Self]>>,
    ) -> Result<Self> {
        Ok(Self::When {
            value: GlobalName::new(value)?,
            is: JsonText::of(is)?,
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
            Self::When { value, steps, .. } => write!(f, "When({value:?}, {steps:?})"),
        }
    }
}

/// An argument of a step.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "lowercase")]
pub enum Argument {
    /// A value, the same for every bundle of the plan.
    Value(
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "Box<serde_json::value::RawValue>")
        )]
        JsonText,
    ),
    /// A part of the bundle's payload, by JSON pointer (RFC 6901). `""` is the whole payload.
    Payload(String),
    /// One object with the keys of several objects. Of two values of a key the later one counts.
    Merge(Vec<Self>),
    /// A function that runs these steps; `arguments.0` names its first parameter.
    ///
    /// For the same argument of an adapter a page makes one function, the same for every user. So a step can tell the
    /// vendor to remove the function. The function acts for the user who signed in last, and for nobody after the
    /// logout.
    Steps(Vec<Step>),
    /// An object with these keys. A key without a value is set to `undefined`.
    Object(BTreeMap<String, Self>),
    /// A list of these arguments.
    List(Vec<Self>),
    /// One text of the texts of these arguments, such as a scheme and a token: `JWT eyJ…`.
    Text(Vec<Self>),
    /// A part of the parameters of the function that runs the steps, by JSON pointer: `/0/userId` is a key of the first
    /// parameter.
    Given(String),
    /// A function, as for [`Steps`](Self::Steps), that first asks the page's endpoint for a new bundle.
    Ask(AskFunction),
}

/// The work of a function that the vendor calls for a new proof.
///
/// The function asks the page's endpoint for a new bundle of the same adapter and action. It then runs steps with the
/// new bundle.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
// In the schema, and so in TypeScript, it has the name of its key.
#[cfg_attr(feature = "schemars", schemars(rename = "Ask"))]
#[non_exhaustive]
pub struct AskFunction {
    /// The data of the call that the endpoint gets as `client`. The endpoint compares it with the session, and nothing
    /// signs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<Box<Argument>>,
    /// The steps that run with the new bundle.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// The part of the new payload that the function returns, as a promise, by JSON pointer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<String>,
}

impl AskFunction {
    /// Makes a function that runs these steps with a new bundle.
    #[must_use]
    pub const fn new(steps: Vec<Step>) -> Self {
        Self {
            client: None,
            steps,
            returns: None,
        }
    }

    /// Sets the data that the endpoint gets as `client`.
    #[must_use]
    pub fn with_client(mut self, client: Argument) -> Self {
        self.client = Some(Box::new(client));
        self
    }

    /// Lets the function return a promise of the part of the new payload at this JSON pointer.
    #[must_use]
    pub fn returning(mut self, pointer: &str) -> Self {
        self.returns = Some(pointer.to_owned());
        self
    }
}

impl Argument {
    /// Makes an argument of a value, as JSON.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`](crate::ErrorKind::Signing) where the value cannot be written as JSON.
    pub fn value<T: Serialize + ?Sized>(value: &T) -> Result<Self> {
        JsonText::of(value).map(Self::Value)
    }

    /// Makes an argument of the whole payload.
    #[must_use]
    pub const fn payload() -> Self {
        Self::Payload(String::new())
    }

    /// Makes an argument of the part of the payload at this JSON pointer, such as `/user`.
    #[must_use]
    pub fn pointer(pointer: &str) -> Self {
        Self::Payload(pointer.to_owned())
    }

    /// Makes an argument of a part of the function's parameters, at this JSON pointer.
    #[must_use]
    pub fn given(pointer: &str) -> Self {
        Self::Given(pointer.to_owned())
    }

    /// Makes an argument that is an object with these keys.
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
            Self::Text(parts) => f.debug_tuple("Text").field(parts).finish(),
            Self::Given(pointer) => write!(f, "Given({pointer:?})"),
            Self::Ask(ask) => ask.fmt(f),
        }
    }
}

/// The steps of one bundle, in order: a step of this user's own, if there is one, then the steps that bundles share.
#[derive(Clone, Copy, Debug)]
pub struct Steps<'a> {
    pub(super) first: Option<&'a Step>,
    pub(super) shared: &'a [Step],
}

impl<'a> Steps<'a> {
    /// Whether there is no step.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.first.is_none() && self.shared.is_empty()
    }

    /// Iterates over the steps.
    #[must_use]
    pub fn iter(self) -> impl DoubleEndedIterator<Item = &'a Step> + Clone {
        self.first.into_iter().chain(self.shared)
    }
}

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The length is known: some formats ask for it.
        let length = self.shared.len() + usize::from(self.first.is_some());
        let mut list = serializer.serialize_seq(Some(length))?;
        for step in self.iter() {
            list.serialize_element(step)?;
        }
        list.end()
    }
}
