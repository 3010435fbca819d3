//! The failures of a vendor: the faults that `verify` finds under the vendor's own names, and those that only a page sees.

use countersign::verify::{Failure, FoundBy};
use serde_json::value::RawValue;

use crate::reader::{Reader, Words, boolean, text};

/// A fault that `verify` finds in what reached the vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Malformed,
    MissingProof,
    WrongProof,
    WrongKeyId,
    MissingId,
    TooEarly,
    Expired,
}

/// The words for the faults, with the cause and the remedy where a recipe says none.
const FAULTS: [(&str, Fault, &str, &str); 7] = [
    (
        "malformed",
        Fault::Malformed,
        "a value has another type or place than the vendor documents, or stands twice",
        "hand on the payload as it came from the server",
    ),
    (
        "missing-proof",
        Fault::MissingProof,
        "the page says who the user is, and the proof is not there",
        "hand on the payload whole",
    ),
    (
        "wrong-proof",
        Fault::WrongProof,
        "the proof is another user's, or another secret made it, such as the one before a rotation",
        "compare the secret on every server with the dashboard's, and hand on all of one payload",
    ),
    (
        "wrong-key-id",
        Fault::WrongKeyId,
        "the token names no key of this account",
        "take key-id and secret of one row of the dashboard",
    ),
    (
        "missing-id",
        Fault::MissingId,
        "a value without which the vendor knows nobody is not there",
        "send the fields that the vendor needs",
    ),
    (
        "too-early",
        Fault::TooEarly,
        "the proof was made in the future: a server's clock is ahead",
        "set the clock by NTP",
    ),
    (
        "expired",
        Fault::Expired,
        "the proof was kept too long, or a server's clock is behind",
        "ask for a new one in time, and set the clock by NTP",
    ),
];

const SIDES: &Words<FoundBy> = &[
    ("client", FoundBy::Client),
    ("either", FoundBy::Either),
    ("server", FoundBy::Server),
];

const KEYS: &[&str] = &[
    "fault",
    "event",
    "reason",
    "by",
    "documented",
    "retry",
    "cause",
    "remedy",
];

/// The failures of a recipe: the vendor's, and our own for the faults that the vendor has no name for.
#[derive(Debug)]
pub(crate) struct Failures {
    pub(crate) all: &'static [Failure],
    named: Vec<(Fault, Failure)>,
}

impl Failures {
    pub(crate) fn of(given: Vec<(Option<Fault>, Failure)>) -> Self {
        let mut all: Vec<Failure> = given.iter().map(|(_, failure)| *failure).collect();
        let mut named: Vec<_> = given
            .into_iter()
            .filter_map(|(fault, failure)| Some((fault?, failure)))
            .collect();
        for (word, fault, cause, remedy) in FAULTS {
            if named.iter().all(|(known, _)| *known != fault) {
                let failure = Failure::new("refused", cause, remedy).with_reason(word);
                let failure = failure.found_by(FoundBy::Server).ours();
                named.push((fault, failure));
                all.push(failure);
            }
        }
        Self {
            all: Vec::leak(all),
            named,
        }
    }

    pub(crate) fn failure(&self, fault: Fault) -> Failure {
        let found = self.named.iter().find(|(known, _)| *known == fault);
        // Each fault has one, by construction.
        found.map_or_else(|| Failure::new("refused", "", ""), |(_, failure)| *failure)
    }
}

/// Reads a failure of a recipe.
pub(crate) fn read(reader: &mut Reader<'_>, raw: &RawValue) -> Option<(Option<Fault>, Failure)> {
    reader.object(raw, KEYS, |reader, object| {
        let words = FAULTS.map(|(word, fault, ..)| (word, fault));
        let fault = reader.take(object, "fault", |reader, raw| reader.word(raw, &words));
        let event = reader.need(object, "event", text);
        let reason = reader.take(object, "reason", text);
        let side = reader.take(object, "by", |reader, raw| reader.word(raw, SIDES));
        let is_documented = reader.take(object, "documented", boolean);
        let retry = reader.take(object, "retry", boolean);
        let usual = FAULTS.iter().find(|(_, known, ..)| Some(*known) == fault);
        let mut told = |key, usual: Option<&'static str>| match usual {
            Some(usual) => reader.take(object, key, text).or(Some(usual)),
            None => reader.need(object, key, text),
        };
        let cause = told("cause", usual.map(|(_, _, cause, _)| *cause));
        let remedy = told("remedy", usual.map(|(.., remedy)| *remedy));
        let mut failure =
            Failure::new(event?, cause?, remedy?).found_by(side.unwrap_or(FoundBy::Server));
        if let Some(reason) = reason {
            failure = failure.with_reason(reason);
        }
        if retry == Some(true) {
            failure = failure.retry();
        }
        if is_documented == Some(false) {
            failure = failure.ours();
        }
        Some((fault, failure))
    })
}
