//! What the page does: `helpcrunchSettings`, before the loader reads it.

use countersign::{Argument, Result, Step};
use serde::Serialize;

/// The object that HelpCrunch's loader reads (documented).
const SETTINGS: &str = "helpcrunchSettings";

/// The user in it (documented).
pub(crate) const USER: &str = "helpcrunchSettings.user";

/// The vendor's list of methods says `logOut`; all public code that calls it says `logout`. Whether
/// case matters is unknown.
const LOG_OUT: &str = "logOut";

/// The steps, which are the same for every user.
#[derive(Debug)]
pub(crate) struct Page {
    known: Vec<Step>,
    visitor: Vec<Step>,
    logout: Vec<Step>,
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
        Ok(Self {
            known,
            visitor,
            logout: vec![
                Step::call("HelpCrunch", [Argument::value(LOG_OUT)?])?,
                Step::remove(SETTINGS, &["user"])?,
            ],
        })
    }

    /// What signs the user in, and what undoes it.
    pub(crate) fn steps(&self, visitor: bool) -> (Vec<Step>, Vec<Step>) {
        if visitor {
            (self.visitor.clone(), Vec::new())
        } else {
            (self.known.clone(), self.logout.clone())
        }
    }
}
