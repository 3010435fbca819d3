//! The steps of the page: changes of `helpcrunchSettings`, which the embed code has set, and calls of the widget.

use std::sync::Arc;

use countersign::bundle::{Argument, Plan, Step};
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

/// The widget's only function. Its first argument names the method (documented).
const WIDGET: &str = "HelpCrunch";

/// The method that takes the user entity (documented). It also takes the security signature (documented). How it does
/// is unknown: the signature is sent as the next argument, since it stands beside the user in the settings (inferred).
const UPDATE: &str = "updateUser";

/// The method that signs out. The vendor's list of methods says `logOut`, and all public code says `logout`. Whether
/// case matters is unknown.
const LOG_OUT: &str = "logOut";

/// The plans of each action, and the steps that sign out.
#[derive(Debug)]
pub(crate) struct Page {
    known: Arc<Plan>,
    /// The plan of a visitor with hints, whom nothing proves.
    hinted: Arc<Plan>,
    visitor: Arc<Plan>,
    update: Arc<Plan>,
    pub(crate) logout: Arc<[Step]>,
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
        // The user is replaced and not merged: a key that this user lacks must not keep an earlier user's value. An
        // update has the whole user with the proof, since without the proof it gets HTTP 403 (documented).
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
        // A widget that runs already reads no settings, so it is called, too. A widget that has not loaded queues the
        // call. Where a wrong form of the call would stop the chat, the settings must be enough.
        if !mode.signs_all() {
            known.push(update.clone());
        }
        visitor.push(forget.clone());
        // The user is removed first: where the widget never loads, the next user must not find the data.
        let logout = Arc::<[Step]>::from([forget, call(vec![Argument::value(LOG_OUT)?])?]);
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
