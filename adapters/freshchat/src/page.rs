//! The steps of the page. They ask the widget for the uuid of the browser, and the page's endpoint for a token of it.

use countersign::bundle::{Argument, AskFunction, Plan, Step, Verification};
use countersign::{Action, Result};

use crate::KIND;
use crate::uuid::UUID;

/// The events that say how a sign-in went (inferred). `success` is false where a token is wanted.
const EVENTS: [&str; 2] = ["frame:statechange", "user:statechange"];

/// Returns the plan of a login.
pub(crate) fn plan() -> Result<Plan> {
    let authenticate = Step::call("fcWidget.authenticate", [Argument::pointer("/token")])?;
    let client = Argument::object([(UUID, Argument::given("/0/data/uuid"))]);
    let ask = AskFunction::new(vec![authenticate]).with_client(client);
    let get_uuid = Step::call("fcWidget.user.getUUID", [Argument::Ask(ask)])?;
    let where_wanted = Step::when("arguments.0.success", &false, [get_uuid.clone()])?;
    let listener = Argument::Steps(vec![where_wanted]);
    let mut steps = Vec::new();
    // One listener for each event, however often users sign in.
    for method in ["fcWidget.off", "fcWidget.on"] {
        for event in EVENTS {
            let args = [Argument::value(event)?, listener.clone()];
            steps.push(Step::call(method, args)?);
        }
    }
    // The events may have passed already.
    steps.push(get_uuid.clone());
    let clear = Step::call("fcWidget.user.clear", [])?;
    // The embed code leaves no queue: nothing is there before the vendor's script is.
    Ok(Plan::new(KIND, Action::Login)
        .with_steps([Step::ready("fcWidget.on", None, steps)?])
        .with_renewal([Step::ready("fcWidget.user.getUUID", None, [get_uuid])?])
        .with_logout([Step::ready("fcWidget.user.clear", None, [clear])?])
        .with_verification(Verification::jwt("/token")))
}
