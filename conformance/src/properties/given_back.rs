use std::cell::Cell;

use super::draw::each_issued;
use crate::bench::Bench;
use crate::fixture::Fixture;
use crate::laws::proof::{at_least_one, declared_proof, is_given_back};

/// The vendor's side gives back the user who was signed: everything that is declared signed, and
/// nothing that the identity does not say. The fixture's own judge agrees.
///
/// # Errors
///
/// An identity of which somebody else comes back.
pub fn gives_back_the_user(fixture: &dyn Fixture) -> Result<(), String> {
    Bench::each_without_cases(fixture, |bench| {
        let Some(pointer) = declared_proof(bench)? else {
            return Ok(());
        };
        // The vendor has never met the adapter that issued.
        let vendor = fixture.adapter();
        let proofs = Cell::new(0);
        each_issued(bench, |issued| {
            let proof = is_given_back(bench, &*vendor, issued, pointer)?;
            proofs.set(proofs.get() + usize::from(proof.is_some()));
            Ok(())
        })?;
        at_least_one(proofs.get(), pointer)
    })
}
