//! What the page does: `helpcrunchSettings`, before the loader reads it, and calls once it has.

use countersign::{Action, Argument, Result, Step, StepList};
use serde::Serialize;

use crate::payload::UserEntity;

/// The object that HelpCrunch's loader reads (documented).
const SETTINGS: &str = "helpcrunchSettings";

/// The user in it (documented).
pub(crate) const USER: &str = "helpcrunchSettings.user";

/// The widget's one function, whose first argument names the method (documented).
const WIDGET: &str = "HelpCrunch";

/// Takes the user entity (documented).
const UPDATE: &str = "updateUser";

/// In the vendor's list of methods; that it takes custom data alone is seen in public code
/// (third-party).
const UPDATE_CUSTOM_DATA: &str = "updateUserData";

/// The vendor's list of methods says `logOut`; all public code that calls it says `logout`. Whether
/// case matters is unknown.
const LOG_OUT: &str = "logOut";

/// The steps, which are the same for every user.
#[derive(Debug)]
pub(crate) struct Page {
    known: StepList,
    visitor: StepList,
    update: StepList,
    update_with_custom_data: StepList,
    logout: StepList,
}

impl Page {
    pub(crate) fn new(organization: Option<&str>, app_id: Option<&str>) -> Result<Self> {
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
        let mut known = visitor.clone();
        known.push(Step::assign(USER, [Argument::payload()])?);
        let call = |arguments: Vec<Argument>| Step::call(WIDGET, arguments);
        let custom_data = Argument::pointer("/custom_data");
        let update = call(vec![Argument::value(UPDATE)?, Argument::payload()])?;
        let update_custom_data = call(vec![Argument::value(UPDATE_CUSTOM_DATA)?, custom_data])?;
        Ok(Self {
            known: known.into(),
            visitor: visitor.into(),
            update: [update.clone()].into(),
            // Whether updateUser changes the custom data of a user whom HelpCrunch knows is unknown;
            // the same values once more change nothing.
            update_with_custom_data: [update, update_custom_data].into(),
            logout: [
                call(vec![Argument::value(LOG_OUT)?])?,
                Step::remove(SETTINGS, &["user"])?,
            ]
            .into(),
        })
    }

    /// What hands the user over, and what signs them out. A visitor without hints is not handed over.
    pub(crate) fn steps(&self, action: Action, user: &UserEntity<'_>) -> (StepList, StepList) {
        if *user == UserEntity::default() {
            return (self.visitor.clone(), StepList::default());
        }
        let steps = match action {
            Action::UpdateProfile if user.custom_data.is_empty() => &self.update,
            Action::UpdateProfile => &self.update_with_custom_data,
            _ => &self.known,
        };
        (steps.clone(), self.logout.clone())
    }
}
