//! What the page does: `helpshiftConfig`, before the embed script reads it.

use countersign::{Argument, Result, Step, StepList};
use serde::Serialize;

/// The object that Helpshift's script reads (documented).
pub(crate) const CONFIG: &str = "helpshiftConfig";

/// The keys of a login.
const USER: &[&str] = &[
    "userId",
    "userEmail",
    "userName",
    "userAuthToken",
    "fullPrivacy",
];

/// The steps, which are the same for every user.
#[derive(Debug)]
pub(crate) struct Page {
    known: StepList,
    visitor: StepList,
    logout: StepList,
}

impl Page {
    pub(crate) fn new(platform_id: Option<&str>, domain: Option<&str>) -> Result<Self> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct App<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            platform_id: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            domain: Option<&'a str>,
        }

        let app = App {
            platform_id,
            domain,
        };
        let configured = platform_id.is_some() || domain.is_some();
        let app = || configured.then(|| Argument::value(&app)).transpose();
        let mut known: Vec<Argument> = app()?.into_iter().collect();
        known.push(Argument::payload());
        let visitor = app()?.map(|app| Step::assign(CONFIG, [app])).transpose()?;
        Ok(Self {
            known: [Step::assign(CONFIG, known)?].into(),
            visitor: visitor.into_iter().collect(),
            // To log out is to remove the ids and have the configuration read again (documented).
            logout: [
                Step::remove(CONFIG, USER)?,
                Step::call("Helpshift", [Argument::value("updateHelpshiftConfig")?])?,
            ]
            .into(),
        })
    }

    /// What signs the user in, and what undoes it.
    pub(crate) fn steps(&self, visitor: bool) -> (StepList, StepList) {
        if visitor {
            (self.visitor.clone(), StepList::default())
        } else {
            (self.known.clone(), self.logout.clone())
        }
    }
}
