//! Tests of the repository as a whole. The package leaves them out, since it has no repository around it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod documents;
mod guide;
mod prose;
mod rooms;
mod sources;
