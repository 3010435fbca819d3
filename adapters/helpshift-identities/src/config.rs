//! What a configuration file says of an adapter for Helpshift identities.

use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities};
use countersign::config::{
    AdapterConfig, BuildProvisioner, PageFacts, ProofTime, Setting, Settings,
};
use countersign::problem::Code;
use countersign::verify::Failure;

use crate::claims::claimed_user;
use crate::steps::CONFIG;
use crate::tables::{capabilities, capabilities_with_language};
use crate::{
    HelpshiftIdentities, KIND, LONGEST_BACKDATE, PageSettings, Surface, failures, jwt_key,
    provision, settings,
};

/// The kind `helpshift-identities`: `surface`, `secret`, `previous-secrets`, `backdate`, the settings of a page,
/// and what every kind has.
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
        settings::of_adapter()
    }

    fn provision_settings() -> Vec<Setting> {
        settings::of_provision()
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        Some(Arc::new(adapter(settings)?))
    }

    fn provision() -> Option<BuildProvisioner> {
        Some(provision::build)
    }
}

pub(crate) const SURFACES: &[(&str, Surface)] = &[("web", Surface::Web), ("sdk-x", Surface::SdkX)];

/// The words for where the widget's language comes from: one so far.
pub(crate) const LANGUAGES: &[(&str, ())] = &[("locale", ())];

/// The settings of a page, which an app has no place for.
const OF_A_PAGE: [&str; 4] = [
    "platform-id",
    "domain",
    "clear-anonymous-user-on-login",
    "language",
];

/// The adapter of an entry.
pub(crate) fn adapter(settings: &mut Settings<'_>) -> Option<HelpshiftIdentities> {
    let surface = settings.choice("surface", SURFACES).unwrap_or_default();
    let page = page(settings, surface);
    let keys = settings.keys(jwt_key);
    let backdate = settings
        .integer("backdate", 0..=LONGEST_BACKDATE)
        .unwrap_or_default();
    let policy = settings.policy();
    let adapter = HelpshiftIdentities::with_keys(keys?).ok()?;
    let adapter = match surface {
        Surface::Web => adapter.with_page(page),
        Surface::SdkX => adapter.with_surface(surface),
    };
    Some(adapter.with_backdate(backdate).with_policy(policy))
}

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
