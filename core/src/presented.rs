//! The vendor's side: what reached it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::adapter::Action;
use crate::bundle::ClientBundle;
use crate::path::Path;
use crate::problem::Problems;
use crate::read;
use crate::step::{Argument, Step};

/// What reached the vendor: the payload's text, and what the page's configuration said beside it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Presented<'a> {
    /// What the bundle was for.
    pub action: Action,
    /// The payload, as the text that was sent.
    pub payload: &'a RawValue,
    /// In the order of the page: of several that say something of a key the last counts.
    settings: Vec<Setting<'a>>,
}

/// What is done to an object of the page.
#[derive(Clone)]
struct Setting<'a> {
    object: Cow<'a, str>,
    said: Said<'a>,
}

#[derive(Clone)]
enum Said<'a> {
    /// Its keys are set to those of this argument. They are read when an adapter asks for one.
    Assigned(&'a Argument),
    /// One of its keys is set to this.
    Set(Cow<'a, str>, Box<RawValue>),
    /// These of its keys are removed.
    Removed(&'a [String]),
}

impl<'a> Said<'a> {
    /// What it says of a key: `None` where it says nothing, and `Some(None)` where there is none.
    fn key<'s>(&'s self, payload: &'a RawValue, key: &str) -> Option<Option<Value<'s>>> {
        match self {
            Self::Assigned(argument) => match Value::of(argument, payload)? {
                Value::Made(Argument::Object(keys)) => Some(Value::of(keys.get(key)?, payload)),
                assigned => assigned.key(key, payload).map(Some),
            },
            Self::Set(name, value) => (name == key).then_some(Some(Value::Json(value))),
            Self::Removed(keys) => keys.iter().any(|removed| removed == key).then_some(None),
        }
    }
}

/// A value of the page: JSON, or an object that a step makes of several parts.
#[derive(Clone, Copy)]
enum Value<'a> {
    Json(&'a RawValue),
    Made(&'a Argument),
}

impl<'a> Value<'a> {
    /// `None` for functions, and for what only an event of the vendor's knows.
    fn of(argument: &'a Argument, payload: &'a RawValue) -> Option<Self> {
        match argument {
            Argument::Value(value) => Some(Self::Json(value)),
            Argument::Payload(pointer) => read::pointer(payload, pointer).map(Self::Json),
            Argument::Merge(_) | Argument::Object(_) => Some(Self::Made(argument)),
            Argument::Ask(_) | Argument::Given(_) | Argument::List(_) | Argument::Steps(_) => None,
        }
    }

    fn key(self, key: &str, payload: &'a RawValue) -> Option<Self> {
        match self {
            Self::Json(object) => read::object_of_page(object)?.take(key).map(Self::Json),
            Self::Made(Argument::Object(keys)) => Self::of(keys.get(key)?, payload),
            Self::Made(Argument::Merge(parts)) => {
                let found = |part| Self::of(part, payload)?.key(key, payload);
                parts.iter().rev().find_map(found)
            }
            Self::Made(_) => None,
        }
    }

    const fn json(self) -> Option<&'a RawValue> {
        match self {
            Self::Json(value) => Some(value),
            Self::Made(_) => None,
        }
    }
}

impl<'a> Presented<'a> {
    /// This payload, on a page that configured nothing.
    #[must_use]
    pub const fn new(action: Action, payload: &'a RawValue) -> Self {
        Self {
            action,
            payload,
            settings: Vec::new(),
        }
    }

    /// What reaches the vendor when a page runs the bundle's steps, those that wait included.
    #[must_use]
    pub fn of(bundle: &'a ClientBundle) -> Self {
        let mut presented = Self::new(bundle.action, &bundle.payload);
        presented.run(&bundle.steps, &mut HashSet::new());
        presented.settings.reverse();
        presented
    }

    /// From the last step to the first. A part of the payload that is assigned to an object again later sets the same
    /// keys twice, and is left out: a short text could else ask for any amount of memory.
    fn run(&mut self, steps: &'a [Step], later: &mut HashSet<(&'a str, Vec<String>)>) {
        for step in steps.iter().rev() {
            match step {
                Step::Assign { to, args } => self.assign(to.as_str(), args, later),
                Step::Remove { from, keys } => self.settings.push(Setting {
                    object: Cow::Borrowed(from.as_str()),
                    said: Said::Removed(keys),
                }),
                Step::Ready { steps, .. } => self.run(steps, later),
                Step::Append { .. } | Step::Call { .. } | Step::Push { .. } => {}
            }
        }
    }

    fn assign(
        &mut self,
        to: &'a str,
        args: &'a [Argument],
        later: &mut HashSet<(&'a str, Vec<String>)>,
    ) {
        for argument in args.iter().rev() {
            match argument {
                Argument::Merge(parts) => self.assign(to, parts, later),
                Argument::Payload(pointer)
                    if !later.insert((to, read::keys(pointer).collect())) => {}
                _ => self.settings.push(Setting {
                    object: Cow::Borrowed(to),
                    said: Said::Assigned(argument),
                }),
            }
        }
    }

    /// Adds what the page set on the object of this name.
    #[must_use]
    pub fn with_setting<T>(mut self, object: &str, key: &str, value: &T) -> Self
    where
        T: Serialize + ?Sized,
    {
        if let Ok(value) = to_raw_value(value) {
            self.settings.push(Setting {
                object: Cow::Owned(object.to_owned()),
                said: Said::Set(Cow::Owned(key.to_owned()), value),
            });
        }
        self
    }

    /// What the page set on the object of this name, by itself or as a part of what is around it, as
    /// JSON text.
    #[must_use]
    pub fn setting(&self, object: &str, key: &str) -> Option<&RawValue> {
        self.setting_or(object, key, None)
    }

    /// The same, or `unsaid` where the page neither set the object nor removed the key. The vendor reads one object:
    /// where the page set a part of it, nothing of the payload stands beside that part.
    #[must_use]
    pub fn setting_or<'s>(
        &'s self,
        object: &str,
        key: &str,
        unsaid: Option<&'s RawValue>,
    ) -> Option<&'s RawValue> {
        let mut settings = self.settings.iter().rev();
        match settings.find_map(|setting| self.says(setting, object, key)) {
            Some(said) => said,
            None if self.settings.iter().any(|one| self.sets(one, object)) => None,
            None => unsaid,
        }
    }

    /// What a setting says of a key: `None` where it says nothing, and `Some(None)` where there is none.
    fn says<'s>(
        &'s self,
        setting: &'s Setting<'a>,
        object: &str,
        key: &str,
    ) -> Option<Option<&'s RawValue>> {
        let inside = object.strip_prefix(&*setting.object)?;
        if inside.is_empty() {
            let found = setting.said.key(self.payload, key)?;
            return Some(found.and_then(Value::json));
        }
        let mut keys = inside.strip_prefix('.')?.split('.').chain([key]);
        let found = setting.said.key(self.payload, keys.next()?)?;
        let inner = |value: Value<'s>, key| value.key(key, self.payload);
        Some(found.and_then(|first| keys.try_fold(first, inner)?.json()))
    }

    /// Whether a setting sets something of the object, or all of it: also by setting something inside a part of it.
    fn sets(&self, setting: &Setting<'a>, object: &str) -> bool {
        if matches!(setting.said, Said::Removed(_)) {
            return false;
        }
        let inside = setting.object.strip_prefix(object);
        inside.is_some_and(|inside| inside.is_empty() || inside.starts_with('.'))
            || object
                .rsplit_once('.')
                .is_some_and(|(around, last)| self.says(setting, around, last).is_some())
    }

    /// What the page set on the object of this name, where that is text.
    #[must_use]
    pub fn setting_text(&self, object: &str, key: &str) -> Option<Cow<'_, str>> {
        read::text(self.setting(object, key)?, Path::ROOT, &mut Problems::new())
    }
}

impl fmt::Debug for Presented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.settings.iter().map(|setting| &setting.object);
        f.debug_struct("Presented")
            .field("action", &self.action)
            .field("settings", &names.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
