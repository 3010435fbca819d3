//! The steps of the page or app with a bundle (documented for every call).

mod settings;

use std::sync::Arc;

use countersign::bundle::{Argument, AskFunction, GlobalName, Plan, Step, Verification};
use countersign::identity::Trusted;
use countersign::{Action, Result};

use crate::KIND;
pub use settings::PageSettings;
pub(crate) use settings::language_of;

/// The surface on which the user is signed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Surface {
    /// Web Chat.
    #[default]
    Web,
    /// SDK X, on every platform.
    SdkX,
}

/// The object that Web Chat reads its settings from.
pub(crate) const CONFIG: &str = "helpshiftConfig";
/// The setting that opts in to identities, and its value.
pub(crate) const AUTHENTICATE_WITH: &str = "authenticateWith";
pub(crate) const IDENTITIES: &str = "identities";

/// The event by which Web Chat asks for a token, with the ids of the page's settings.
const LOGIN_REQUEST: &str = "onLoginRequest";

/// The place of the token in every payload that has one.
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
    pub(crate) logout: Arc<[Step]>,
}

impl Plans {
    /// Makes the plans of these steps: for a user, for a visitor, for further identities, for the data of all apps and
    /// of this one, and for signing out.
    fn new(
        known: impl Into<Arc<[Step]>>,
        visitor: impl Into<Arc<[Step]>>,
        add: Step,
        [global, app]: [Step; 2],
        logout: impl Into<Arc<[Step]>>,
    ) -> Self {
        let logout = logout.into();
        let plan = |action, steps: Arc<[Step]>| Plan::new(KIND, action).with_steps(steps);
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
    /// Makes the steps, which are the same for all users.
    pub(crate) fn new() -> Result<Self> {
        let log_in = helpshift([Argument::value("login")?, Argument::payload()])?;
        let listener =
            Argument::Ask(AskFunction::new(vec![log_in]).with_client(Argument::given("/0")));
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

    /// Returns the plans of a surface.
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
        Step::Assign {
            to: self.config.clone(),
            args: [Argument::Value(page.of_user(user))].into(),
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
