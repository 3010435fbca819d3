//! The laws of every adapter. Each law is a free function over a fixture. Its error says how the law was broken, for
//! which case.
//!
//! The adapter's own declaration decides which laws apply: an adapter without a proof has none to verify, and an online
//! one need not be ready at once. The vendor of an online adapter is scripted, so all other laws apply to it.

mod binding;
mod determinism;
mod forgery;
mod life;
pub(crate) mod loss;
mod page;
pub(crate) mod problems;
pub(crate) mod proof;
mod robustness;
mod secrecy;
mod trust;
mod typed_vs_erased;
mod user;

pub use binding::binds_the_user;
pub use determinism::deterministic;
pub use life::expires;
pub use loss::accounts_for_loss;
pub use page::{renders_safely, safe_in_a_page};
pub use problems::reports_every_problem;
pub use proof::{signs_what_it_declares, verifies};
pub use robustness::survives_the_corpus;
pub use secrecy::keeps_secrets;
pub use trust::trusts_only_the_verified;
pub use typed_vs_erased::{ready_at_once, typed_equals_erased};

use crate::fixture::Fixture;

/// A law: `Ok` where it holds, or the message that says how it was broken.
pub type Law = fn(&dyn Fixture) -> Result<(), String>;

macro_rules! table {
    ([$($law:ident)*]) => {
        /// Every law, by name.
        pub const ALL: &[(&str, Law)] = &[$((stringify!($law), $law)),*];
    };
}

crate::__with_laws!(table {});
