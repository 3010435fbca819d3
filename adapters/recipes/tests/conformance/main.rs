//! Runs the suite on every recipe, with a judge of each vendor's proof that is written by hand, and the examples.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod trial;

mod chatwoot;
mod crisp;
mod front;
mod intercom;
mod kustomer;
mod sprinklr;
mod zendesk;
