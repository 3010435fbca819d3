//! The settings of a page: those that are configured, those of the user, and the widget's language.

use countersign::Locale;
use countersign::identity::Trusted;
use countersign::json::{JsonText, ObjectWriter, key};

use super::IDENTITIES;

/// The settings of Web Chat that a login and a visitor's steps bring, so that the embed code need not have them.
///
/// ```
/// use countersign::Secret;
/// use countersign_helpshift_identities::{HelpshiftIdentities, PageSettings};
///
/// # fn main() -> countersign::Result<()> {
/// let page = PageSettings::new()
///     .with_platform_id("acme_platform_1")
///     .with_domain("acme")
///     .with_clear_anonymous_user_on_login(true)
///     .with_language_of_locale();
/// let adapter = HelpshiftIdentities::new(&Secret::new("test_secret_key")?)?.with_page(page);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageSettings {
    pub(crate) platform_id: Option<String>,
    pub(crate) domain: Option<String>,
    pub(crate) clear_anonymous_user_on_login: Option<bool>,
    pub(crate) language_of_locale: bool,
}

impl PageSettings {
    /// Starts without settings: the page sets them itself.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the app's `platformId`, which is no secret.
    #[must_use]
    pub fn with_platform_id(mut self, platform_id: impl Into<String>) -> Self {
        self.platform_id = Some(platform_id.into());
        self
    }

    /// Sets the app's `domain`, which is no secret.
    #[must_use]
    pub fn with_domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = Some(domain.into());
        self
    }

    /// Sets `clearAnonymousUserOnLogin`: whether a login clears the visitor of this browser, with their chats.
    #[must_use]
    pub const fn with_clear_anonymous_user_on_login(mut self, clear: bool) -> Self {
        self.clear_anonymous_user_on_login = Some(clear);
        self
    }

    /// Sets `language` at each login: the widget speaks the language of the identity's locale, and the browser's where
    /// there is none.
    #[must_use]
    pub const fn with_language_of_locale(mut self) -> Self {
        self.language_of_locale = true;
        self
    }
}

/// The bytes of most users' settings.
const USUAL_SETTINGS: usize = 192;

impl PageSettings {
    /// Writes the keys that are set on the page's object for this user. A setting that nobody configured stays the
    /// page's own. An empty id is as good as none (documented).
    pub(super) fn of_user(&self, user: &Trusted<'_>) -> JsonText {
        ObjectWriter::write(USUAL_SETTINGS, |settings| {
            settings.optional_text(key!("platformId"), self.platform_id.as_deref());
            settings.optional_text(key!("domain"), self.domain.as_deref());
            settings.text(key!("authenticateWith"), IDENTITIES);
            settings.text(key!("userId"), user.user_id().unwrap_or_default());
            settings.text(key!("userEmail"), user.email().unwrap_or_default());
            if let Some(clear) = self.clear_anonymous_user_on_login {
                settings.boolean(key!("clearAnonymousUserOnLogin"), clear);
            }
            if self.language_of_locale {
                let language = user.locale().and_then(language_of);
                settings.text(key!("language"), language.unwrap_or(BROWSER_LANGUAGE));
            }
        })
    }
}

/// The code for the browser's language (documented). A user without a locale that Web Chat speaks gets it, so that the
/// language of an earlier user does not stay.
const BROWSER_LANGUAGE: &str = "browserDefault";

/// The codes of Web Chat's languages, in the order of the vendor's page (documented).
const LANGUAGES: &str = "\
    en de es fr it ru zh-Hans zh-Hant zh-HK zh-Hant-HK zh-SG zh-Hant-SG pt ko ja tr nl cs hu id th sl vi \
    ar pl no sv fi ro el da ms iw sk uk ca hr bn bg gu hi kn lv ml mr pa fa ta te";

/// The tags that Web Chat has under another code: both written forms of Norwegian, and Hebrew by the code that ISO 639
/// has withdrawn. Chinese without a script is simplified, except in Taiwan and Macau (inferred from the likely subtags
/// of Unicode's CLDR).
const ALIASES: [(&str, &str); 6] = [
    ("nb", "no"),
    ("nn", "no"),
    ("he", "iw"),
    ("zh-TW", "zh-Hant"),
    ("zh-MO", "zh-Hant"),
    ("zh", "zh-Hans"),
];

/// Finds the code of a locale: that of the longest beginning of its tag that has one (RFC 4647, section 3.4). `None`
/// where Web Chat does not speak the language.
pub(crate) fn language_of(locale: &Locale) -> Option<&'static str> {
    let mut tag = locale.as_str();
    loop {
        let alias = ALIASES
            .iter()
            .find(|(alias, _)| tag.eq_ignore_ascii_case(alias));
        let code = LANGUAGES
            .split(' ')
            .find(|code| tag.eq_ignore_ascii_case(code));
        if let Some(code) = code.or(alias.map(|(_, code)| *code)) {
            return Some(code);
        }
        (tag, _) = tag.rsplit_once('-')?;
    }
}
