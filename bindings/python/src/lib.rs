#![doc = include_str!("../README.md")]

mod clock;
mod source;

use std::sync::Arc;

use countersign::clock::{Clock, Timestamp};
use countersign::wire::Answer;
use countersign_bindings as shared;
use pyo3::prelude::*;
use pyo3::types::PyString;
use shared::Config;

use crate::clock::CallClock;
use crate::source::Asked;

/// The adapters of a configuration.
#[pyclass(frozen, module = "countersign_chats._countersign")]
#[derive(Debug)]
struct Opened(shared::Countersign);

#[pymethods]
impl Opened {
    /// Answers a request for bundles. `now` is the time of a request that does not say its own.
    fn issue(&self, py: Python<'_>, request: &Bound<'_, PyString>, now: i64) -> String {
        self.answer(py, request, now, shared::Countersign::issue)
    }

    /// Answers a request to judge bundles.
    fn verify(&self, py: Python<'_>, request: &Bound<'_, PyString>, now: i64) -> String {
        self.answer(py, request, now, shared::Countersign::verify)
    }

    /// Returns the adapters, each with its tables, as a JSON list.
    fn adapters(&self, py: Python<'_>) -> String {
        py.detach(|| self.0.adapters())
    }
}

impl Opened {
    /// Other threads of Python run while the answer is made.
    fn answer(
        &self,
        py: Python<'_>,
        request: &Bound<'_, PyString>,
        now: i64,
        of: fn(&shared::Countersign, &str) -> String,
    ) -> String {
        let Some(now) = Timestamp::from_unix(now) else {
            return Answer::unreadable("now: not between 0 and 2^53 - 1 seconds").into_json();
        };
        // Python's texts may hold halves of characters, which no UTF-8 does.
        let Ok(request) = request.to_cow() else {
            return Answer::unreadable("not UTF-8").into_json();
        };
        py.detach(|| CallClock::with(now, || of(&self.0, &request)))
    }
}

/// Builds the adapters of a configuration: TOML, or the same tables as JSON. `source` finds secrets and files: see
/// `Asked`.
///
/// Returns the adapters, or the faults as a JSON list.
#[pyfunction]
fn open(
    py: Python<'_>,
    config: &str,
    is_toml: bool,
    source: Py<PyAny>,
) -> PyResult<(Option<Opened>, String)> {
    let clock: Arc<dyn Clock> = Arc::new(CallClock);
    let asked = Asked::new(source);
    let opened = shared::Countersign::open(Config::new(config, is_toml), &asked, &clock);
    asked.finish(py)?;
    Ok(match opened {
        Ok(opened) => (Some(Opened(opened)), String::new()),
        Err(problems) => (None, problems),
    })
}

/// Returns the findings of a configuration as a JSON list.
#[pyfunction]
fn check_config(
    py: Python<'_>,
    config: &str,
    is_toml: bool,
    source: Py<PyAny>,
) -> PyResult<String> {
    let asked = Asked::new(source);
    let findings = shared::check_config(Config::new(config, is_toml), &asked);
    asked.finish(py)?;
    Ok(findings)
}

/// Returns the failures that have this name, or all of them, as a JSON list.
#[pyfunction]
#[pyo3(signature = (name=None))]
fn explain(name: Option<&str>) -> String {
    shared::explain(name)
}

/// The extension: texts in, texts out. The package around it has the dicts, the types and the errors.
#[pymodule]
mod _countersign {
    use countersign::clock::Timestamp;

    /// The last moment that a clock may tell.
    #[pymodule_export]
    const LAST_DATE: i64 = Timestamp::LAST_DATE.unix();

    #[pymodule_export]
    use super::{Opened, check_config, explain, open};
}
