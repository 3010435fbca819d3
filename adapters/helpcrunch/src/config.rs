//! The entry of a configuration file for this adapter.

use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities};
use countersign::config::{
    AdapterConfig, BuildProvisioner, PageFacts, Setting, SettingForm, Settings,
};
use countersign::problem::Code;
use countersign::sign::HmacKey;
use countersign::verify::Failure;

use crate::failures::{SECURITY_HASH_MISMATCH, SECURITY_SIGNATURE_MISMATCH, SIGNATURE_MISMATCH};
use crate::sign::{PLAIN_TAKES_NONE, SAME_MOMENT};
use crate::{Helpcrunch, Json, KIND, Mode, Secrets, SuffixKey, failures, provision};

/// The kind `helpcrunch`: `mode`, `secret`, `previous-secrets` or `secrets`, `json`, `organization`, `app-id`, and the
/// settings of every kind.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config;

impl AdapterConfig for Config {
    const KIND: &'static str = KIND;

    fn capabilities() -> Vec<Capabilities> {
        Mode::ALL.iter().copied().map(Mode::capabilities).collect()
    }

    fn failures() -> &'static [Failure] {
        failures::ALL
    }

    fn page_facts() -> Option<PageFacts> {
        Some(PageFacts::new().with_forged(FORGED))
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

/// The failures of a proof that another secret has made: one for each mode with proofs.
const FORGED: &[Failure] = &[
    SECURITY_HASH_MISMATCH,
    SIGNATURE_MISMATCH,
    SECURITY_SIGNATURE_MISMATCH,
];

/// Returns the settings of an entry, in the order in which they are printed.
fn settings() -> Vec<Setting> {
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

/// Builds the adapter of an entry.
pub(crate) fn adapter(settings: &mut Settings<'_>) -> Option<Helpcrunch> {
    let mode = mode(settings);
    let secrets = secrets(settings, mode);
    let json = json(settings, mode);
    let (organization, app_id) = app(settings);
    let policy = settings.policy();
    let adapter = Helpcrunch::new(mode?, secrets?)
        .and_then(|adapter| adapter.with_app(organization.as_deref(), app_id.as_deref()));
    let adapter = settings.keep(adapter)?;
    Some(adapter.with_json(json).with_policy(policy))
}

/// Reads the organization and the application. HelpCrunch's loader needs both (documented), so one alone is right only
/// where the page sets the other.
fn app(settings: &mut Settings<'_>) -> (Option<String>, Option<String>) {
    for (given, other) in [("organization", "app-id"), ("app-id", "organization")] {
        if settings.has(given) && !settings.has(other) {
            let detail = "HelpCrunch's script needs it, so that the page must set it itself";
            settings.warn(other, Code::Missing, detail);
        }
    }
    let organization = settings.word("organization");
    if organization.as_ref().is_some_and(|name| name.contains('.')) {
        let detail = "only what stands before .helpcrunch.com";
        settings.refuse("organization", Code::Invalid, detail);
    }
    (organization, settings.word("app-id"))
}

/// Reads how the signed text is written, and refuses this in a mode that signs no text.
fn json(settings: &mut Settings<'_>, mode: Option<Mode>) -> Json {
    if mode.is_some_and(|mode| !mode.signs_all()) && settings.has("json") {
        let detail = "the mode security-signature alone signs a text";
        settings.refuse("json", Code::Unsupported, detail);
    }
    let words: Vec<_> = Json::ALL
        .iter()
        .map(|json| (json.as_str(), *json))
        .collect();
    let chosen = settings.choice("json", &words);
    chosen.unwrap_or_default()
}

/// Reads the mode, and shows the modes where there is none.
fn mode(settings: &mut Settings<'_>) -> Option<Mode> {
    if !settings.has("mode") {
        let modes: Vec<_> = Mode::ALL.iter().copied().map(Mode::as_str).collect();
        settings.refuse(
            "mode",
            Code::Missing,
            format!("one of {}", modes.join(", ")),
        );
    }
    let words: Vec<_> = Mode::ALL
        .iter()
        .map(|mode| (mode.as_str(), *mode))
        .collect();
    let mode = settings.choice("mode", &words)?;
    settings.set_purpose(mode.as_str());
    Some(mode)
}

/// Reads the secrets in the form that the mode takes.
fn secrets(settings: &mut Settings<'_>, mode: Option<Mode>) -> Option<Secrets> {
    let given = settings.has("secret") || settings.has("previous-secrets");
    if mode == Some(Mode::Plain) {
        return none(settings);
    }
    if mode == Some(Mode::SecuritySignature) {
        return suffix(settings);
    }
    if settings.has("secrets") {
        let dated = dated(settings);
        if given {
            refuse_undated(settings);
        }
        return dated;
    }
    if !given && mode.is_none() {
        return None;
    }
    if mode.is_some_and(Mode::is_for_good) && settings.has("previous-secrets") {
        let detail = "this mode's values are for good: a new secret needs a date, in secrets";
        settings.warn("previous-secrets", Code::Unsupported, detail);
    }
    settings.keys(HmacKey::new).map(Secrets::from_keys)
}

/// Refuses every secret.
fn none(settings: &mut Settings<'_>) -> Option<Secrets> {
    let keys = ["secret", "previous-secrets", "secrets"].map(|key| (key, settings.has(key)));
    for (key, _) in keys.iter().filter(|(_, given)| *given) {
        settings.refuse(key, Code::Unsupported, PLAIN_TAKES_NONE);
    }
    Some(Secrets::none())
}

/// Reads the organization's secret. An organization has one at a time, so dated secrets are refused.
fn suffix(settings: &mut Settings<'_>) -> Option<Secrets> {
    if settings.has("secrets") {
        let detail =
            "the mode security-signature has one secret, which every user's signature is made with";
        settings.refuse("secrets", Code::Unsupported, detail);
    }
    settings.keys(SuffixKey::new).map(Secrets::suffix_keys)
}

/// Refuses secrets without a date beside dated ones.
fn refuse_undated(settings: &mut Settings<'_>) {
    for key in ["secret", "previous-secrets"] {
        if settings.has(key) {
            let detail = "stands in secrets, with its date, where there are dated secrets";
            settings.refuse(key, Code::Unsupported, detail);
        }
    }
}

/// Reads the dated secrets, and refuses two of one moment.
fn dated(settings: &mut Settings<'_>) -> Option<Secrets> {
    let keys = settings.dated_keys("secrets", HmacKey::new);
    let mut moments: Vec<_> = keys.iter().map(|(from, _)| *from).collect();
    moments.sort_unstable();
    moments.dedup();
    if moments.len() < keys.len() {
        settings.refuse("secrets", Code::Invalid, SAME_MOMENT);
    }
    Secrets::dated(keys).ok()
}
