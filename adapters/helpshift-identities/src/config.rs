//! The entry of a configuration file for this adapter.

use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities};
use countersign::config::{
    AdapterConfig, BuildProvisioner, PageFacts, ProofTime, Setting, SettingForm, Settings,
};
use countersign::problem::Code;
use countersign::verify::Failure;

use crate::claims::claimed_user;
use crate::page::CONFIG;
use crate::tables::{capabilities, capabilities_with_language};
use crate::{
    BACKDATE, HelpshiftIdentities, KIND, PageSettings, Surface, failures, jwt_key, provision,
};

/// The kind `helpshift-identities`: `surface`, `secret`, `previous-secrets`, `backdate`, the settings of a page,
/// and the settings of every kind.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config;

impl AdapterConfig for Config {
    const KIND: &'static str = KIND;

    fn capabilities() -> Vec<Capabilities> {
        vec![
            capabilities(Surface::Web),
            capabilities_with_language(),
            capabilities(Surface::SdkX),
        ]
    }

    fn failures() -> &'static [Failure] {
        failures::all()
    }

    fn page_facts() -> Option<PageFacts> {
        let facts = PageFacts::new()
            .with_names_user(CONFIG, claimed_user)
            .with_time(ProofTime::Made("/iat"));
        Some(facts.with_forged(failures::FORGED))
    }

    fn settings() -> Vec<Setting> {
        settings()
    }

    fn provision_settings() -> Vec<Setting> {
        provision::settings()
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        Some(Arc::new(adapter(settings)?))
    }

    fn provision() -> Option<BuildProvisioner> {
        Some(provision::build)
    }
}

/// The words for a surface.
const SURFACES: &[(&str, Surface)] = &[("web", Surface::Web), ("sdk-x", Surface::SdkX)];

/// The words for the source of the widget's language, of which there is one.
const LANGUAGES: &[(&str, ())] = &[("locale", ())];

/// The settings of a page, for which an app has no place.
const OF_A_PAGE: [&str; 4] = [
    "platform-id",
    "domain",
    "clear-anonymous-user-on-login",
    "language",
];

/// The settings of an entry, in the order in which they are printed.
fn settings() -> Vec<Setting> {
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
            SettingForm::seconds(&BACKDATE),
            "how many seconds iat is moved back, for a vendor whose clock is behind",
        )
        .with_example("60"),
        Setting::allow_unverified(),
        Setting::strict(),
    ]
}

/// Builds the adapter of an entry.
pub(crate) fn adapter(settings: &mut Settings<'_>) -> Option<HelpshiftIdentities> {
    let surface = settings.choice("surface", SURFACES).unwrap_or_default();
    let page = page(settings, surface);
    let keys = settings.keys(jwt_key);
    let backdate = settings.seconds("backdate", &BACKDATE).unwrap_or_default();
    let policy = settings.policy();
    let adapter = settings.keep(HelpshiftIdentities::with_keys(keys?))?;
    let adapter = match surface {
        Surface::Web => adapter.with_page(page),
        Surface::SdkX => adapter.with_surface(surface),
    };
    let adapter = settings.keep(adapter.with_backdate(backdate))?;
    Some(adapter.with_policy(policy))
}

/// Reads the settings of a page, and refuses them for an app.
fn page(settings: &mut Settings<'_>, surface: Surface) -> PageSettings {
    let mut page = PageSettings::new();
    if surface == Surface::SdkX {
        let given = OF_A_PAGE.map(|key| (key, settings.has(key)));
        for (key, _) in given.iter().filter(|(_, given)| *given) {
            let detail = "a setting of a page: an app hands its own to SDK X";
            settings.refuse(key, Code::Unsupported, detail);
        }
        return page;
    }
    page.platform_id = settings.word("platform-id");
    page.domain = settings.word("domain");
    page.clear_anonymous_user_on_login = settings.boolean("clear-anonymous-user-on-login");
    page.language_of_locale = settings.choice("language", LANGUAGES).is_some();
    page
}
