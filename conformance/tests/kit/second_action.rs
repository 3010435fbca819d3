//! An adapter whose login is right, and whose second action has a fault.

use std::sync::Arc;

use countersign::adapter::{Adapter, Request, Rules, Table, Vendor, async_trait};
use countersign::bundle::Step;
use countersign::problem::Problems;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Result, Timestamp};
use countersign_conformance::{Case, Fixture};

use crate::toy::{Fault, Toy};

const SECOND: Action = Action::UpdateProfile;

pub(crate) struct SecondAction(pub(crate) Fault);

impl SecondAction {
    fn of(&self, action: Action) -> Toy {
        Toy(if action == SECOND {
            self.0
        } else {
            Fault::None
        })
    }
}

impl Fixture for SecondAction {
    fn adapter(&self) -> Arc<dyn Adapter> {
        let [login, second] = [Action::Login, SECOND].map(|action| self.of(action).adapter());
        let table = second.capabilities().first();
        let other = Table::new(SECOND, table.fields())
            .with_proof(table.proof())
            .with_vendor_reasons(table.vendor_reasons());
        let capabilities = login.capabilities().clone().and(other);
        Arc::new(TwoActions {
            rules: login.rules().clone().with_capabilities(capabilities),
            login,
            second,
        })
    }

    fn secrets(&self) -> Vec<String> {
        self.of(SECOND).secrets()
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        self.of(request.action).typed(&as_login(*request))
    }

    fn proofs(&self) -> &'static [&'static str] {
        self.of(SECOND).proofs()
    }

    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        now: Timestamp,
    ) -> Result<Vec<String>, String> {
        let judge = |action| self.of(action).judge(payload, secrets, now);
        judge(Action::Login).or_else(|_| judge(SECOND))
    }

    fn more_cases(&self) -> Vec<Case> {
        self.of(SECOND).more_cases()
    }
}

/// Two adapters behind one: each is asked for a login.
#[derive(Debug)]
struct TwoActions {
    rules: Rules,
    login: Arc<dyn Adapter>,
    second: Arc<dyn Adapter>,
}

impl TwoActions {
    fn of(&self, action: Action) -> &Arc<dyn Adapter> {
        if action == Action::Login {
            &self.login
        } else {
            &self.second
        }
    }
}

fn as_login(mut request: Request<'_>) -> Request<'_> {
    if request.action == SECOND {
        request.action = Action::Login;
    }
    request
}

fn for_action(bundle: ClientBundle, action: Action) -> ClientBundle {
    let steps: Arc<[Step]> = match action {
        Action::Login => bundle.steps().iter().cloned().collect(),
        _ => bundle.steps().iter().map(of_an_update).collect(),
    };
    let verification = bundle.verification();
    let bundle = ClientBundle::from_json("toy", action, bundle.payload)
        .with_steps(steps)
        .with_life(bundle.life)
        .with_dropped(bundle.dropped);
    match verification {
        Some(verification) => bundle.with_verification(verification),
        None => bundle,
    }
}

/// Renames the function of a step: an update runs no step of the login.
fn of_an_update(step: &Step) -> Step {
    match step {
        Step::Call { function, args } => {
            let name = function.as_str().replace("Toy.", "Toy.update.");
            Step::call(name, args.clone()).unwrap()
        }
        other => other.clone(),
    }
}

impl Vendor for TwoActions {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
        self.of(presented.action).verify(presented, now)
    }
}

#[async_trait]
impl Adapter for TwoActions {
    fn check(&self, request: &Request<'_>) -> Problems {
        self.of(request.action).check(&as_login(*request))
    }

    async fn issue(&self, request: Request<'_>) -> Result<ClientBundle> {
        let issued = self.of(request.action).issue(as_login(request)).await;
        issued.map(|bundle| for_action(bundle, request.action))
    }

    fn issue_now(&self, request: &Request<'_>) -> Option<Result<ClientBundle>> {
        let issued = self.of(request.action).issue_now(&as_login(*request))?;
        Some(issued.map(|bundle| for_action(bundle, request.action)))
    }
}
