//! What the page does: `helpcrunchSettings`, after the embed code has set it, and calls of the widget.

use countersign::bundle::{Argument, Step, StepList};
use countersign::{Action, Result};
use serde::Serialize;

use crate::Mode;
use crate::payload::UserEntity;

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

/// The steps, which are the same for every user.
#[derive(Debug)]
pub(crate) struct Page {
    known: StepList,
    visitor: StepList,
    update: StepList,
    logout: StepList,
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
        Ok(Self {
            known: known.into(),
            visitor: visitor.into(),
            update: [update].into(),
            // The user goes first: where the widget never loads, the next one must not meet them.
            logout: [forget, call(vec![Argument::value(LOG_OUT)?])?].into(),
        })
    }

    /// What hands the user over, and what signs them out. A visitor without hints is not handed over.
    pub(crate) fn steps(&self, action: Action, user: &UserEntity<'_>) -> (StepList, StepList) {
        if *user == UserEntity::default() {
            return (self.visitor.clone(), StepList::default());
        }
        let steps = match action {
            Action::UpdateProfile => &self.update,
            _ => &self.known,
        };
        (steps.clone(), self.logout())
    }

    /// What signs out whoever is signed in.
    pub(crate) fn logout(&self) -> StepList {
        self.logout.clone()
    }
}
