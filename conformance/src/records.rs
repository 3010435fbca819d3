//! A provisioner's records as bundles, so that the checks apply to them.

use std::sync::Arc;

use countersign::adapter::{Adapter, Request, Rules, Vendor, async_trait};
use countersign::problem::{Code, Path, Problem, Problems};
use countersign::provision::{Provisioner, Record};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{ClientBundle, Result, Timestamp};

/// A [`Provisioner`] as an adapter whose payload is the record, so that the checks that hold of what is
/// signed hold of what is sent: nothing unverified, every dropped field listed, no secret.
#[derive(Debug)]
pub struct Records {
    provisioner: Arc<dyn Provisioner>,
    rules: Rules,
}

impl Records {
    /// Makes an adapter of this provisioner's records.
    #[must_use]
    pub fn of(provisioner: Arc<dyn Provisioner>) -> Self {
        let rules = Rules::new(provisioner.capabilities().clone());
        Self { provisioner, rules }
    }

    /// Refuses every action but that of the provisioner's one table.
    fn record(&self, request: &Request<'_>) -> Result<Record> {
        if self.capabilities().table(request.action).is_none() {
            let at = Path::ROOT.key("action");
            let problem = Problem::new(at, Code::Unsupported, "a record is of no other action");
            Problems::from(problem).into_refusal()?;
        }
        self.provisioner.record(*request)
    }
}

impl Vendor for Records {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, _: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        Ok(Verdict::Opaque)
    }
}

#[async_trait]
impl Adapter for Records {
    fn check(&self, request: &Request<'_>) -> Problems {
        let refused = self.record(request).err();
        refused.map_or_else(Problems::new, |error| error.problems().clone())
    }

    async fn issue(&self, request: Request<'_>) -> Result<ClientBundle> {
        let record = self.record(&request)?;
        let kind = self.capabilities().kind();
        let bundle = ClientBundle::from_json(kind, request.action, record.body);
        Ok(bundle.with_dropped(record.dropped))
    }

    fn issue_now(&self, _: &Request<'_>) -> Option<Result<ClientBundle>> {
        None
    }
}
