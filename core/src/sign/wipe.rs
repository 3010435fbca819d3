//! Wipes the copies of secrets that hashing leaves on the stack.

use std::hint::black_box;

use zeroize::Zeroize;

/// The depth below the caller to which [`wipe_stack`] overwrites the stack, in words of eight bytes: 32 KiB.
///
/// The command's `memory` test searches the whole process. Without wiping it finds secrets that were hashed or decoded
/// from hex. With 2 KiB it still finds the latter, and with 8 KiB it finds nothing (a development build on x86-64, Rust
/// 1.95, 2026-11-29). The rest is a margin for other compilers and processors.
const DEEPEST: usize = 4096;

/// Overwrites the part of the stack that the caller's callees have used. Hashing a secret leaves a copy there, which no
/// drop wipes. Those callees must not be inlined into the caller.
#[inline(never)]
pub(crate) fn wipe_stack() {
    let mut below = [0_u64; DEEPEST];
    below.zeroize();
    black_box(&below);
}
