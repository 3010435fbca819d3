//! The vendor's side: what reached it.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::page_value::{Value, read_parts};
use crate::action::Action;
use crate::bundle::{Argument, ClientBundle, Step};
use crate::json::{self, JsonView};

/// What reached the vendor: the payload's text, and what the page's configuration said beside it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Presented<'a> {
    /// What the bundle was for.
    pub action: Action,
    /// The payload, as the text that was sent. It was read once, for all who ask.
    pub payload: JsonView<'a>,
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
    /// Its keys are set to those of this argument.
    Assigned(&'a Argument),
    /// Its keys are set to those of this value.
    AssignedValue(JsonView<'a>),
    /// One of its keys is set to this.
    Set(Cow<'a, str>, Box<RawValue>),
    /// The list at one of its keys gets more, and is made where it is missing.
    Added(&'a str),
    /// These of its keys are removed.
    Removed(&'a [String]),
}

impl Setting<'_> {
    /// Whether it says something of the object, or of what stands inside it.
    fn is_inside(&self, object: &str) -> bool {
        let inside = self.object.strip_prefix(object);
        inside.is_some_and(|inside| inside.is_empty() || inside.starts_with('.'))
    }

    /// What it says of a key of its object: `None` where it says nothing.
    fn key<'s>(&'s self, key: &str, payload: &'s JsonView<'_>) -> Option<Value<'s>> {
        match &self.said {
            Said::Assigned(argument) => Value::of(argument, payload).entry(key, payload),
            Said::AssignedValue(value) => Value::Read(value).entry(key, payload),
            Said::Set(name, value) => (name == key).then_some(Value::Json(value)),
            // What stood there before is not asked: no vendor takes a list for what a user is told by.
            Said::Added(name) => (*name == key).then_some(Value::List),
            Said::Removed(keys) => keys
                .iter()
                .any(|removed| removed == key)
                .then_some(Value::Nothing),
        }
    }
}

impl<'a> Presented<'a> {
    /// This payload, on a page that configured nothing.
    #[must_use]
    pub fn new(action: Action, payload: &'a RawValue) -> Self {
        Self::read(action, payload.get())
    }

    fn read(action: Action, payload: &'a str) -> Self {
        Self {
            action,
            payload: JsonView::read(payload),
            settings: Vec::new(),
        }
    }

    /// What reaches the vendor when a page runs the bundle's steps, those that wait included.
    #[must_use]
    pub fn of(bundle: &'a ClientBundle) -> Self {
        let mut presented = Self::read(bundle.action(), bundle.payload.get());
        presented.run(bundle.steps().iter());
        presented
    }

    fn run(&mut self, steps: impl IntoIterator<Item = &'a Step>) {
        for step in steps {
            match step {
                Step::Assign { to, args } => {
                    args.iter()
                        .for_each(|one| read_parts(one, &mut self.payload));
                    let assigned = |argument: &'a Argument| match argument {
                        Argument::Value(value) => Said::AssignedValue(JsonView::read(value.get())),
                        other => Said::Assigned(other),
                    };
                    self.add(args.iter().map(|one| (to.as_str(), assigned(one))));
                }
                Step::Remove { from, keys } => self.add([(from.as_str(), Said::Removed(keys))]),
                Step::Append { to, .. } | Step::Push { to, .. } => {
                    let inside = to.as_str().rsplit_once('.');
                    self.add(inside.map(|(object, key)| (object, Said::Added(key))));
                }
                Step::Ready { steps, .. } => self.run(&**steps),
                Step::Call { .. } => {}
            }
        }
    }

    fn add(&mut self, said: impl IntoIterator<Item = (&'a str, Said<'a>)>) {
        let setting = |(object, said)| Setting {
            object: Cow::Borrowed(object),
            said,
        };
        self.settings.extend(said.into_iter().map(setting));
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
            return Some(setting.key(key, &self.payload)?.json());
        }
        let mut keys = inside.strip_prefix('.')?.split('.').chain([key]);
        let first = setting.key(keys.next()?, &self.payload)?;
        let inner = |value: Value<'s>, key| value.entry(key, &self.payload);
        Some(keys.try_fold(first, inner).and_then(Value::json))
    }

    /// Whether a setting sets something of the object, or all of it: also by setting something inside a part of it.
    fn sets(&self, setting: &Setting<'a>, object: &str) -> bool {
        if matches!(setting.said, Said::Removed(_)) {
            return false;
        }
        setting.is_inside(object)
            || object
                .rsplit_once('.')
                .is_some_and(|(around, last)| self.says(setting, around, last).is_some())
    }

    /// Whether the page set or removed something inside the object of this name, beside setting it as a whole: it may
    /// then be another than the one that was handed to the page.
    #[must_use]
    pub fn changes_inside(&self, object: &str) -> bool {
        self.settings
            .iter()
            .any(|setting| setting.is_inside(object))
    }

    /// What the page set on the object of this name, where that is text.
    #[must_use]
    pub fn setting_text(&self, object: &str, key: &str) -> Option<Cow<'_, str>> {
        json::text(self.setting(object, key)?).ok()
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
