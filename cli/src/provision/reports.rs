//! The two reports for people: the lines that were refused, and the uncertain ones, which people must decide.
//!
//! Both files are made anew from the journal. However the last run ended, no line is missing and none stands twice.

use std::fs::{self, File};
use std::io::{BufWriter, Error, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::journal::{Journal, Lines};
use crate::status::Failure;

#[derive(Serialize)]
struct Uncertain {
    line: u64,
    batch: Lines,
}

/// Writes both files. A file that would have no line is removed.
pub(crate) fn write(journal: &Journal, refused: &Path, uncertain: &Path) -> Result<(), Failure> {
    let (mut refused, mut uncertain) = (Report::to(refused), Report::to(uncertain));
    journal.replay(|settled| {
        let mut refusals = settled.refused.iter().peekable();
        for line in settled.lines.0..=settled.lines.1 {
            let batch = settled.lines;
            match refusals.next_if(|refusal| refusal.line == line) {
                Some(refusal) => refused.add(refusal)?,
                None if settled.is_uncertain => uncertain.add(&Uncertain { line, batch })?,
                None => {}
            }
        }
        Ok(())
    })?;
    refused.finish()?;
    uncertain.finish()
}

/// A file that is there with all of its lines, or not at all.
struct Report<'a> {
    path: &'a Path,
    new: PathBuf,
    file: Option<BufWriter<File>>,
}

impl<'a> Report<'a> {
    fn to(path: &'a Path) -> Self {
        let mut new = path.as_os_str().to_owned();
        new.push(".new");
        Self {
            path,
            new: new.into(),
            file: None,
        }
    }

    fn add(&mut self, line: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_vec(line).map_err(Error::from);
        let written = text.and_then(|mut text| {
            text.push(b'\n');
            if self.file.is_none() {
                self.file = Some(BufWriter::new(self.begin()?));
            }
            self.file
                .as_mut()
                .map_or(Ok(()), |file| file.write_all(&text))
        });
        written.map_err(|error| unwritable(self.path, &error))
    }

    /// Opens a new temporary file. The file that a killed run left at its place is removed, and no link there is
    /// followed.
    fn begin(&self) -> Result<File, Error> {
        match fs::remove_file(&self.new) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => File::create_new(&self.new),
        }
    }

    fn finish(self) -> Result<(), Failure> {
        let finished = match self.file {
            Some(file) => file
                .into_inner()
                .map_err(Error::from)
                .and_then(|file| file.sync_all())
                .and_then(|()| fs::rename(&self.new, self.path)),
            None => match fs::remove_file(self.path) {
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
                removed => removed,
            },
        };
        finished.map_err(|error| unwritable(self.path, &error))
    }
}

fn unwritable(path: &Path, error: &Error) -> Failure {
    Failure::new(format!("cannot write {path:?}: {error}"))
}
