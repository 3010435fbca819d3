//! The records that the vendor is sent, one for each line.

use std::sync::Arc;

use countersign::provision::{Provisioner, Record};
use countersign::{Action, Error, Timestamp};

use crate::input::Item;

/// Makes records, all for the same moment.
pub(crate) struct RecordMaker {
    pub(crate) provisioner: Arc<dyn Provisioner>,
    pub(crate) kinds: Vec<&'static str>,
    pub(crate) now: Timestamp,
}

impl RecordMaker {
    pub(crate) fn kind(&self) -> &'static str {
        self.provisioner.capabilities().kind()
    }

    pub(crate) fn make(&self, item: &Item<'_>) -> Result<Record, Error> {
        let draft = item.draft(&self.kinds);
        let request = draft.request(self.kind(), Action::UpdateProfile, self.now);
        self.provisioner.record(request)
    }
}
