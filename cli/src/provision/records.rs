//! What the vendor is sent of a line.

use std::sync::Arc;

use countersign::provision::{Provisioner, Record};
use countersign::{Action, Error, Timestamp};

use crate::input::Item;

/// Makes records, all at one moment.
pub(crate) struct Maker {
    pub(crate) provisioner: Arc<dyn Provisioner>,
    pub(crate) kinds: Vec<&'static str>,
    pub(crate) now: Timestamp,
}

impl Maker {
    pub(crate) fn kind(&self) -> &'static str {
        self.provisioner.capabilities().kind
    }

    pub(crate) fn make(&self, item: &Item<'_>) -> Result<Record, Error> {
        let draft = item.draft(&self.kinds);
        let request = draft.request(self.kind(), Action::UpdateProfile, self.now);
        self.provisioner.record(request)
    }
}
