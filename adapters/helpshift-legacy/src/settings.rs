//! The settings of an entry, in a line each.

use countersign::config::{Setting, SettingForm};

use crate::config::SIGN;

pub(crate) fn of_adapter() -> Vec<Setting> {
    let sign = SettingForm::Choice(SIGN.iter().map(|(word, _)| *word).collect());
    vec![
        Setting::secret(),
        Setting::previous_secrets(),
        Setting::new(
            "platform-id",
            SettingForm::Text,
            "the app's platform id; without it the page sets it itself",
        )
        .with_example("acme_platform_20260102030405678-90abcdef1234567"),
        Setting::new(
            "domain",
            SettingForm::Text,
            "the app's domain; without it the page sets it itself",
        )
        .with_example("acme"),
        Setting::new("sign", sign, "what the proof covers, as the app is set up"),
        Setting::allow_unverified(),
        Setting::strict(),
    ]
}
