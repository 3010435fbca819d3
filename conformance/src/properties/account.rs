use super::draw::each_issued;
use crate::bench::Bench;
use crate::fixture::Fixture;
use crate::laws::loss::is_accounted_for;

/// Bundle and `dropped` account for every value of an identity: each is in one of the two and never
/// in both, and nothing is dropped that is not there.
///
/// # Errors
///
/// An identity of which something is lost without a word.
pub fn accounts_for_everything(fixture: &dyn Fixture) -> Result<(), String> {
    Bench::each_without_cases(fixture, |bench| {
        each_issued(bench, |issued| is_accounted_for(bench, issued))
    })
}
