//! A provisioner's records, on trial as an adapter's bundles are.

use std::sync::Arc;

use countersign::adapter::{Capabilities, Mint, Request, Vendor};
use countersign::problem::{Code, Path, Problems};
use countersign::provision::{Provisioner, Record};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{ClientBundle, Result, Timestamp};

/// A [`Provisioner`] as an adapter whose payload is the record, so that the laws that hold of what is
/// signed hold of what is sent: nothing unverified, nothing lost without a word, no secret.
#[derive(Debug)]
pub struct Records(Arc<dyn Provisioner>);

impl Records {
    /// The records of this provisioner.
    #[must_use]
    pub fn of(provisioner: Arc<dyn Provisioner>) -> Self {
        Self(provisioner)
    }

    /// A provisioner has one table, and no other action than that table's.
    fn record(&self, request: Request<'_>) -> Result<Record> {
        let mut problems = Problems::new();
        if self.capabilities().of(request.action).is_none() {
            let at = Path::ROOT.key("action");
            problems.add(at, Code::Unsupported, "a record is of no other action");
        }
        problems.into_refusal()?;
        self.0.record(request)
    }
}

impl Vendor for Records {
    fn capabilities(&self) -> &Capabilities {
        self.0.capabilities()
    }

    fn check(&self, request: &Request<'_>, problems: &mut Problems) {
        if let Err(error) = self.record(*request) {
            problems.extend(error.problems().clone());
        }
    }

    fn verify(&self, _: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        Ok(Verdict::Opaque)
    }
}

impl Mint for Records {
    fn mint(&self, request: Request<'_>) -> Result<ClientBundle> {
        let record = self.record(request)?;
        let bundle = ClientBundle::new(self.capabilities().kind, request.action, &record.body)?;
        Ok(bundle.with_dropped(record.dropped))
    }
}
