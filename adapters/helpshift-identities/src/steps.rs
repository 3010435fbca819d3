//! What the page or app does with a bundle (documented for every call).

use countersign::{Argument, GlobalName, Result, Step, StepList};
use serde::Serialize;

use crate::surface::Surface;

/// The object that Web Chat reads its settings from.
pub(crate) const CONFIG: &str = "helpshiftConfig";
/// The setting that opts in to identities, and its value.
pub(crate) const AUTHENTICATE_WITH: &str = "authenticateWith";
pub(crate) const IDENTITIES: &str = "identities";

/// The steps that are the same for every user.
#[derive(Debug)]
pub(crate) struct Steps {
    config: GlobalName,
    log_in_when_asked: Step,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_email: Option<&'a str>,
}

impl Steps {
    pub(crate) fn new() -> Result<Self> {
        let log_in = Step::call(
            "Helpshift",
            [Argument::value("login")?, Argument::payload()],
        )?;
        let listener = [
            Argument::value("addEventListener")?,
            Argument::value("onLoginRequest")?,
            Argument::Steps(vec![log_in]),
        ];
        let token_and_config = [
            Argument::pointer("/identity_token"),
            Argument::pointer("/config"),
        ];
        let config = GlobalName::new(CONFIG)?;
        Ok(Self {
            visit_page: [opt_in(&config, None, None)?].into(),
            config,
            log_in_when_asked: Step::call("Helpshift", listener)?,
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
            log_out_of_page: [Step::call("Helpshift", [Argument::value("logout")?])?].into(),
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
                [opt_in, self.log_in_when_asked.clone()].into()
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

fn opt_in(config: &GlobalName, user_id: Option<&str>, user_email: Option<&str>) -> Result<Step> {
    let settings = Argument::value(&Settings {
        authenticate_with: IDENTITIES,
        user_id,
        user_email,
    })?;
    Ok(Step::Assign {
        to: config.clone(),
        args: [settings].into(),
    })
}

fn on_page(what: &str, pointer: &str) -> Result<Step> {
    let args = [Argument::value(what)?, Argument::pointer(pointer)];
    Step::call("Helpshift", args)
}

fn in_app(function: &'static str, pointer: &str) -> Result<Step> {
    Step::call(function, [Argument::pointer(pointer)])
}
