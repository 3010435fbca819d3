//! Reading JSON: every fault at once, and never the value.

pub mod javascript;
pub mod read;
