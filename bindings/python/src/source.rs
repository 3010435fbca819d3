//! Secrets and files, looked up by an object of Python.

use std::fmt;
use std::sync::Mutex;

use countersign::Secret;
use countersign::config::{SecretRef, SecretSource, SystemSecrets};
use countersign::sign::SecretFault;
use countersign_bindings::{place_of, without_break};
use pyo3::prelude::*;

/// Asks an object of Python.
///
/// `look_up(is_file, name)` returns the bytes, `None` where there are none, or as text the reason why they cannot be
/// read. `is_anybodys(file)` says whether every user of the machine can write the file, and `is_argument(is_file)`
/// whether secrets or files are looked up in an argument of the call. The first exception is kept for
/// [`finish`](Self::finish).
pub(crate) struct Asked {
    source: Py<PyAny>,
    raised: Mutex<Option<PyErr>>,
}

/// The bytes, or the reason.
#[derive(FromPyObject)]
enum Found {
    Bytes(Vec<u8>),
    Unreadable(String),
}

impl Asked {
    pub(crate) const fn new(source: Py<PyAny>) -> Self {
        Self {
            source,
            raised: Mutex::new(None),
        }
    }

    /// Raises the first exception of the object.
    pub(crate) fn finish(self, _: Python<'_>) -> PyResult<()> {
        let raised = self.raised.into_inner().ok().flatten();
        raised.map_or(Ok(()), Err)
    }

    fn look_up_or_raise(&self, is_file: bool, name: &str) -> PyResult<Option<Found>> {
        Python::attach(|py| {
            let found = self.source.call_method1(py, "look_up", (is_file, name))?;
            found.extract(py)
        })
    }

    fn is_anybodys(&self, file: &str) -> PyResult<bool> {
        Python::attach(|py| {
            let is = self.source.call_method1(py, "is_anybodys", (file,))?;
            is.extract(py)
        })
    }

    fn is_argument(&self, is_file: bool) -> PyResult<bool> {
        Python::attach(|py| {
            let is = self.source.call_method1(py, "is_argument", (is_file,))?;
            is.extract(py)
        })
    }

    /// Keeps an exception, and goes on with the default.
    fn or_keep<T: Default>(&self, told: PyResult<T>) -> T {
        told.unwrap_or_else(|error| {
            if let Ok(mut raised) = self.raised.lock() {
                raised.get_or_insert(error);
            }
            T::default()
        })
    }
}

impl SecretSource for Asked {
    fn look_up(&self, reference: &SecretRef) -> Result<Secret, SecretFault> {
        let found = match reference {
            SecretRef::Env(name) => self.look_up_or_raise(false, name),
            SecretRef::File(path) => self.look_up_or_raise(true, &path.to_string_lossy()),
            _ => Ok(None),
        };
        match self.or_keep(found) {
            Some(Found::Bytes(bytes)) if matches!(reference, SecretRef::File(_)) => {
                Secret::new(without_break(bytes)).map_err(|_| SecretFault::Empty)
            }
            Some(Found::Bytes(bytes)) => Secret::new(bytes).map_err(|_| SecretFault::Empty),
            Some(Found::Unreadable(why)) => Err(SecretFault::Unreadable(why)),
            None => Err(SecretFault::Missing),
        }
    }

    fn place(&self, reference: &SecretRef) -> &'static str {
        if self.or_keep(self.is_argument(matches!(reference, SecretRef::File(_)))) {
            place_of(reference)
        } else {
            SystemSecrets::relative_to("").place(reference)
        }
    }

    fn remarks(&self, reference: &SecretRef) -> Vec<&'static str> {
        match reference {
            SecretRef::File(path) if self.or_keep(self.is_anybodys(&path.to_string_lossy())) => {
                vec!["every user of this machine can write the file that it names"]
            }
            _ => Vec::new(),
        }
    }
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asked(..)")
    }
}
