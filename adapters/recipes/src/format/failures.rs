//! The failures of a vendor: the faults that `verify` finds, under the vendor's own names where the recipe has them, and
//! the failures that only a page sees.

use countersign::verify::{Failure, FoundBy};

use crate::format::{Claim, Fault, Format, Proof};

/// Our own name, cause and remedy of each fault.
const OURS: [(Fault, &str, &str, &str); 7] = [
    (
        Fault::Malformed,
        "malformed",
        "a value has another type or place than the vendor documents, or stands twice",
        "hand on the payload as it came from the server",
    ),
    (
        Fault::MissingProof,
        "missing-proof",
        "the page says who the user is, and the proof is not there",
        "hand on the payload whole",
    ),
    (
        Fault::WrongProof,
        "wrong-proof",
        "the proof is another user's, or another secret made it, such as the one before a rotation",
        "compare the secret on every server with the dashboard's, and hand on all of one payload",
    ),
    (
        Fault::WrongKeyId,
        "wrong-key-id",
        "the token names no key of this account",
        "take key-id and secret of one row of the dashboard",
    ),
    (
        Fault::MissingId,
        "missing-id",
        "a value without which the vendor knows nobody is not there",
        "send the fields that the vendor needs",
    ),
    (
        Fault::TooEarly,
        "too-early",
        "the proof was made in the future: a server's clock is ahead",
        "set the clock by NTP",
    ),
    (
        Fault::Expired,
        "expired",
        "the proof was kept too long, or a server's clock is behind",
        "ask for a new one in time, and set the clock by NTP",
    ),
];

/// Returns the recipe's failures, and then our own for the faults that the vendor has no name for. Each has its fault,
/// where `verify` finds it.
pub(crate) fn of(format: &'static Format) -> Vec<(Option<Fault>, Failure)> {
    let usual = |fault: Fault| OURS.iter().find(|(known, ..)| *known == fault);
    let mut all: Vec<(Option<Fault>, Failure)> = Vec::new();
    for given in &format.failures {
        let (_, _, cause, remedy) =
            given
                .fault
                .and_then(usual)
                .copied()
                .unwrap_or((Fault::Malformed, "", "", ""));
        let cause = given.cause.as_deref().unwrap_or(cause);
        let remedy = given.remedy.as_deref().unwrap_or(remedy);
        let mut failure = Failure::new(&given.event, cause, remedy).found_by(given.by);
        if let Some(reason) = given.reason.as_deref() {
            failure = failure.with_reason(reason);
        }
        if given.retry == Some(true) {
            failure = failure.retry();
        }
        if given.documented == Some(false) {
            failure = failure.ours();
        }
        all.push((given.fault, failure));
    }
    for (fault, word, cause, remedy) in OURS {
        if is_found(fault, format) && all.iter().all(|(known, _)| *known != Some(fault)) {
            let failure = Failure::new("refused", cause, remedy).with_reason(word);
            all.push((Some(fault), failure.found_by(FoundBy::Server).ours()));
        }
    }
    all
}

/// Says whether `verify` can find this fault: not every token names its key, and not every proof has a moment.
fn is_found(fault: Fault, format: &Format) -> bool {
    let (begins, ends) = match &format.proof {
        Proof::Hmac(hmac) => (hmac.stamp.is_some(), hmac.stamp.is_some()),
        Proof::Jwt(jwt) => (jwt.life.claim == Claim::Iat, true),
    };
    match fault {
        Fault::WrongKeyId => format.jwt().is_some_and(|jwt| jwt.key_id.is_some()),
        Fault::TooEarly => begins,
        Fault::Expired => ends,
        Fault::Malformed | Fault::MissingProof | Fault::WrongProof | Fault::MissingId => true,
    }
}
