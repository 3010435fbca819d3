//! Looks through the memory of a process, as somebody would who has its machine.

use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom};
use std::ops::Range;

/// The masks of HMAC (RFC 2104): a key that is masked so is as good as the key.
pub(crate) const INNER: u8 = 0x36;
pub(crate) const OUTER: u8 = 0x5c;

/// Bytes that are looked for, kept as their opposites: what looks for them must not hold them.
pub(crate) struct Needle(Vec<u8>);

impl Needle {
    /// The needle whose opposite this is.
    pub(crate) fn with_opposite(opposite: &[u8]) -> Self {
        Self(opposite.to_vec())
    }

    /// The bytes themselves: made here, and wiped by whoever takes them.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.iter().map(|byte| !byte).collect()
    }

    /// The bytes as they are after an exclusive or with this one, as HMAC makes of a key.
    pub(crate) fn masked(&self, mask: u8) -> Self {
        Self(self.0.iter().map(|byte| byte ^ mask).collect())
    }

    /// How often the first or the last sixteen of them are in what this process can write of its memory.
    pub(crate) fn count_here(&self) -> Result<usize> {
        self.count("self")
    }

    /// The same of another process, where the system lets us look.
    pub(crate) fn count_in(&self, process: u32) -> Result<usize> {
        self.count(&process.to_string())
    }

    /// The same of a part of this process's memory.
    pub(crate) fn count_at(&self, part: &Range<u64>) -> Result<usize> {
        self.search("self", [part.clone()])
    }

    fn count(&self, process: &str) -> Result<usize> {
        let maps = std::fs::read_to_string(format!("/proc/{process}/maps"))?;
        self.search(process, maps.lines().filter_map(region))
    }

    fn search(&self, process: &str, parts: impl IntoIterator<Item = Range<u64>>) -> Result<usize> {
        let mut memory = File::open(format!("/proc/{process}/mem"))?;
        let mut chunk = vec![0; CHUNK];
        let own = chunk.as_ptr().addr() as u64;
        // The buffer itself is left out: a copy in it would count as a find.
        let own = match process {
            "self" => own..own + CHUNK as u64,
            _ => 0..0,
        };
        let mut found = 0;
        for part in parts.into_iter().flat_map(|part| without(&part, &own)) {
            // Chunks overlap, so that nothing hides between two.
            for at in part.clone().step_by(CHUNK - (PIECE - 1)) {
                let length = usize::try_from(part.end - at).unwrap_or(CHUNK);
                let chunk = &mut chunk[..length.min(CHUNK)];
                memory.seek(SeekFrom::Start(at))?;
                // It may have gone, or be a device's.
                if memory.read_exact(chunk).is_ok() {
                    found += self.inside(chunk);
                }
            }
        }
        chunk.fill(0);
        Ok(found)
    }

    fn inside(&self, chunk: &[u8]) -> usize {
        let ends = [&self.0[..PIECE], &self.0[self.0.len() - PIECE..]];
        let is = |at: &[u8], end: &[u8]| at.iter().zip(end).all(|(one, other)| *one == !*other);
        let pieces = chunk.windows(PIECE);
        let found = pieces.filter(|at| ends.iter().any(|end| at[0] == !end[0] && is(at, end)));
        found.count()
    }
}

const CHUNK: usize = 1 << 18;
const PIECE: usize = 16;

/// Where a line of `maps` says that there is memory to write into.
fn region(line: &str) -> Option<Range<u64>> {
    let (addresses, rest) = line.split_once(' ')?;
    let (start, end) = addresses.split_once('-')?;
    let address = |text| u64::from_str_radix(text, 16).ok();
    let writable = rest.as_bytes().get(1) == Some(&b'w');
    Some(address(start)?..address(end)?).filter(|_| writable)
}

/// Returns the parts of a region before and behind another.
fn without(region: &Range<u64>, other: &Range<u64>) -> [Range<u64>; 2] {
    let before = region.start..region.end.min(other.start.max(region.start));
    let behind = region.start.max(other.end.min(region.end))..region.end;
    [before, behind]
}
