//! The steps of the page: changes of `helpshiftConfig`, which the embed code has set.

use std::sync::Arc;

use countersign::bundle::{Argument, Plan, Step, Verification};
use countersign::{Action, Result};
use serde::Serialize;

use crate::KIND;

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

/// The plans of a login.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) known: Plan,
    pub(crate) visitor: Arc<Plan>,
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
        // A login first removes the keys of an earlier user, as a logout does.
        let forget = Step::remove(CONFIG, USER)?;
        // A late login and a logout change the ids, and have Helpshift read the configuration again (documented).
        let update = Step::call("Helpshift", [Argument::value("updateHelpshiftConfig")?])?;
        let login = Step::assign(CONFIG, [Argument::payload()])?;
        let known = [forget.clone(), login, update.clone()];
        let nobody = [forget, update];
        let steps = |login: Vec<Step>| app.clone().into_iter().chain(login);
        let known = Plan::new(KIND, Action::Login)
            .with_steps(steps(known.into()).collect::<Arc<[Step]>>())
            .with_logout(nobody.clone())
            .with_verification(Verification::hmac("/userAuthToken"));
        let visitor = Plan::new(KIND, Action::Login)
            .with_steps(steps(nobody.into()).collect::<Arc<[Step]>>());
        Ok(Self {
            known,
            visitor: Arc::new(visitor),
        })
    }
}
