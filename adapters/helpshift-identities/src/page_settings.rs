//! The settings of a page, beside the user.

/// Settings of Web Chat that a login and a visitor's steps bring, so that the embed code need not have them.
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
    /// None: the page sets them itself.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The app's `platformId`, which is no secret.
    #[must_use]
    pub fn with_platform_id(mut self, platform_id: impl Into<String>) -> Self {
        self.platform_id = Some(platform_id.into());
        self
    }

    /// The app's `domain`, which is no secret.
    #[must_use]
    pub fn with_domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = Some(domain.into());
        self
    }

    /// `clearAnonymousUserOnLogin`: whether a login clears the visitor of this browser, with their chats.
    #[must_use]
    pub const fn with_clear_anonymous_user_on_login(mut self, clear: bool) -> Self {
        self.clear_anonymous_user_on_login = Some(clear);
        self
    }

    /// `language`: the widget speaks the language of the identity's locale, and the browser's where there is none.
    #[must_use]
    pub const fn with_language_of_locale(mut self) -> Self {
        self.language_of_locale = true;
        self
    }
}
