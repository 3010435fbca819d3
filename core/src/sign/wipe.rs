//! Wiping what no drop reaches.

use std::hint::black_box;

use zeroize::Zeroize;

/// How far below its caller [`wipe_stack`] reaches, in words of eight bytes: 32 KiB.
///
/// The command's `memory` test looks through the whole process. Without wiping it finds secrets that were hashed or decoded
/// from hex, and with 2 KiB still the latter; with 8 KiB it finds nothing (a development build on x86-64, Rust 1.95,
/// 2026-11-29). The rest is room for other compilers and for the code of other processors.
const DEEPEST: usize = 4096;

/// Overwrites what the functions that the caller has called have left on the stack: hashing a secret
/// leaves a copy of it there, which nobody's drop reaches. They must not be inlined into the caller.
#[inline(never)]
pub(crate) fn wipe_stack() {
    let mut below = [0_u64; DEEPEST];
    below.zeroize();
    black_box(&below);
}
