//! The settings of a page that stand beside the user.

use countersign::adapter::Adapter;
use countersign::identity::Draft;
use countersign::{Action, Issuers, Registry, Result};
use countersign_conformance::MemorySecrets;
use countersign_helpshift_identities::{Config, PageSettings, Surface};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::{NOW, adapter, at};

const KIND: &str = "helpshift-identities";

/// Gives the keys that the first step of a login sets on the page's `helpshiftConfig`.
fn set(page: &PageSettings, identity: &Value) -> Value {
    let text = identity.to_string();
    let draft = Draft::parse(&text);
    let adapter = adapter(Surface::Web).with_page(page.clone());
    let bundle = adapter
        .issue_now(&draft.request(KIND, Action::Login, at(NOW)))
        .unwrap();
    let steps = json!(bundle.unwrap().steps());
    assert_eq!(steps[0]["assign"]["to"], "helpshiftConfig");
    steps[0]["assign"]["args"][0]["value"].clone()
}

fn all() -> PageSettings {
    PageSettings::new()
        .with_platform_id("acme_platform_1")
        .with_domain("acme")
        .with_clear_anonymous_user_on_login(true)
        .with_language_of_locale()
}

fn build(entry: &Value) -> Result<Issuers> {
    let entries = json!({ "x": entry }).to_string();
    let secrets = MemorySecrets::new().with("SECRET", "test_secret_key");
    let entries = RawValue::from_string(entries).unwrap();
    Registry::new().with::<Config>().build(&entries, &secrets)
}

/// The names are those of the vendor's pages: getting-started, users, internationalization.
#[test]
fn a_login_and_a_visitors_steps_set_what_is_configured() {
    let user = json!({"user_id": "u", "locale": "de-AT",
        "email": {"address": "a@b.co", "verified": true}});
    let expected = json!({"platformId": "acme_platform_1", "domain": "acme",
        "authenticateWith": "identities", "userId": "u", "userEmail": "a@b.co",
        "clearAnonymousUserOnLogin": true, "language": "de"});
    assert_eq!(set(&all(), &user), expected);
    let nobody = json!({"platformId": "acme_platform_1", "domain": "acme",
        "authenticateWith": "identities", "userId": "", "userEmail": "",
        "clearAnonymousUserOnLogin": true, "language": "browserDefault"});
    assert_eq!(set(&all(), &json!({"anonymous": true})), nobody);
    let kept = PageSettings::new().with_clear_anonymous_user_on_login(false);
    let expected = json!({"authenticateWith": "identities", "userId": "u", "userEmail": "",
        "clearAnonymousUserOnLogin": false});
    assert_eq!(set(&kept, &json!({"user_id": "u"})), expected);
}

#[test]
fn what_is_not_configured_stays_the_pages_own() {
    let user = json!({"user_id": "u", "locale": "de"});
    let expected = json!({"authenticateWith": "identities", "userId": "u", "userEmail": ""});
    assert_eq!(set(&PageSettings::new(), &user), expected);
}

