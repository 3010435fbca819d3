//! What the page or app does with a bundle (documented for every call).

use std::sync::Arc;

use countersign::{Argument, Ask, GlobalName, Result, Step, StepList};
use serde::Serialize;

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
    log_in_now: StepList,
    visit_page: StepList,
    add_on_page: StepList,
    add_in_app: StepList,
    update_on_page: [Step; 2],
    update_in_app: [Step; 2],
    log_out_of_page: StepList,
    log_out_of_app: StepList,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Settings<'a> {
    authenticate_with: &'static str,
    user_id: &'a str,
    user_email: &'a str,
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
            visit_page: [opt_in(&config, None, None)?, forget.clone(), update.clone()].into(),
            config,
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

    /// The ids beside the token must be the same text: the page compares them.
    pub(crate) fn login(
        &self,
        surface: Surface,
        user_id: Option<&str>,
        email: Option<&str>,
    ) -> Result<StepList> {
        Ok(match surface {
            Surface::Web => {
                let opt_in = opt_in(&self.config, user_id, email)?;
                let ask = self.ask_on_page.iter().cloned();
                std::iter::once(opt_in).chain(ask).collect()
            }
            Surface::SdkX => self.log_in_now.clone(),
        })
    }

    pub(crate) fn anonymous(&self, surface: Surface) -> StepList {
        match surface {
            Surface::Web => self.visit_page.clone(),
            Surface::SdkX => self.log_in_now.clone(),
        }
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

/// Sets every key, so that nothing of an earlier user or of the page's own stands beside the token. An empty text is
/// as good as none (documented).
fn opt_in(config: &GlobalName, user_id: Option<&str>, user_email: Option<&str>) -> Result<Step> {
    let settings = Argument::value(&Settings {
        authenticate_with: IDENTITIES,
        user_id: user_id.unwrap_or_default(),
        user_email: user_email.unwrap_or_default(),
    })?;
    Ok(Step::Assign {
        to: config.clone(),
        args: [settings].into(),
    })
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
