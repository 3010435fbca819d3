//! What the page does: `helpcrunchSettings`, after the embed code has set it, and calls of the widget.

use std::sync::Arc;

use countersign::bundle::{Argument, Plan, Step, StepList};
use countersign::{Action, Result};
use serde::Serialize;

use crate::payload::UserEntity;
use crate::{KIND, Mode};

/// The object that HelpCrunch's loader reads (documented).
pub(crate) const SETTINGS: &str = "helpcrunchSettings";

/// The user in it (documented).
pub(crate) const USER: &str = "helpcrunchSettings.user";

/// Custom data, which stands inside the user's entity (documented).
pub(crate) const CUSTOM_DATA: &str = "helpcrunchSettings.user.custom_data";

/// The widget's one function, whose first argument names the method (documented).
const WIDGET: &str = "HelpCrunch";

/// Takes the user entity (documented). That it takes the security signature is documented, how is unknown: here as
/// the argument after the user (inferred: beside it, as in the settings).
const UPDATE: &str = "updateUser";

/// The vendor's list of methods says `logOut`; all public code that calls it says `logout`. Whether
/// case matters is unknown.
const LOG_OUT: &str = "logOut";

/// The plans of each action, and the steps that sign out.
#[derive(Debug)]
pub(crate) struct Page {
    known: Arc<Plan>,
    /// For a visitor with hints, who proves nothing.
    hinted: Arc<Plan>,
    visitor: Arc<Plan>,
    update: Arc<Plan>,
    pub(crate) logout: StepList,
}

impl Page {
    pub(crate) fn new(
        mode: Mode,
        organization: Option<&str>,
        app_id: Option<&str>,
    ) -> Result<Self> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct App<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            organization: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            app_id: Option<&'a str>,
        }

        let mut visitor = Vec::new();
        if organization.is_some() || app_id.is_some() {
            let app = Argument::value(&App {
                organization,
                app_id,
            })?;
            visitor.push(Step::assign(SETTINGS, [app])?);
        }
        let call = |arguments: Vec<Argument>| Step::call(WIDGET, arguments);
        let method = Argument::value(UPDATE)?;
        // Replaced and not merged: a key that this user lacks must not be an earlier one's. Updated is the whole user,
        // custom data and proof included: an update without the proof gets HTTP 403 (documented).
        let (settings, update, forgotten) = if mode.signs_all() {
            let (user, signature) = (Argument::pointer("/user"), Argument::pointer("/signature"));
            let settings = [("user", user.clone()), ("signature", signature.clone())];
            let update = vec![method, user, signature];
            (
                Argument::object(settings),
                update,
                &["user", "signature"][..],
            )
        } else {
            let settings = Argument::object([("user", Argument::payload())]);
            (settings, vec![method, Argument::payload()], &["user"][..])
        };
        let update = call(update)?;
        let forget = Step::remove(SETTINGS, forgotten)?;
        let mut known = visitor.clone();
        known.push(Step::assign(SETTINGS, [settings])?);
        // Until it has loaded the widget queues the call, which then says what the settings say. One that runs
        // already reads no settings. Where a wrong form would stop the chat, the settings are enough.
        if !mode.signs_all() {
            known.push(update.clone());
        }
        visitor.push(forget.clone());
        // The user goes first: where the widget never loads, the next one must not meet them.
        let logout = StepList::from([forget, call(vec![Argument::value(LOG_OUT)?])?]);
        let plan = |action, steps: Vec<Step>| Plan::new(KIND, action).with_steps(steps);
        let proven = |plan: Plan| {
            let plan = plan.with_logout(logout.clone());
            Arc::new(match mode.verification() {
                Some(proof) => plan.with_verification(proof),
                None => plan,
            })
        };
        let hinted = plan(Action::Login, known.clone()).with_logout(logout.clone());
        Ok(Self {
            known: proven(plan(Action::Login, known)),
            hinted: Arc::new(hinted),
            visitor: Arc::new(plan(Action::Login, visitor)),
            update: proven(plan(Action::UpdateProfile, vec![update])),
            logout,
        })
    }

    /// Returns the plan that hands the user over. A visitor without hints is not handed over.
    pub(crate) fn plan(&self, action: Action, user: &UserEntity<'_>) -> &Arc<Plan> {
        match action {
            Action::UpdateProfile => &self.update,
            _ if user.user_id.is_some() => &self.known,
            _ if *user == UserEntity::default() => &self.visitor,
            _ => &self.hinted,
        }
    }
}