/// The codes are those of the vendor's page on internationalization.
#[test]
fn a_locale_is_the_code_that_web_chat_has_for_it() {
    let language = |locale: &str| {
        let identity = json!({"user_id": "u", "locale": locale});
        set(&all(), &identity)["language"].clone()
    };
    for (locale, code) in [
        ("en-GB", "en"),
        ("DE", "de"),
        ("pt-BR", "pt"),
        ("nb-NO", "no"),
        ("nn", "no"),
        ("he-IL", "iw"),
        ("iw", "iw"),
        ("fil", "browserDefault"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-hant-tw", "zh-Hant"),
        ("zh-HK", "zh-HK"),
        ("zh-Hant-HK", "zh-Hant-HK"),
        ("zh-Hans-SG", "zh-Hans"),
        ("zh-SG", "zh-SG"),
    ] {
        assert_eq!(language(locale), code, "{locale}");
    }
}

#[test]
fn a_language_that_web_chat_does_not_speak_is_told() {
    let dropped = |adapter: &countersign_helpshift_identities::HelpshiftIdentities, locale| {
        let text = json!({"user_id": "u", "locale": locale}).to_string();
        let draft = Draft::parse(&text);
        let bundle = adapter
            .issue_now(&draft.request(KIND, Action::Login, at(NOW)))
            .unwrap();
        json!(bundle.unwrap().dropped)
    };
    let speaks = adapter(Surface::Web).with_page(all());
    let told = |reason| json!([{"path": "locale", "reason": reason}]);
    assert_eq!(dropped(&speaks, "sw"), told("unsupported-value"));
    assert_eq!(dropped(&speaks, "de"), json!([]));
    assert_eq!(dropped(&adapter(Surface::Web), "de"), told("no-place"));
}

#[test]
fn a_configuration_sets_them_too() {
    let entry = json!({"kind": KIND, "secret": {"env": "SECRET"}, "platform-id": "acme_platform_1",
        "domain": "acme", "clear-anonymous-user-on-login": true, "language": "locale"});
    let issuers = build(&entry).unwrap();
    let adapter = issuers.get("x").unwrap().adapter();
    let variant = adapter.capabilities().variant();
    assert_eq!(variant, Some(r#"surface = "web", language = "locale""#));
    let text = json!({"user_id": "u", "locale": "fr"}).to_string();
    let draft = Draft::parse(&text);
    let request = draft.request(KIND, Action::Login, at(NOW));
    let bundle = crate::ready(adapter.issue(request)).unwrap();
    let expected = json!({"platformId": "acme_platform_1", "domain": "acme",
        "authenticateWith": "identities", "userId": "u", "userEmail": "",
        "clearAnonymousUserOnLogin": true, "language": "fr"});
    let steps = json!(bundle.steps());
    assert_eq!(steps[0]["assign"]["args"][0]["value"], expected);
}

#[test]
fn each_fault_of_a_configuration_is_told() {
    let faults = |entry: Value| {
        let error = build(&entry).unwrap_err();
        let show =
            |problem: &countersign::problem::Problem| format!("{}: {}", problem.path, problem.code);
        error.problems().iter().map(show).collect::<Vec<_>>()
    };
    let wrong = json!({"kind": KIND, "secret": {"env": "SECRET"}, "platform-id": "",
        "domain": "https://acme.helpshift.com", "clear-anonymous-user-on-login": "yes",
        "language": "de"});
    assert_eq!(
        faults(wrong),
        [
            "adapters.x.platform-id: empty",
            "adapters.x.domain: invalid",
            "adapters.x.clear-anonymous-user-on-login: invalid",
            "adapters.x.language: invalid",
        ]
    );
    let app = json!({"kind": KIND, "secret": {"env": "SECRET"}, "surface": "sdk-x",
        "platform-id": "p", "domain": "acme", "clear-anonymous-user-on-login": false,
        "language": "locale"});
    assert_eq!(
        faults(app),
        [
            "adapters.x.platform-id: unsupported",
            "adapters.x.domain: unsupported",
            "adapters.x.clear-anonymous-user-on-login: unsupported",
            "adapters.x.language: unsupported",
        ]
    );
}

/// An app takes no settings of a page, in either order of the two calls.
#[test]
fn the_last_word_says_where_the_user_is() {
    let variant = |adapter: &countersign_helpshift_identities::HelpshiftIdentities| {
        adapter.capabilities().variant().map(str::to_owned)
    };
    let app = adapter(Surface::Web)
        .with_page(all())
        .with_surface(Surface::SdkX);
    assert_eq!(variant(&app).as_deref(), Some(r#"surface = "sdk-x""#));
    let page = adapter(Surface::SdkX).with_page(all());
    let expected = r#"surface = "web", language = "locale""#;
    assert_eq!(variant(&page).as_deref(), Some(expected));
}
