//! The settings of an entry and of its entry in `provision`, in a line each.

use countersign::config::{Setting, SettingForm};

use crate::provision::MATCH;
use crate::{Json, Mode};

pub(crate) fn of_adapter() -> Vec<Setting> {
    let modes = SettingForm::Choice(Mode::ALL.iter().copied().map(Mode::as_str).collect());
    vec![
        Setting::new(
            "mode",
            modes,
            "how HelpCrunch is told who the user is; the README says what each proves",
        )
        .required()
        .with_example(Mode::SecurityHash.as_str()),
        Setting::secret().usual(),
        Setting::previous_secrets(),
        Setting::new(
            "secrets",
            SettingForm::DatedSecrets,
            "in place of secret: each from the moment on at which it is used",
        ),
        Setting::new(
            "json",
            SettingForm::Choice(Json::ALL.iter().copied().map(Json::as_str).collect()),
            "how the text that security-signature signs is written: as PHP does, or plain",
        )
        .with_example(Json::Php.as_str()),
        Setting::new(
            "organization",
            SettingForm::Text,
            "what stands before .helpcrunch.com; without it the page sets it itself",
        )
        .with_example("acme"),
        Setting::new(
            "app-id",
            SettingForm::Text,
            "the widget's application; without it the page sets it itself",
        )
        .with_example("11111111-2222-4333-8444-555555555555"),
        Setting::allow_unverified(),
        Setting::strict(),
    ]
}

pub(crate) fn of_provision() -> Vec<Setting> {
    let matches = SettingForm::Choice(MATCH.iter().map(|(word, _)| *word).collect());
    vec![
        Setting::api_key(),
        Setting::new(
            "match",
            matches,
            "by what a user is found among the customers: by the id, or by a verified email too",
        ),
        Setting::url(),
        Setting::calls_per_minute(),
    ]
}
