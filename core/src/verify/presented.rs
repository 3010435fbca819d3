//! The values that reached the vendor.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::page_value::{Value, read_parts};
use crate::action::Action;
use crate::bundle::{Argument, ClientBundle, Step};
use crate::json::{self, JsonView};

/// The values that reached the vendor: the payload's text, and the settings of the page beside it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Presented<'a> {
    /// The action of the bundle.
    pub action: Action,
    /// The payload, as the text that was sent. The payload is read once, for all who ask.
    pub payload: JsonView<'a>,
    /// In the order of the page. Of several settings of a key the last one counts.
    settings: Vec<Setting<'a>>,
}

/// A change to an object of the page.
#[derive(Clone)]
struct Setting<'a> {
    object: Cow<'a, str>,
    said: Said<'a>,
}

#[derive(Clone)]
enum Said<'a> {
    /// The keys of the object are set to those of this argument.
    Assigned(&'a Argument),
    /// The keys of the object are set to those of this value.
    AssignedValue(JsonView<'a>),
    /// One key of the object is set to this.
    Set(Cow<'a, str>, Box<RawValue>),
    /// The list at one key of the object gets more entries. A missing list is made.
    Added(&'a str),
    /// These keys of the object are removed.
    Removed(&'a [String]),
}

impl Setting<'_> {
    /// Says whether this changes the object, or something inside the object.
    fn is_inside(&self, object: &str) -> bool {
        let inside = self.object.strip_prefix(object);
        inside.is_some_and(|inside| inside.is_empty() || inside.starts_with('.'))
    }

    /// Returns the value that this sets at a key of its object; `None` where it leaves the key alone.
    fn key<'s>(&'s self, key: &str, payload: &'s JsonView<'_>) -> Option<Value<'s>> {
        match &self.said {
            Said::Assigned(argument) => Value::of(argument, payload).entry(key, payload),
            Said::AssignedValue(value) => Value::Read(value).entry(key, payload),
            Said::Set(name, value) => (name == key).then_some(Value::Json(value)),
            // The earlier value does not matter: no vendor takes a list for a value that names a user.
            Said::Added(name) => (*name == key).then_some(Value::List),
            Said::Removed(keys) => keys
                .iter()
                .any(|removed| removed == key)
                .then_some(Value::Nothing),
        }
    }
}

impl<'a> Presented<'a> {
    /// Presents a payload, on a page without settings.
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

    /// Presents the values that reach the vendor when a page runs the bundle's steps, including steps that wait.
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

    /// Adds a setting of the page: a value at a key of the object of this name.
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

    /// Returns the value that the page set at a key of the object of this name, as JSON text. The page may have set the
    /// key by itself, or as a part of an object around it.
    #[must_use]
    pub fn setting(&self, object: &str, key: &str) -> Option<&RawValue> {
        self.setting_or(object, key, None)
    }

    /// Returns the same as [`setting`](Self::setting), or `unsaid` where the page neither set the object nor removed
    /// the key.
    ///
    /// The vendor reads one object. Where the page set a part of the object, no value of the payload stands beside that
    /// part.
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

    /// Returns the value that a setting gives a key: `None` where the setting leaves the key alone, and `Some(None)`
    /// where there is no value after it.
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

    /// Says whether a setting sets the object or a part of it, at any depth.
    fn sets(&self, setting: &Setting<'a>, object: &str) -> bool {
        if matches!(setting.said, Said::Removed(_)) {
            return false;
        }
        setting.is_inside(object)
            || object
                .rsplit_once('.')
                .is_some_and(|(around, last)| self.says(setting, around, last).is_some())
    }

    /// Says whether the page set or removed something inside the object of this name, beside setting the whole object.
    /// The object may then differ from the one that the page got.
    #[must_use]
    pub fn changes_inside(&self, object: &str) -> bool {
        self.settings
            .iter()
            .any(|setting| setting.is_inside(object))
    }

    /// Returns the value that the page set at a key of the object of this name, where the value is text.
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
