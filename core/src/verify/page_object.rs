//! An object of the page, after the changes that the page makes to it.

use std::borrow::Cow;
use std::fmt;

use serde_json::value::RawValue;

use super::page_value::Value;
use crate::bundle::{Argument, WINDOW};
use crate::json::{self, JsonView};

/// A change to an object of the page.
#[derive(Clone)]
pub(super) struct Setting<'a> {
    pub(super) object: Cow<'a, str>,
    pub(super) said: Said<'a>,
}

#[derive(Clone)]
pub(super) enum Said<'a> {
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
    pub(super) fn is_inside(&self, object: &str) -> bool {
        let inside = self.object.strip_prefix(object);
        object == WINDOW
            || inside.is_some_and(|inside| inside.is_empty() || inside.starts_with('.'))
    }

    /// Says whether this leaves something behind.
    const fn sets(&self) -> bool {
        !matches!(self.said, Said::Removed(_))
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

/// An object of the page, after the changes that the page makes to it. Debug prints none of it.
#[derive(Clone)]
pub struct PageObject<'s> {
    /// The name, from the settings; `None` where they change nothing but objects around or inside.
    name: Option<&'s str>,
    /// The value that the page gave the object by setting or removing an object around it.
    given: Option<Value<'s>>,
    /// The settings after that, in the order of the page.
    later: &'s [Setting<'s>],
    /// Whether each of them changes the object itself, as on most pages.
    are_own: bool,
    /// Whether one of them sets the object, or something inside it.
    is_set: bool,
    payload: &'s JsonView<'s>,
}

impl<'s> PageObject<'s> {
    pub(super) fn of(name: &str, settings: &'s [Setting<'s>], payload: &'s JsonView<'s>) -> Self {
        let mut object = Self {
            name: None,
            given: None,
            later: settings,
            are_own: true,
            is_set: false,
            payload,
        };
        for (place, setting) in settings.iter().enumerate().rev() {
            if let Some(given) = object.given_by(setting, name) {
                // Nothing that was there before it counts.
                object.given = Some(given);
                object.later = settings.get(place + 1..).unwrap_or_default();
                break;
            }
            if setting.object == name {
                object.name = Some(&setting.object);
            } else {
                object.are_own = false;
            }
            object.is_set |= setting.is_inside(name) && setting.sets();
        }
        object
    }

    /// Returns the value that a setting of an object around gives this object; `None` where it gives none.
    fn given_by(&self, setting: &'s Setting<'s>, name: &str) -> Option<Value<'s>> {
        let inside = match &*setting.object {
            WINDOW => name,
            around => name.strip_prefix(around)?.strip_prefix('.')?,
        };
        let mut keys = inside.split('.');
        let first = setting.key(keys.next()?, self.payload)?;
        let inner = |value: Value<'s>, key| value.entry(key, self.payload);
        Some(keys.try_fold(first, inner).unwrap_or(Value::Nothing))
    }

    /// Returns the value that the page set at a key, as JSON text.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'s RawValue> {
        self.get_or(key, || None)
    }

    /// Returns the value at a key, or `unsaid` where the page neither set the object nor removed the key.
    ///
    /// The vendor reads one object. Where the page set a part of the object, no value of the payload stands beside that
    /// part.
    pub fn get_or(
        &self,
        key: &str,
        unsaid: impl FnOnce() -> Option<&'s RawValue>,
    ) -> Option<&'s RawValue> {
        let is_own = |one: &&Setting<'_>| self.are_own || self.name == Some(&*one.object);
        let mut own = self.later.iter().rev().filter(is_own);
        if let Some(value) = own.find_map(|one| one.key(key, self.payload)) {
            return value.json();
        }
        match self.given {
            Some(given) => given.entry(key, self.payload)?.json(),
            None if self.is_set => None,
            None => unsaid(),
        }
    }

    /// Returns the value that the page set at a key, where the value is text.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<Cow<'s, str>> {
        json::text(self.get(key)?).ok()
    }

    /// Says whether the page set a text, a number, or `true` or `false` in the object's place. No key can be set inside
    /// that.
    #[must_use]
    pub fn is_scalar(&self) -> bool {
        let text = self.given.and_then(Value::text);
        text.is_some_and(|text| !text.starts_with(['{', '[', 'n']))
    }
}

impl fmt::Debug for PageObject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PageObject(..)")
    }
}
