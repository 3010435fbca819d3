//! What the repository says of itself. It is left out of the package, which has no repository around it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod documents;
mod rooms;
mod sources;
