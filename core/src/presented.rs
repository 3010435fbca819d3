//! The vendor's side: what reached it.

use std::borrow::Cow;
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

/// What stands at a key of a page's object.
#[derive(Clone)]
struct Setting<'a> {
    object: Cow<'a, str>,
    key: Cow<'a, str>,
    /// `None` where it was removed.
    value: Option<Cow<'a, RawValue>>,
}

impl Setting<'_> {
    /// What it says of a key: `None` where it says nothing, and `Some(None)` where there is none.
    fn says(&self, object: &str, key: &str) -> Option<Option<&RawValue>> {
        if self.object == object && self.key == key {
            return Some(self.value.as_deref());
        }
        let rest = object.strip_prefix(&*self.object)?.strip_prefix('.')?;
        let mut steps = rest.split('.');
        if steps.next() != Some(&*self.key) {
            return None;
        }
        let mut keys = steps.chain([key]);
        let inside = |raw, key| read::object_of_page(raw)?.take(key);
        Some(
            self.value
                .as_deref()
                .and_then(|value| keys.try_fold(value, inside)),
        )
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

    /// What reaches the vendor when a page runs the bundle's steps.
    #[must_use]
    pub fn of(bundle: &'a ClientBundle) -> Self {
        let mut presented = Self::new(bundle.action, &bundle.payload);
        for step in &bundle.steps {
            match step {
                Step::Assign { to, args } => {
                    for argument in args.iter() {
                        presented.assign(to.as_str(), argument);
                    }
                }
                Step::Remove { from, keys } => {
                    keys.iter()
                        .for_each(|key| presented.remove(from.as_str(), key));
                }
                Step::Call { .. } | Step::Push { .. } => {}
            }
        }
        presented
    }

    fn assign(&mut self, to: &'a str, argument: &'a Argument) {
        let object = match argument {
            Argument::Value(value) => value,
            Argument::Payload(pointer) => match read::pointer(self.payload, pointer) {
                Some(object) => object,
                None => return,
            },
            Argument::Steps(_) => return,
            Argument::Merge(parts) => {
                return parts.iter().for_each(|part| self.assign(to, part));
            }
        };
        let entries =
            read::object_of_page(object).map_or_else(Vec::new, read::Object::into_entries);
        for (key, value) in entries {
            self.settings.push(Setting {
                object: Cow::Borrowed(to),
                key,
                value: Some(Cow::Borrowed(value)),
            });
        }
    }

    fn remove(&mut self, object: &'a str, key: &'a str) {
        self.settings.push(Setting {
            object: Cow::Borrowed(object),
            key: Cow::Borrowed(key),
            value: None,
        });
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
                key: Cow::Owned(key.to_owned()),
                value: Some(Cow::Owned(value)),
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

    /// The same, or `unsaid` where the page neither set nor removed it. An object that is only made to hold
    /// something is not told of.
    #[must_use]
    pub fn setting_or<'s>(
        &'s self,
        object: &str,
        key: &str,
        unsaid: Option<&'s RawValue>,
    ) -> Option<&'s RawValue> {
        let mut settings = self.settings.iter().rev();
        settings
            .find_map(|setting| setting.says(object, key))
            .unwrap_or(unsaid)
    }

    /// What the page set on the object of this name, where that is text.
    #[must_use]
    pub fn setting_text(&self, object: &str, key: &str) -> Option<Cow<'_, str>> {
        read::text(self.setting(object, key)?, Path::ROOT, &mut Problems::new())
    }
}

impl fmt::Debug for Presented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.settings.iter();
        let names = names.map(|setting| format!("{}.{}", setting.object, setting.key));
        f.debug_struct("Presented")
            .field("action", &self.action)
            .field("settings", &names.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
