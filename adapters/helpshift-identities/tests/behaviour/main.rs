//! What a login is made of, and what Helpshift makes of one.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod login;
mod verify;
