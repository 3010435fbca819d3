//! The journal: it says which lines were sent and answered, so that a run can be stopped at any moment.
//!
//! It has JSON lines, which are only appended. Each is on the disk before the next step. A power cut can tear the last
//! line, which then counts as never written.

mod entry;
mod file;
mod lines;
mod state;

use std::fs::{File, TryLockError};
use std::io::{Error, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

pub(crate) use self::entry::{Entry, FORMAT, Header, Lines, Refusal};
use self::lines::WholeLines;
pub(crate) use self::state::{Settled, State};
use crate::status::{Failure, say};

/// The journal of one input and one adapter, which no other run can have open.
pub(crate) struct Journal {
    file: File,
    path: PathBuf,
    state: State,
}

impl Journal {
    /// Opens the journal of an input of so many lines, or begins it where there is none. A file that is no journal
    /// of this run is left as it is.
    pub(crate) fn open(path: &Path, header: &Header, lines: u64) -> Result<Self, Failure> {
        let file = file::open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let message = format!("another run is at work: it has {path:?} locked");
                return Err(Failure::new(message));
            }
            Err(TryLockError::Error(error)) => {
                return Err(Failure::new(format!("cannot lock {path:?}: {error}")));
            }
        }
        let mut journal = Self {
            file,
            path: path.to_owned(),
            state: State::default(),
        };
        // Entries of another version are neither judged nor removed.
        let is_begun = journal.is_begun(header)?;
        let found = journal.read(|_| Ok(()))?;
        if found.state.last() > lines {
            let message = format!("{path:?} tells of lines that the input does not have");
            return Err(Failure::new(message));
        }
        journal.cut(found.length)?;
        journal.state = found.state;
        if !is_begun {
            journal.append(header)?;
        }
        sync_folder(path).map_err(|error| journal.unwritable(&error))?;
        Ok(journal)
    }

    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// Appends an entry.
    pub(crate) fn write(&mut self, entry: Entry) -> Result<(), Failure> {
        self.append(&entry)?;
        match self.state.apply(entry) {
            Ok(_) => Ok(()),
            Err(_) => Err(Failure::new("the journal does not take what happened")),
        }
    }

    /// Goes over the settled lines, in their order.
    pub(crate) fn replay(
        &self,
        each: impl FnMut(&Settled) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.read(each).map(drop)
    }

    /// Whether a run has begun the journal. That run must be this one.
    fn is_begun(&self, header: &Header) -> Result<bool, Failure> {
        let unreadable = |error| self.unreadable(&error);
        let mut lines = WholeLines::of(&self.file).map_err(unreadable)?;
        let Some(line) = lines.next().map_err(unreadable)? else {
            return match self.is_torn_header(header).map_err(unreadable)? {
                true => Ok(false),
                false => Err(self.foreign()),
            };
        };
        let found = line.parse().ok_or_else(|| self.foreign())?;
        self.compare(&found, header)?;
        Ok(true)
    }

    /// Whether a file without a whole line is the start of this very header. A power cut may have left zeros in it.
    fn is_torn_header(&self, header: &Header) -> Result<bool, Error> {
        let expected = serde_json::to_vec(header)?;
        let mut file = &self.file;
        file.rewind()?;
        let mut found = Vec::new();
        file.take(expected.len() as u64 + 1)
            .read_to_end(&mut found)?;
        let mut pairs = found.iter().zip(&expected);
        Ok(found.len() <= expected.len()
            && pairs.all(|(found, expected)| found == expected || *found == 0))
    }

    fn foreign(&self) -> Failure {
        Failure::new(format!(
            "{:?} is no journal of this command; it is left as it is. Take it away, or give the input \
             another name",
            self.path
        ))
    }

    /// Fails where the journal is of another run, or the input has changed: other people may then stand on its lines.
    fn compare(&self, found: &Header, wanted: &Header) -> Result<(), Failure> {
        let what = if found.format != wanted.format {
            "is of another version of this command"
        } else if found.input != wanted.input {
            "is of another input: the file has changed since"
        } else if found.kind != wanted.kind || found.adapter != wanted.adapter {
            "is of another adapter"
        } else if found.destination != wanted.destination {
            "is of another address or action"
        } else {
            return Ok(());
        };
        Err(Failure::new(format!(
            "{:?} {what}. Put back what it belongs to, or give the new input another name",
            self.path
        )))
    }

    fn append(&self, line: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_vec(line).map_err(Error::from);
        let written = text.and_then(|mut text| {
            text.push(b'\n');
            let mut file = &self.file;
            file.seek(SeekFrom::End(0))?;
            file.write_all(&text)?;
            file.sync_data()
        });
        written.map_err(|error| self.unwritable(&error))
    }

    fn cut(&self, length: u64) -> Result<(), Failure> {
        let cut = self.file.metadata().and_then(|metadata| {
            if metadata.len() == length {
                return Ok(());
            }
            say(format_args!(
                "{:?}: the last line was not written whole and is taken off",
                self.path
            ));
            self.file.set_len(length)?;
            self.file.sync_all()
        });
        cut.map_err(|error| self.unwritable(&error))
    }

    fn read(
        &self,
        mut each: impl FnMut(&Settled) -> Result<(), Failure>,
    ) -> Result<Found, Failure> {
        let mut lines = WholeLines::of(&self.file).map_err(|error| self.unreadable(&error))?;
        let mut found = Found::default();
        // The header, which was compared when the journal was opened.
        if let Some(line) = lines.next().map_err(|error| self.unreadable(&error))? {
            found.length = line.end;
        }
        while let Some(line) = lines.next().map_err(|error| self.unreadable(&error))? {
            let number = line.number;
            if let Some(entry) = line.parse() {
                let settled = found.state.apply(entry);
                let settled = settled.map_err(|_| self.damaged(number))?;
                settled.as_ref().map_or(Ok(()), &mut each)?;
            } else if line.is_last {
                break;
            } else {
                return Err(self.damaged(number));
            }
            found.length = line.end;
        }
        Ok(found)
    }

    fn damaged(&self, line: u64) -> Failure {
        Failure::new(format!("{:?}: line {line} is damaged", self.path))
    }

    fn unreadable(&self, error: &Error) -> Failure {
        Failure::new(format!("cannot read {:?}: {error}", self.path))
    }

    fn unwritable(&self, error: &Error) -> Failure {
        Failure::new(format!("cannot write {:?}: {error}", self.path))
    }
}

/// The content of a journal.
#[derive(Default)]
struct Found {
    state: State,
    /// The length up to the end of its last whole line.
    length: u64,
}

/// Writes the folder of a file to the disk. Otherwise a power cut could lose the file.
fn sync_folder(path: &Path) -> Result<(), Error> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    match File::open(folder)?.sync_all() {
        // Some file systems cannot sync a folder.
        Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(()),
        synced => synced,
    }
}
