//! The steps of the page: changes of `hsConversationsSettings`, and calls of the widget once its script is there.

use countersign::bundle::{Argument, Plan, Step, Verification};
use countersign::{Action, Result};
use serde_json::json;

use crate::KIND;

/// The object that the widget reads when it is loaded (documented).
pub(crate) const SETTINGS: &str = "hsConversationsSettings";

/// The settings that name the user (documented).
pub(crate) const EMAIL: &str = "identificationEmail";
pub(crate) const TOKEN: &str = "identificationToken";

/// Returns the plan of a login.
///
/// HubSpot's sample takes the existence of the API for the sign that it can be called (documented). So the steps wait for
/// the functions themselves, whether the script has run, runs later, or never does.
pub(crate) fn plan() -> Result<Plan> {
    let name_user = |settings: Vec<Argument>| Step::assign(SETTINGS, settings);
    // Otherwise the widget may be loaded before it is told who the user is (documented).
    let wait = Argument::value(&json!({"loadImmediately": false}))?;
    let forget = Step::remove(SETTINGS, &[EMAIL, TOKEN])?;
    // A widget that is there already is another visitor's, and `load` would leave it (documented).
    let load = [
        Step::call("HubSpotConversations.widget.remove", [])?,
        Step::call("HubSpotConversations.widget.load", [])?,
    ];
    // It removes the chat's cookies and the widget, and makes a new widget (documented).
    let reset = Argument::value(&json!({"resetWidget": true}))?;
    let clear = Step::call("HubSpotConversations.clear", [reset])?;
    Ok(Plan::new(KIND, Action::Login)
        .with_steps([
            name_user(vec![wait, Argument::payload()])?,
            Step::ready("HubSpotConversations.widget.load", None, load)?,
        ])
        // A chat that is open stays as it is. The next widget of this page gets the new token.
        .with_renewal([name_user(vec![Argument::payload()])?])
        .with_logout([
            forget,
            Step::ready("HubSpotConversations.clear", None, [clear])?,
        ])
        .with_verification(Verification::opaque("/identificationToken")))
}
