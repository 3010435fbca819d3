//! The properties: laws that hold of any identity. A property draws its cases: identities of every kind that an
//! application can send, and texts about each limit of the adapter's table.
//!
//! Every run draws the same cases. Variables of proptest draw others: `PROPTEST_CASES` sets how many, and
//! `PROPTEST_RNG_SEED` sets which. A case that breaks a property is made as small as it can be, and printed.

mod draw;
mod identity;
mod limits;
mod neighbours;
mod proof_collisions;
mod text;

use std::cell::Cell;

pub use limits::keeps_every_limit;
pub use proof_collisions::tells_users_apart;

use crate::fixture::Fixture;
use crate::laws::Law;
use crate::laws::loss::is_accounted_for;
use crate::laws::proof::{at_least_one, declared_proof, is_given_back};
use crate::trial::Trial;
use draw::each_issued;

macro_rules! table {
    ([$($property:ident)*]) => {
        /// Every property, by name.
        pub const ALL: &[(&str, Law)] = &[$((stringify!($property), $property)),*];
    };
}

crate::__with_properties!(table {});

/// The vendor's side gives back the user who was signed: everything that is declared signed, and
/// nothing that the identity does not say. The fixture's own judge agrees.
///
/// # Errors
///
/// An identity of which another user comes back.
pub fn gives_back_the_user(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each_without_cases(fixture, |trial| {
        let Some(pointer) = declared_proof(trial)? else {
            return Ok(());
        };
        // The vendor has never met the adapter that issued.
        let vendor = fixture.adapter();
        let proofs = Cell::new(0);
        each_issued(trial, |issued| {
            let proof = is_given_back(trial, &*vendor, issued, pointer)?;
            proofs.set(proofs.get() + usize::from(proof.is_some()));
            Ok(())
        })?;
        at_least_one(proofs.get(), pointer)
    })
}

/// Bundle and `dropped` account for every value of an identity: each is in one of the two and never
/// in both, and nothing is dropped that is not there.
///
/// # Errors
///
/// An identity with a value that is neither in the bundle nor in `dropped`.
pub fn accounts_for_everything(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each_without_cases(fixture, |trial| {
        each_issued(trial, |issued| is_accounted_for(trial, issued))
    })
}
