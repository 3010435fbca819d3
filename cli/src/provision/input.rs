//! The file of identities: its digest and its lines.

use std::fs::File;
use std::io::{Read, Seek, Take};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::input::{Blocks, Source};
use crate::status::Failure;

/// How many bytes are hashed at once.
const CAPACITY: usize = 1 << 16;

/// The digest of an input, which tells it from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Digested {
    bytes: u64,
    sha256: String,
}

/// A file that can be read again from its start.
pub(crate) struct Input {
    file: File,
    path: PathBuf,
    digested: Digested,
}

impl Input {
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let opened = File::open(path).and_then(|file| {
            let metadata = file.metadata()?;
            Ok((file, metadata))
        });
        let (file, metadata) = opened.map_err(|error| unreadable(path, &error))?;
        if !metadata.is_file() {
            let message = format!("{path:?} is no file: the journal of a run stands beside one");
            return Err(Failure::new(message));
        }
        let digested = digest(&file).map_err(|error| unreadable(path, &error))?;
        let path = path.to_owned();
        Ok(Self {
            file,
            path,
            digested,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn digested(&self) -> &Digested {
        &self.digested
    }

    /// Returns the lines, from the first.
    pub(crate) fn blocks(&self) -> Result<Blocks, Failure> {
        Ok(Blocks::one_a_line(Source::of(self.whole()?, &self.path)))
    }

    /// Fails where the lines are no longer what they were when the file was opened.
    pub(crate) fn compare(&self) -> Result<(), Failure> {
        let file = self.whole()?;
        if digest(file).map_err(|error| unreadable(&self.path, &error))? == self.digested {
            return Ok(());
        }
        Err(Failure::new(format!(
            "{:?} was changed while it was sent: lines may have gone as they now stand, and the journal \
             counts them as they stood",
            self.path
        )))
    }

    /// Returns the number of lines.
    pub(crate) fn lines(&self) -> Result<u64, Failure> {
        let (mut blocks, mut lines) = (self.blocks()?, 0);
        while let Some(block) = blocks.next()? {
            lines += block.items().count() as u64;
        }
        Ok(lines)
    }

    /// Returns the bytes that were there when the file was opened, from its start.
    fn whole(&self) -> Result<Take<File>, Failure> {
        let file = self.file.try_clone().and_then(|mut file| {
            file.rewind()?;
            Ok(file.take(self.digested.bytes))
        });
        file.map_err(|error| unreadable(&self.path, &error))
    }
}

fn digest(mut file: impl Read) -> std::io::Result<Digested> {
    let (mut bytes, mut hash) = (0, Sha256::new());
    let mut buffer = vec![0; CAPACITY];
    loop {
        let length = match file.read(&mut buffer) {
            Ok(0) => break,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        hash.update(buffer.get(..length).unwrap_or_default());
        bytes += length as u64;
    }
    Ok(Digested {
        bytes,
        sha256: const_hex::encode(hash.finalize()),
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot read {path:?}: {error}"))
}
