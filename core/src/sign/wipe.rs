//! Wiping what no drop reaches.

use std::hint::black_box;

use zeroize::Zeroize;

/// How far below its caller [`wipe_stack`] reaches, in words of eight bytes.
const DEEPEST: usize = 4096;

/// Overwrites what the functions that the caller has called have left on the stack: hashing a secret
/// leaves a copy of it there, which nobody's drop reaches. They must not be inlined into the caller.
#[inline(never)]
pub(crate) fn wipe_stack() {
    let mut below = [0_u64; DEEPEST];
    below.zeroize();
    black_box(&below);
}
