//! The settings of an operator's entry: those that a recipe has of its own, and those of every recipe.

use std::collections::BTreeMap;

use countersign::config::{Setting, SettingForm, Settings};
use countersign::problem::Code;
use serde_json::value::RawValue;

use crate::reader::{Reader, Words, keep, text};
use crate::recipe::{Proof, Recipe, SOURCES};

/// A setting that a recipe has of its own.
#[derive(Debug)]
pub(crate) struct OwnSetting {
    pub(crate) key: &'static str,
    form: Form,
    required: bool,
    about: &'static str,
    example: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum Form {
    Text,
    Word,
    Url,
}

const FORMS: &Words<Form> = &[
    ("text", Form::Text),
    ("word", Form::Word),
    ("url", Form::Url),
];

/// The settings of every recipe.
const TAKEN: [&str; 8] = [
    "kind",
    "recipe",
    "by",
    "secret",
    "previous-secrets",
    "ttl",
    "allow-unverified",
    "strict",
];

pub(crate) fn read(reader: &mut Reader<'_>, key: &str, raw: &RawValue) -> Option<OwnSetting> {
    if TAKEN.contains(&key) {
        reader.refuse("every recipe has a setting of this name");
    }
    reader.object(
        raw,
        &["need", "form", "about", "example"],
        |reader, object| {
            let need = reader.need(object, "need", |reader, raw| {
                reader.word(raw, &[("required", true), ("optional", false)])
            });
            let form = reader.take(object, "form", |reader, raw| reader.word(raw, FORMS));
            let about = reader.need(object, "about", text);
            let example = reader.take(object, "example", text);
            let form = form.unwrap_or(Form::Word);
            let example = example.unwrap_or_default();
            Some(OwnSetting {
                key: keep(key),
                form,
                required: need?,
                about: about?,
                example,
            })
        },
    )
}

impl OwnSetting {
    fn take(&self, settings: &mut Settings<'_>) -> Option<String> {
        if self.required && !settings.has(self.key) {
            settings.refuse(self.key, Code::Missing, "required");
        }
        let text = match self.form {
            Form::Text | Form::Url => settings.text(self.key),
            Form::Word => settings.word(self.key),
        }?;
        let is_address = text.starts_with("https://") && !text.contains(char::is_whitespace);
        if matches!(self.form, Form::Url) && !is_address {
            settings.refuse(
                self.key,
                Code::Invalid,
                "an address that starts with https://",
            );
        }
        Some(text)
    }
}

impl Recipe {
    /// Takes the recipe's own settings.
    pub(crate) fn take(&self, settings: &mut Settings<'_>) -> BTreeMap<&'static str, String> {
        let id = self.key_id();
        // The id of a key is taken with the key.
        let (ids, own): (Vec<_>, Vec<_>) =
            self.settings.iter().partition(|own| Some(own.key) == id);
        for id in ids {
            if id.required && !settings.has(id.key) {
                settings.refuse(id.key, Code::Missing, "required");
            }
        }
        let own = own.into_iter();
        own.filter_map(|setting| Some((setting.key, setting.take(settings)?)))
            .collect()
    }

    /// The setting that names the key.
    const fn key_id(&self) -> Option<&'static str> {
        match &self.proof {
            Proof::Jwt(jwt) => jwt.key_id,
            Proof::Digest(_) => None,
        }
    }

    /// Lists the settings of an entry, in the order in which they are printed.
    pub(crate) fn settings(&self) -> Vec<Setting> {
        let own = self.settings.iter().map(|own| {
            let setting =
                Setting::new(own.key, SettingForm::Text, own.about).with_example(own.example);
            if own.required {
                setting.required()
            } else {
                setting
            }
        });
        let mut all: Vec<Setting> = own.collect();
        let choices: Vec<_> = self.by.iter().map(|choice| choice.word()).collect();
        if let Some(first) = choices.first() {
            let about = "the field that is signed and names the user; the first one unless said";
            all.push(
                Setting::new("by", SettingForm::Choice(choices.clone()), about).with_example(first),
            );
        }
        all.push(Setting::secret());
        let previous = self.key_id().map(Setting::previous_secrets_with_ids);
        all.push(previous.unwrap_or_else(Setting::previous_secrets));
        for secret in self.also.iter().filter_map(|also| also.secret) {
            let about = "where a second secret is, of your own making; never the secret itself";
            all.push(Setting::new(secret, SettingForm::Secret, about).required());
        }
        if let Proof::Jwt(jwt) = &self.proof
            && jwt.life.has_end
        {
            let form = SettingForm::seconds(&jwt.life.range());
            all.push(Setting::new("ttl", form, "how many seconds a token lives"));
        }
        all.extend([Setting::allow_unverified(), Setting::strict()]);
        all
    }
}

impl crate::recipe::Choice {
    /// Returns the word of the choice in a configuration.
    pub(crate) fn word(&self) -> &'static str {
        let mut words = SOURCES.iter();
        let found = words.find(|(_, source)| *source == self.source);
        found.map_or("", |(word, _)| *word)
    }
}
