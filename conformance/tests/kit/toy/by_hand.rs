//! The toy behind an [`Adapter`] that is written by hand, for the faults that a [`Mint`] cannot have.

use countersign::adapter::{Adapter, Mint, Request, Rules, Vendor, async_trait};
use countersign::problem::{Code, Path, Problem, Problems};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{ClientBundle, Error, ErrorKind, Result, Timestamp};

use super::adapter::Adapted;
use super::fault::Fault;

/// An adapter that has its own word on what is refused and dropped.
#[derive(Debug)]
pub(super) struct ByHand(pub(super) Adapted);

impl Vendor for ByHand {
    fn rules(&self) -> &Rules {
        self.0.rules()
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
        self.0.verify(presented, now)
    }
}

impl ByHand {
    fn bundle(&self, request: &Request<'_>) -> Result<ClientBundle> {
        let id = request.identity.trusted().user_id();
        if self.0.fault == Fault::RefusesLater && id.is_some_and(|id| id.contains('~')) {
            let at = Path::ROOT.key("user_id");
            let problem = Problem::new(at, Code::Invalid, "not to our taste");
            return Err(Error::from_problems(
                ErrorKind::InvalidIdentity,
                problem.into(),
            ));
        }
        let made = self.0.input(request).and_then(|input| self.0.mint(input));
        let (bundle, mut dropped) = match made {
            Err(error) if self.0.fault == Fault::ReportsTheFirstOnly => {
                return Err(Error::from_problems(error.kind(), first(error.problems())));
            }
            Err(error) if self.0.fault == Fault::NamesNoReason => {
                return Err(Error::from_problems(
                    error.kind(),
                    nameless(error.problems()),
                ));
            }
            made => made?.into_parts(),
        };
        if self.0.fault == Fault::DropsTwice {
            dropped.extend(dropped.clone());
        }
        Ok(bundle.with_dropped(dropped))
    }
}

#[async_trait]
impl Adapter for ByHand {
    fn check(&self, request: &Request<'_>) -> Problems {
        let problems = self.0.check(request);
        match self.0.fault {
            Fault::CheckSaysNothing => Problems::new(),
            Fault::NamesNoReason => nameless(&problems),
            Fault::ReportsTheFirstOnly => first(&problems),
            _ => problems,
        }
    }

    async fn issue(&self, request: Request<'_>) -> Result<ClientBundle> {
        self.bundle(&request)
    }

    fn issue_now(&self, request: &Request<'_>) -> Option<Result<ClientBundle>> {
        Some(self.bundle(request))
    }
}

fn first(problems: &Problems) -> Problems {
    let first = problems.iter().next().cloned();
    first.map_or_else(Problems::new, Problems::from)
}

fn nameless(problems: &Problems) -> Problems {
    let problems = problems.iter().cloned();
    let nameless = problems.map(|problem| problem.with_vendor_reason(None));
    nameless.fold(Problems::new(), |mut all, problem| {
        all.push(problem);
        all
    })
}
