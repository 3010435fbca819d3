//! A part of a request.

use serde::Deserialize;
use serde_json::value::RawValue;

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
