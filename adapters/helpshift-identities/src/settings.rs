//! The settings of an entry and of its entry in `provision`, in a line each.

use countersign::config::{Setting, SettingForm};

use crate::LONGEST_BACKDATE;
use crate::config::{LANGUAGES, SURFACES};
use crate::provision::BulkAction;

pub(crate) fn of_adapter() -> Vec<Setting> {
    let surfaces = SettingForm::Choice(SURFACES.iter().map(|(word, _)| *word).collect());
    let languages = SettingForm::Choice(LANGUAGES.iter().map(|(word, _)| *word).collect());
    vec![
        Setting::new(
            "surface",
            surfaces,
            "where the user is: a page, or an app with SDK X",
        ),
        Setting::secret(),
        Setting::previous_secrets(),
        Setting::new(
            "platform-id",
            SettingForm::Text,
            "the app's platform id, for a page; without it the page sets it itself",
        )
        .with_example("acme_platform_20260102030405678-90abcdef1234567"),
        Setting::new(
            "domain",
            SettingForm::Text,
            "the app's domain, for a page; without it the page sets it itself",
        )
        .with_example("acme"),
        Setting::new(
            "clear-anonymous-user-on-login",
            SettingForm::Boolean,
            "whether a login on a page clears the visitor of this browser, with their chats",
        ),
        Setting::new(
            "language",
            languages,
            "where the widget's language on a page comes from; without it the page sets it itself",
        ),
        Setting::new(
            "backdate",
            SettingForm::Integer(0, LONGEST_BACKDATE),
            "how many seconds iat is moved back, for a vendor whose clock is behind",
        )
        .with_example("60"),
        Setting::allow_unverified(),
        Setting::strict(),
    ]
}

pub(crate) fn of_provision() -> Vec<Setting> {
    let actions = SettingForm::Choice(BulkAction::BY_NAME.iter().map(|(word, _)| *word).collect());
    vec![
        Setting::api_key(),
        Setting::new(
            "domain",
            SettingForm::Text,
            "what stands before .helpshift.com",
        )
        .required()
        .with_example("acme"),
        Setting::new("action", actions, "what is done with each user").required(),
        Setting::new(
            "task-path",
            SettingForm::Text,
            "where a task is asked for; followed only where it is given",
        )
        .with_example("/v2/acme/tasks/{task_id}"),
        Setting::url(),
        Setting::calls_per_minute(),
    ]
}
