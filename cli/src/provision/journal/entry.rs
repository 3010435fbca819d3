//! The entries of a journal: its header, and what became of lines.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::provision::input::Digested;
use countersign::wire::Fault;

/// The version of the journal's form. Another version is not read.
pub(crate) const FORMAT: u32 = 1;

/// The first line: which run this is the journal of.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) format: u32,
    pub(crate) adapter: String,
    pub(crate) kind: String,
    pub(crate) destination: String,
    pub(crate) input: Digested,
}

/// Lines of the input that follow one another: the first and the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lines(pub(crate) u64, pub(crate) u64);

impl Lines {
    /// Returns the number of lines; `None` where the last is before the first.
    pub(crate) fn count(self) -> Option<u64> {
        self.1.checked_sub(self.0)?.checked_add(1)
    }
}

/// A line that is not sent, or that the vendor refused, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Refusal {
    pub(crate) line: u64,
    pub(crate) error: Box<RawValue>,
}

impl Refusal {
    pub(crate) fn new(line: u64, error: &Fault<'_>) -> serde_json::Result<Self> {
        let error = serde_json::value::to_raw_value(error)?;
        Ok(Self { line, error })
    }
}

/// A further line: what became of the next lines of the input.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Entry {
    /// A call is about to leave with these lines, but for those refused here.
    Sent {
        lines: Lines,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        refused: Vec<Refusal>,
    },
    /// The vendor has answered for what was sent, or nothing of these lines could be sent.
    Answered {
        lines: Lines,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        refused: Vec<Refusal>,
        /// The vendor's references.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tasks: Vec<String>,
    },
    /// The call did not reach the vendor, or was turned away unread.
    Unsent { lines: Lines },
    /// There is no answer, and the vendor cannot be asked: a person must decide.
    Uncertain { lines: Lines },
}
