//! The settings of an entry, in a line each.

use countersign::config::{Setting, SettingForm};

use crate::TTL;

pub(crate) fn of_adapter() -> Vec<Setting> {
    let ttl = SettingForm::seconds(&TTL);
    vec![
        Setting::new(
            "public-key",
            SettingForm::Text,
            "the project's public key, which stands in the page",
        )
        .required()
        .with_example("pk_live_of_your_project"),
        Setting::secret(),
        Setting::previous_secrets(),
        Setting::new("ttl", ttl, "how many seconds a payload lives").with_example("300"),
        Setting::allow_unverified(),
        Setting::strict(),
    ]
}
