//! Runs the suite on every recipe, with a judge of each vendor's proof that is written by hand, and the examples.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod mutants;
mod trial;

mod canny;
mod canny_hash;
mod chatwoot;
mod crisp;
mod customerly;
mod featurebase;
mod featurebase_hash;
mod front;
mod help_scout;
mod intercom;
mod intercom_hash;
mod kustomer;
mod novu;
mod pylon;
mod reamaze;
mod sprinklr;
mod sunshine;
mod tawk_to;
mod tiledesk;
mod uservoice;
mod zendesk;
