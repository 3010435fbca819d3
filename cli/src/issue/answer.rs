//! The answer to a part of the input, and its counts.

use crate::status::Status;

/// The answers to some identities that follow one another.
#[derive(Default)]
pub(crate) struct Answer {
    /// The lines for standard output.
    pub(crate) text: String,
    /// The messages for people.
    pub(crate) complaints: Vec<String>,
    pub(crate) tally: Tally,
}

impl Answer {
    /// Whether it must be handed on before it grows further.
    pub(crate) fn is_full(&self) -> bool {
        self.text.len() >= 1 << 20 || self.complaints.len() >= 1 << 12
    }
}

/// The counts of identities, refusals and bytes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) identities: u64,
    pub(crate) bundles: u64,
    pub(crate) refusals: u64,
    /// The bytes of the input that were read.
    pub(crate) read: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.identities += other.identities;
        self.bundles += other.bundles;
        self.refusals += other.refusals;
        self.read += other.read;
    }

    pub(crate) fn status(&self) -> Status {
        if self.identities == 0 || self.refusals > 0 {
            Status::Faulty
        } else {
            Status::Done
        }
    }
}
