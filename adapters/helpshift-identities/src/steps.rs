//! What the page or app does with a bundle (documented for every call).

use std::sync::Arc;

use countersign::Result;
use countersign::bundle::{Argument, Ask, GlobalName, Step, StepList};
use countersign::identity::Trusted;
use serde::Serialize;

use crate::languages;
use crate::page_settings::PageSettings;
use crate::surface::Surface;

/// The object that Web Chat reads its settings from.
pub(crate) const CONFIG: &str = "helpshiftConfig";
/// The setting that opts in to identities, and its value.
pub(crate) const AUTHENTICATE_WITH: &str = "authenticateWith";
pub(crate) const IDENTITIES: &str = "identities";

/// The event by which Web Chat asks for a token, with the ids of the page's settings.
const LOGIN_REQUEST: &str = "onLoginRequest";

/// The steps that are the same for every user.
#[derive(Debug)]
pub(crate) struct Steps {
    config: GlobalName,
    /// After the settings of a user: one listener, and a login of a page that already runs.
    ask_on_page: Arc<[Step]>,
    /// After the settings of a visitor: no listener.
    visit_page: Arc<[Step]>,
    log_in_now: StepList,
    add_on_page: StepList,
    add_in_app: StepList,
    update_on_page: [Step; 2],
    update_in_app: [Step; 2],
    log_out_of_page: StepList,
    log_out_of_app: StepList,
}

/// The keys that are set on the page's object. A setting that nobody configured stays the page's own.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Settings<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    platform_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<&'a str>,
    authenticate_with: &'static str,
    user_id: &'a str,
    user_email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    clear_anonymous_user_on_login: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

impl Steps {
    pub(crate) fn new() -> Result<Self> {
        let log_in = helpshift([Argument::value("login")?, Argument::payload()])?;
        let listener = Argument::Ask(Ask::new(vec![log_in]).with_client(Argument::given("/0")));
        let listen = |method: &str| {
            let event = Argument::value(LOGIN_REQUEST)?;
            helpshift([Argument::value(method)?, event, listener.clone()])
        };
        let forget = listen("removeEventListener")?;
        let update = helpshift([Argument::value("updateHelpshiftConfig")?])?;
        let token_and_config = [
            Argument::pointer("/identity_token"),
            Argument::pointer("/config"),
        ];
        let config = GlobalName::new(CONFIG)?;
        Ok(Self {
            config,
            visit_page: [forget.clone(), update.clone()].into(),
            ask_on_page: [forget.clone(), listen("addEventListener")?, update].into(),
            log_in_now: [Step::call("Helpshift.loginWithIdentity", token_and_config)?].into(),
            add_on_page: [on_page("addUserIdentities", "/identity_token")?].into(),
            add_in_app: [in_app("Helpshift.addUserIdentities", "/identity_token")?].into(),
            update_on_page: [
                on_page("updateGlobalUserData", "/globalUserData")?,
                on_page("updateAppUserData", "/appUserData")?,
            ],
            update_in_app: [
                in_app("Helpshift.updateMasterAttributes", "/masterAttributes")?,
                in_app("Helpshift.updateAppAttributes", "/appAttributes")?,
            ],
            // The ids go first: where the widget never loads, the next user must not meet them.
            log_out_of_page: [
                Step::remove(CONFIG, &["userId", "userEmail"])?,
                forget,
                helpshift([Argument::value("logout")?])?,
            ]
            .into(),
            log_out_of_app: [Step::call("Helpshift.logout", [])?].into(),
        })
    }

    /// The ids beside the token must be the same text: the page compares them. A visitor has none, and no listener.
    pub(crate) fn login(
        &self,
        surface: Surface,
        page: &PageSettings,
        user: &Trusted<'_>,
    ) -> Result<StepList> {
        if surface == Surface::SdkX {
            return Ok(self.log_in_now.clone());
        }
        let then = if user.is_anonymous() {
            &self.visit_page
        } else {
            &self.ask_on_page
        };
        let settings = self.settings(page, user)?;
        Ok(std::iter::once(settings)
            .chain(then.iter().cloned())
            .collect())
    }

    /// Sets every key, so that nothing of an earlier user or of the page's own stands beside the token. An empty id is
    /// as good as none (documented).
    fn settings(&self, page: &PageSettings, user: &Trusted<'_>) -> Result<Step> {
        let language = user.locale().and_then(languages::code_of);
        let settings = Argument::value(&Settings {
            platform_id: page.platform_id.as_deref(),
            domain: page.domain.as_deref(),
            authenticate_with: IDENTITIES,
            user_id: user.user_id().unwrap_or_default(),
            user_email: user.email().unwrap_or_default(),
            clear_anonymous_user_on_login: page.clear_anonymous_user_on_login,
            language: page
                .language_of_locale
                .then(|| language.unwrap_or(languages::OF_THE_BROWSER)),
        })?;
        Ok(Step::Assign {
            to: self.config.clone(),
            args: [settings].into(),
        })
    }

    pub(crate) fn add(&self, surface: Surface) -> StepList {
        match surface {
            Surface::Web => self.add_on_page.clone(),
            Surface::SdkX => self.add_in_app.clone(),
        }
    }

    /// What has nothing to say is not called.
    pub(crate) fn update(&self, surface: Surface, global: bool, app: bool) -> StepList {
        let steps = match surface {
            Surface::Web => &self.update_on_page,
            Surface::SdkX => &self.update_in_app,
        };
        let said = steps.iter().zip([global, app]).filter(|(_, said)| *said);
        said.map(|(step, _)| step.clone()).collect()
    }

    pub(crate) fn logout(&self, surface: Surface) -> StepList {
        match surface {
            Surface::Web => self.log_out_of_page.clone(),
            Surface::SdkX => self.log_out_of_app.clone(),
        }
    }
}

fn helpshift(args: impl Into<Arc<[Argument]>>) -> Result<Step> {
    Step::call("Helpshift", args)
}

fn on_page(what: &str, pointer: &str) -> Result<Step> {
    helpshift([Argument::value(what)?, Argument::pointer(pointer)])
}

fn in_app(function: &'static str, pointer: &str) -> Result<Step> {
    Step::call(function, [Argument::pointer(pointer)])
}
