//! The parts of a request that both kinds of requests have.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::clock::Timestamp;
use crate::problem::{Code, Path, Problems};

/// Reads the part of a request at this key. The message says the form, since serde's message would quote the value.
pub(super) fn part<'r, T: Deserialize<'r>>(
    raw: &'r RawValue,
    key: &str,
    form: &'static str,
    problems: &mut Problems,
) -> Option<T> {
    let part = serde_json::from_str(raw.get());
    part.map_err(|_| problems.add(Path::ROOT.key(key), Code::Invalid, form))
        .ok()
}

/// Reads the id, which comes back as its text stands: on one line.
pub(super) fn id<'a>(raw: &'a RawValue, problems: &mut Problems) -> Option<&'a RawValue> {
    if raw.get().contains(['\n', '\r']) {
        problems.add(Path::ROOT.key("id"), Code::Invalid, "not on one line");
        return None;
    }
    Some(raw)
}

/// Reads the present moment. Milliseconds would make a proof that never ends.
pub(super) fn now(raw: &RawValue, problems: &mut Problems) -> Option<Timestamp> {
    const FORM: &str = "Unix seconds, up to the year 9999";
    let now: Timestamp = part(raw, "now", FORM, problems)?;
    if now > Timestamp::LAST_DATE {
        problems.add(Path::ROOT.key("now"), Code::Invalid, FORM);
        return None;
    }
    Some(now)
}
