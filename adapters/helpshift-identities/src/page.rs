//! What the page or app does with a bundle (documented for every call).

use std::sync::Arc;

use countersign::bundle::{Argument, Ask, GlobalName, Plan, Step, StepList, Verification};
use countersign::identity::Trusted;
use countersign::json::ObjectWriter;
use countersign::{Action, Result};

use crate::KIND;
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

/// The bytes of most users' settings.
const USUAL_SETTINGS: usize = 192;

/// Where the token stands in every payload that has one.
const PROOF: Verification = Verification::jwt("/identity_token");

/// The plans of both surfaces.
#[derive(Debug)]
pub(crate) struct Page {
    config: GlobalName,
    web: Plans,
    sdk_x: Plans,
}

/// The plans of one surface, and the steps that sign out.
#[derive(Debug)]
pub(crate) struct Plans {
    pub(crate) known: Arc<Plan>,
    pub(crate) visitor: Arc<Plan>,
    pub(crate) add: Arc<Plan>,
    /// Without data, of all apps, of this app, of both.
    updates: [Arc<Plan>; 4],
    pub(crate) logout: StepList,
}

impl Plans {
    /// Makes the plans of these steps: for a user, for a visitor, for further identities, for the data of all apps and
    /// of this one, and for signing out.
    fn new(
        known: impl Into<StepList>,
        visitor: impl Into<StepList>,
        add: Step,
        [global, app]: [Step; 2],
        logout: impl Into<StepList>,
    ) -> Self {
        let logout = logout.into();
        let plan = |action, steps: StepList| Plan::new(KIND, action).with_steps(steps);
        let known = plan(Action::Login, known.into())
            .with_logout(logout.clone())
            .with_verification(PROOF);
        let updates = [
            vec![],
            vec![global.clone()],
            vec![app.clone()],
            vec![global, app],
        ];
        Self {
            known: Arc::new(known),
            visitor: Arc::new(plan(Action::Login, visitor.into())),
            add: Arc::new(plan(Action::AddIdentities, [add].into()).with_verification(PROOF)),
            updates: updates.map(|steps| Arc::new(plan(Action::UpdateProfile, steps.into()))),
            logout,
        }
    }

    /// Returns the plan of an update that has data of all apps or not, and of this app or not. A function that has
    /// nothing to say is not called.
    pub(crate) const fn update(&self, says: (bool, bool)) -> &Arc<Plan> {
        let [nothing, global, app, both] = &self.updates;
        match says {
            (false, false) => nothing,
            (true, false) => global,
            (false, true) => app,
            (true, true) => both,
        }
    }
}

impl Page {
    pub(crate) fn new() -> Result<Self> {
        let log_in = helpshift([Argument::value("login")?, Argument::payload()])?;
        let listener = Argument::Ask(Ask::new(vec![log_in]).with_client(Argument::given("/0")));
        let listen = |method: &str| {
            let event = Argument::value(LOGIN_REQUEST)?;
            helpshift([Argument::value(method)?, event, listener.clone()])
        };
        let forget = listen("removeEventListener")?;
        let update = helpshift([Argument::value("updateHelpshiftConfig")?])?;
        let web = Plans::new(
            // After the settings of a user: one listener, and a login of a page that already runs.
            [forget.clone(), listen("addEventListener")?, update.clone()],
            // After the settings of a visitor: no listener.
            [forget.clone(), update],
            on_page("addUserIdentities", "/identity_token")?,
            [
                on_page("updateGlobalUserData", "/globalUserData")?,
                on_page("updateAppUserData", "/appUserData")?,
            ],
            // The ids go first: where the widget never loads, the next user must not meet them.
            [
                Step::remove(CONFIG, &["userId", "userEmail"])?,
                forget,
                helpshift([Argument::value("logout")?])?,
            ],
        );
        let token_and_config = [
            Argument::pointer("/identity_token"),
            Argument::pointer("/config"),
        ];
        let log_in_now = Step::call("Helpshift.loginWithIdentity", token_and_config)?;
        let sdk_x = Plans::new(
            [log_in_now.clone()],
            [log_in_now],
            in_app("Helpshift.addUserIdentities", "/identity_token")?,
            [
                in_app("Helpshift.updateMasterAttributes", "/masterAttributes")?,
                in_app("Helpshift.updateAppAttributes", "/appAttributes")?,
            ],
            [Step::call("Helpshift.logout", [])?],
        );
        Ok(Self {
            config: GlobalName::new(CONFIG)?,
            web,
            sdk_x,
        })
    }

    pub(crate) const fn plans(&self, surface: Surface) -> &Plans {
        match surface {
            Surface::Web => &self.web,
            Surface::SdkX => &self.sdk_x,
        }
    }

    /// Makes the step that names the user beside the token: the ids must be the same text, since the page compares
    /// them. Every key is set, so that nothing of an earlier user or of the page's own stands there. An empty id is as
    /// good as none (documented).
    pub(crate) fn settings(&self, page: &PageSettings, user: &Trusted<'_>) -> Step {
        // A setting that nobody configured stays the page's own.
        let settings = ObjectWriter::write(USUAL_SETTINGS, |settings| {
            settings.optional_text("platformId", page.platform_id.as_deref());
            settings.optional_text("domain", page.domain.as_deref());
            settings.text(AUTHENTICATE_WITH, IDENTITIES);
            settings.text("userId", user.user_id().unwrap_or_default());
            settings.text("userEmail", user.email().unwrap_or_default());
            if let Some(clear) = page.clear_anonymous_user_on_login {
                settings.boolean("clearAnonymousUserOnLogin", clear);
            }
            if page.language_of_locale {
                let language = user.locale().and_then(languages::code_of);
                settings.text("language", language.unwrap_or(languages::OF_THE_BROWSER));
            }
        });
        Step::Assign {
            to: self.config.clone(),
            args: [Argument::Value(settings)].into(),
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
