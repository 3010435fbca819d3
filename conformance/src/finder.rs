//! Finds secrets in printed text.

use std::collections::HashSet;
use std::fmt;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// The number of bytes of a secret in a row that are a find. Fewer could be found by chance.
const PIECE: usize = 8;

/// The number of spellings that may be inside one another, such as base64 in JSON.
const DEPTH: usize = 2;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Finds secrets in a text: whole or any eight bytes of them, as they are or in hex, base64 (of a longer
/// text, too), a list of numbers, the escapes of JSON and Rust or percent signs, and these inside one
/// another.
pub struct Finder {
    pieces: HashSet<Vec<u8>>,
    /// The first two bytes of each piece: most of a text need not be hashed.
    starts: Vec<bool>,
}

impl Finder {
    /// Makes a finder of these secrets. A secret should be random, so that no eight bytes of it occur by chance. A
    /// secret of fewer than eight bytes is never found.
    pub fn new<S: AsRef<[u8]>>(secrets: impl IntoIterator<Item = S>) -> Self {
        let pieces = |secret: S| -> Vec<Vec<u8>> {
            let pieces = secret.as_ref().windows(PIECE);
            pieces.map(<[u8]>::to_vec).collect()
        };
        let pieces: HashSet<Vec<u8>> = secrets.into_iter().flat_map(pieces).collect();
        let mut starts = vec![false; 1 << 16];
        for piece in &pieces {
            if let Some(begun) = starts.get_mut(start(piece)) {
                *begun = true;
            }
        }
        Self { pieces, starts }
    }

    /// Says whether a piece of a secret is in the text.
    #[must_use]
    pub fn finds_in(&self, text: impl AsRef<[u8]>) -> bool {
        self.finds(text.as_ref(), DEPTH)
    }

    fn finds(&self, text: &[u8], depth: usize) -> bool {
        let begins = |piece: &&[u8]| self.starts.get(start(piece)) == Some(&true);
        let mut candidates = text.windows(PIECE).filter(begins);
        candidates.any(|piece| self.pieces.contains(piece))
            || depth
                .checked_sub(1)
                .is_some_and(|depth| readings(text).iter().any(|read| self.finds(read, depth)))
    }
}

impl fmt::Debug for Finder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Finder(..)")
    }
}

fn start(piece: &[u8]) -> usize {
    match piece {
        [first, second, ..] => usize::from(u16::from_be_bytes([*first, *second])),
        _ => 0,
    }
}

/// Decodes a text from each of the spellings.
fn readings(text: &[u8]) -> Vec<Vec<u8>> {
    let mut found = vec![numbers(text), unescaped(text), unquoted(text)];
    for run in runs(text, |byte| byte.is_ascii_hexdigit()) {
        found.extend([0, 1].map(|start| hex(run.get(start..).unwrap_or_default())));
    }
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    for run in runs(text, is_base64) {
        found.extend([0, 1, 2, 3].map(|start| base64(run.get(start..).unwrap_or_default())));
    }
    found.retain(|read| read.len() >= PIECE);
    found
}

/// Returns the longest runs of such bytes.
fn runs(text: &[u8], is_inside: impl Fn(&u8) -> bool) -> impl Iterator<Item = &[u8]> {
    text.split(move |byte| !is_inside(byte))
        .filter(|run| run.len() > PIECE)
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let value = |digit: &u8| char::from(*digit).to_digit(16).unwrap_or_default();
    let pairs = digits.chunks_exact(2).map(|pair| {
        let byte = pair.iter().fold(0, |byte, digit| byte * 16 + value(digit));
        u8::try_from(byte).unwrap_or_default()
    });
    pairs.collect()
}

fn base64(text: &[u8]) -> Vec<u8> {
    let whole = match text.len() % 4 {
        // A last character alone holds no byte.
        1 => text.len() - 1,
        _ => text.len(),
    };
    let standard = text.iter().take(whole).map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => *other,
    });
    let standard: Vec<u8> = standard.collect();
    BASE64.decode(standard).unwrap_or_default()
}

/// Decodes `[109, 97]`, as Debug prints bytes.
fn numbers(text: &[u8]) -> Vec<u8> {
    let numbers = text.split(|byte| !byte.is_ascii_digit());
    let numbers = numbers.filter_map(|digits| std::str::from_utf8(digits).ok());
    numbers.filter_map(|digits| digits.parse().ok()).collect()
}

/// Decodes `%6d`.
fn unquoted(text: &[u8]) -> Vec<u8> {
    let mut parts = text.split(|byte| *byte == b'%');
    let mut read = parts.next().unwrap_or_default().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, &[]));
        read.extend(hex(digits));
        read.extend(rest);
    }
    read
}

/// Decodes `\u006d`, `\u{6d}`, `\x6d`, `\"` and the like.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut parts = text.split(|byte| *byte == b'\\');
    let mut read = parts.next().unwrap_or_default().to_vec();
    for part in parts {
        let (kind, rest) = part.split_first().unwrap_or((&b'\\', &[]));
        let braced = rest.strip_prefix(b"{").and_then(|rest| {
            let end = rest.iter().position(|byte| *byte == b'}')?;
            Some((rest.get(..end)?, rest.get(end + 1..)?))
        });
        let (digits, rest) = match kind {
            b'u' => braced.or(rest.split_at_checked(4)).unwrap_or_default(),
            b'x' => rest.split_at_checked(2).unwrap_or_default(),
            _ => {
                read.extend([match kind {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    other => *other,
                }]);
                read.extend(rest);
                continue;
            }
        };
        let digits = std::str::from_utf8(digits).unwrap_or_default();
        let code = u32::from_str_radix(digits, 16).unwrap_or_default();
        match kind {
            b'x' => read.extend(u8::try_from(code)),
            _ => read.extend(char::from_u32(code).unwrap_or_default().to_string().bytes()),
        }
        read.extend(rest);
    }
    read
}
