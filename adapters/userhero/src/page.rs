//! The steps of the page: a push to the portal's queue, and calls of the widget.

use countersign::bundle::{Argument, Plan, Step, Verification};
use countersign::{Action, Result};
use serde::Serialize;

use crate::KIND;

/// The page's queue, which the portal's script works off once it has loaded (documented).
const QUEUE: &str = "UserHeroQueue";

/// Returns the plan of each action.
pub(crate) fn plans(public_key: &str) -> Result<[Plan; 2]> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Project<'a> {
        public_key: &'a str,
    }

    let project = Argument::value(&Project { public_key })?;
    let options = Argument::Merge(vec![project, Argument::payload()]);
    let login = Plan::new(KIND, Action::Login)
        .with_steps([Step::push(QUEUE, [Argument::value("init")?, options])?])
        // The portal documents no way to sign out. A page that loads anew has no user.
        .with_logout([Step::call("location.reload", [])?])
        .with_verification(Verification::hmac("/userHmac"));
    let update = Plan::new(KIND, Action::UpdateProfile)
        .with_steps([Step::call("UserHero.setMetadata", [Argument::payload()])?])
        .with_logout([Step::call("UserHero.clearMetadata", [])?]);
    Ok([login, update])
}
