//! The steps of the page: a push to the portal's queue, and calls of the widget.

use std::sync::Arc;

use countersign::bundle::{Argument, Plan, Step, Verification};
use countersign::{Action, Result};
use serde::Serialize;

use crate::KIND;

/// The page's queue, which the portal's script works off once it has loaded (documented).
const QUEUE: &str = "UserHeroQueue";

/// The plan of each action, and the steps that sign out.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) login: Arc<Plan>,
    pub(crate) update: Arc<Plan>,
    pub(crate) logout: Arc<[Step]>,
}

impl Page {
    pub(crate) fn new(public_key: &str) -> Result<Self> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Project<'a> {
            public_key: &'a str,
        }

        let project = Argument::value(&Project { public_key })?;
        let options = Argument::Merge(vec![project, Argument::payload()]);
        // The portal documents no way to sign out. A page that loads anew has no user.
        let logout = Arc::<[Step]>::from([Step::call("location.reload", [])?]);
        let login = Plan::new(KIND, Action::Login)
            .with_steps([Step::push(QUEUE, [Argument::value("init")?, options])?])
            .with_logout(logout.clone())
            .with_verification(Verification::hmac("/userHmac"));
        let update = Plan::new(KIND, Action::UpdateProfile)
            .with_steps([Step::call("UserHero.setMetadata", [Argument::payload()])?])
            .with_logout([Step::call("UserHero.clearMetadata", [])?]);
        Ok(Self {
            login: Arc::new(login),
            update: Arc::new(update),
            logout,
        })
    }
}
