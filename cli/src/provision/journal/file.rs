//! The file of a journal: a regular file at the very path, made here or by an earlier run.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{Error, ErrorKind};
use std::path::Path;

use crate::status::Failure;

/// Opens the file, or makes an empty one. A link is not followed, since it may lead to another's file.
pub(super) fn open(path: &Path) -> Result<File, Failure> {
    let failed = |error: Error| Failure::new(format!("cannot open {path:?}: {error}"));
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    let seen = match fs::symlink_metadata(path) {
        Ok(seen) => seen,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // It fails where a file or a link has come in between.
            return options.create_new(true).open(path).map_err(failed);
        }
        Err(error) => return Err(failed(error)),
    };
    let foreign = || {
        let message =
            format!("{path:?} is no regular file: a journal is neither a link nor a device");
        Err(Failure::new(message))
    };
    if !seen.is_file() {
        return foreign();
    }
    let file = options.open(path).map_err(failed)?;
    match is_same(&seen, &file.metadata().map_err(failed)?) {
        true => Ok(file),
        false => foreign(),
    }
}

/// Whether the opened file is the one that was seen, and not one to which a link leads that was put there meanwhile.
#[cfg(unix)]
fn is_same(seen: &Metadata, opened: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;

    (seen.dev(), seen.ino()) == (opened.dev(), opened.ino())
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, opened: &Metadata) -> bool {
    opened.is_file()
}
