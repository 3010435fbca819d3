//! The checks of every adapter. Each check is a free function over a fixture. Its error says how the check failed, for
//! which case.
//!
//! A check goes over the corpus, or over cases that are drawn. The adapter's own declaration decides which checks apply:
//! an adapter without a proof has none to verify, and an online one need not be ready at once. The vendor of an online
//! adapter is scripted, so all other checks apply to it.

mod attack;
mod binding;
mod configured;
mod declaration;
mod description;
mod determinism;
mod forgery;
mod life;
mod limits;
mod loss;
mod page;
mod page_facts;
mod page_state;
mod policy;
mod problems;
mod proof;
mod proof_collisions;
mod reasons;
mod rejections;
mod robustness;
mod rotation;
mod secrecy;
mod signed_user;
mod trust;
mod typed_vs_erased;
mod user;

pub use attack::{
    is_not_led_by_the_page, keeps_to_its_action, refuses_altered_payloads, refuses_forged_tokens,
    the_page_selects_nobody,
};
pub use binding::binds_the_user;
pub use configured::is_what_its_configuration_builds;
pub use description::describes_its_bundles;
pub use determinism::deterministic;
pub use life::expires;
pub use limits::keeps_every_limit;
pub use loss::{accounts_for_everything, accounts_for_loss};
pub use page::{renders_safely, safe_in_a_page};
pub use page_facts::states_true_page_facts;
pub use page_state::leaves_nothing_behind;
pub use policy::follows_its_policy;
pub use problems::{refuses_as_it_checks, reports_every_problem};
pub use proof::{gives_back_the_user, signs_what_it_declares, verifies};
pub use proof_collisions::tells_users_apart;
pub use reasons::gives_the_declared_reasons;
pub use rejections::rejects_with_a_reason;
pub use robustness::survives_the_corpus;
pub use rotation::rotates_its_secrets;
pub use secrecy::keeps_secrets;
pub use trust::trusts_only_the_verified;
pub use typed_vs_erased::{ready_at_once, typed_equals_erased};

use crate::fixture::Fixture;

/// A check: `Ok` where it holds, or the message that says how it failed.
pub type Check = fn(&dyn Fixture) -> Result<(), String>;

macro_rules! table {
    ([$($check:ident)*]) => {
        /// Every check, by name.
        pub const ALL: &[(&str, Check)] = &[$((stringify!($check), $check)),*];
    };
}

crate::__with_checks!(table {});
