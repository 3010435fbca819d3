//! The entries of a configuration file: of the adapter, and of sending users.

use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities};
use countersign::config::{
    AdapterConfig, BuildProvisioner, PageFacts, ProofTime, Setting, SettingForm, Settings,
};
use countersign::problem::Code;
use countersign::provision::Provisioner;
use countersign::verify::Failure;

use crate::claims::claimed_user;
use crate::page::CONFIG;
use crate::provision::{API_URL, BulkAction, BulkActions, is_domain, is_task_path};
use crate::tables::{capabilities, capabilities_with_language};
use crate::{BACKDATE, HelpshiftIdentities, KIND, PageSettings, Surface, failures, jwt_key};

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
        provision_settings()
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        Some(Arc::new(adapter(settings)?))
    }

    fn provision() -> Option<BuildProvisioner> {
        Some(provisioner)
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
fn adapter(settings: &mut Settings<'_>) -> Option<HelpshiftIdentities> {
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

/// The settings of an entry of `provision`, in the order in which they are printed.
fn provision_settings() -> Vec<Setting> {
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

/// Builds the sender of users. The adapter's own entry says which data goes in and which is refused.
fn provisioner(
    entry: &mut Settings<'_>,
    provision: &mut Settings<'_>,
) -> Option<Arc<dyn Provisioner>> {
    let adapter = adapter(entry);
    let api = provision.rest_api(API_URL);
    let domain = domain(provision);
    let action = action(provision);
    let task_path = task_path(provision);
    let actions = BulkActions::new(&adapter?, api?, &domain?, action?);
    let actions = match task_path {
        Some(path) => actions.and_then(|actions| actions.with_task_path(&path)),
        None => actions,
    };
    Some(Arc::new(provision.keep(actions)?))
}

fn domain(settings: &mut Settings<'_>) -> Option<String> {
    let domain = settings.required_text("domain")?;
    let fits = is_domain(&domain);
    if !fits {
        let detail = "what stands before .helpshift.com: letters, digits and hyphens";
        settings.refuse("domain", Code::Invalid, detail);
    }
    Some(domain).filter(|_| fits)
}

fn action(settings: &mut Settings<'_>) -> Option<BulkAction> {
    if !settings.has("action") {
        let names = BulkAction::BY_NAME.map(|(name, _)| name).join(", ");
        settings.refuse("action", Code::Missing, format!("one of {names}"));
    }
    settings.choice("action", &BulkAction::BY_NAME)
}

fn task_path(settings: &mut Settings<'_>) -> Option<String> {
    let path = settings.text("task-path")?;
    let fits = is_task_path(&path);
    if !fits {
        let detail = "a path that begins with a slash and has {task_id} in it";
        settings.refuse("task-path", Code::Invalid, detail);
    }
    Some(path).filter(|_| fits)
}
