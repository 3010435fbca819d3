//! The values that reached the vendor.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::{RawValue, to_raw_value};

use super::page_object::{PageObject, Said, Setting};
use super::page_value::read_parts;
use super::{Failure, Rejection};
use crate::action::Action;
use crate::bundle::{Argument, ClientBundle, Step};
use crate::json::JsonView;

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
                // The page knows what a function is given, and a verifier does not.
                Step::Call { .. } | Step::When { .. } => {}
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

    /// Reads the payload as the vendor's own struct.
    ///
    /// # Errors
    ///
    /// The rejection of `malformed`, where the payload is not of that form.
    pub fn payload_as<T: DeserializeOwned>(&self, malformed: &Failure) -> Result<T, Rejection> {
        // serde's message would quote the value.
        serde_json::from_str(self.payload.get()).map_err(|_| malformed.rejection())
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

    /// Finds an object of the page. A reader of several keys finds it once.
    #[must_use]
    pub fn object(&self, name: &str) -> PageObject<'_> {
        PageObject::of(name, &self.settings, &self.payload)
    }

    /// Returns the value that the page set at a key of the object of this name, as JSON text. The page may have set the
    /// key by itself, or as a part of an object around it.
    #[must_use]
    pub fn setting(&self, object: &str, key: &str) -> Option<&RawValue> {
        self.object(object).get(key)
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
        self.object(object).text(key)
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
