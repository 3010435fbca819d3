//! What the page does: `helpshiftConfig`, after the embed code has set it.

use countersign::Result;
use countersign::bundle::{Argument, Step, StepList};
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

        let configured = platform_id.is_some() || domain.is_some();
        let app = App {
            platform_id,
            domain,
        };
        let app = configured.then(|| Argument::value(&app)).transpose()?;
        let app = app.map(|app| Step::assign(CONFIG, [app])).transpose()?;
        // A login replaces what an earlier one left, as a logout removes it.
        let forget = Step::remove(CONFIG, USER)?;
        // To log in late, and to log out, is to change the ids and have the configuration read again (documented).
        let update = Step::call("Helpshift", [Argument::value("updateHelpshiftConfig")?])?;
        let login = Step::assign(CONFIG, [Argument::payload()])?;
        let known = [forget.clone(), login, update.clone()];
        let nobody = [forget, update];
        Ok(Self {
            known: app.clone().into_iter().chain(known).collect(),
            visitor: app.into_iter().chain(nobody.clone()).collect(),
            logout: nobody.into(),
        })
    }

    /// What signs out whoever is signed in.
    pub(crate) fn logout(&self) -> StepList {
        self.logout.clone()
    }

    /// What signs the user in, and what undoes it.
    pub(crate) fn steps(&self, visitor: bool) -> (StepList, StepList) {
        if visitor {
            (self.visitor.clone(), StepList::default())
        } else {
            (self.known.clone(), self.logout())
        }
    }
}
