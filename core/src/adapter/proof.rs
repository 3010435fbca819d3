//! How a vendor's proof works, as data.

use std::time::Duration;

/// How a proof works: the part of a payload that it covers, and what it says of time.
///
/// The conformance suite picks its checks by it, and the command's `adapters` prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    covers: Covers,
    says_when_made: bool,
    longest_life: Option<Duration>,
}

/// The part of a payload that a proof covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Covers {
    /// There is no proof: the vendor believes what the page says.
    Nothing,
    /// The identifiers that the field table declares signed, as one text. The rest of the payload is the page's word.
    Ids {
        /// The text that stands between two of them. Without one, `ab` and `c` have the proof of `a` and `bc`: all
        /// users whose identifiers make the same text share it.
        separator: Option<&'static str>,
    },
    /// The identifiers that the field table declares signed, each by a proof of its own.
    EachId,
    /// Everything that the vendor reads as the user.
    Payload,
}

impl Proof {
    /// Declares that there is no proof.
    pub const NONE: Self = Self::of(Covers::Nothing);

    /// Declares a proof of the identifiers that the table declares signed, which are joined by this separator, or by
    /// nothing.
    #[must_use]
    pub const fn of_ids(separator: Option<&'static str>) -> Self {
        Self::of(Covers::Ids { separator })
    }

    /// Declares a proof of each identifier that the table declares signed.
    #[must_use]
    pub const fn of_each_id() -> Self {
        Self::of(Covers::EachId)
    }

    /// Declares a proof of everything that the vendor reads as the user.
    #[must_use]
    pub const fn of_payload() -> Self {
        Self::of(Covers::Payload)
    }

    const fn of(covers: Covers) -> Self {
        Self {
            covers,
            says_when_made: false,
            longest_life: None,
        }
    }

    /// Declares that the proof says when it was made, so that it is refused before that moment.
    #[must_use]
    pub const fn with_issued_at(mut self) -> Self {
        self.says_when_made = true;
        self
    }

    /// Declares the longest life of a proof. One without it never expires.
    #[must_use]
    pub const fn with_longest_life(mut self, life: Duration) -> Self {
        self.longest_life = Some(life);
        self
    }

    /// Returns the part of the payload that the proof covers.
    #[must_use]
    pub const fn covers(&self) -> Covers {
        self.covers
    }

    /// Says whether there is a proof at all.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        matches!(self.covers, Covers::Nothing)
    }

    /// Says whether the proof says when it was made.
    #[must_use]
    pub const fn says_when_made(&self) -> bool {
        self.says_when_made
    }

    /// Returns the longest life of a proof; `None` where it never expires.
    #[must_use]
    pub const fn longest_life(&self) -> Option<Duration> {
        self.longest_life
    }
}
