//! Draws cases, and names the one that broke a check: identities of every kind that an application can send, pairs of
//! near ones, and texts about each limit of the adapter's table.
//!
//! Every run draws the same cases. Variables of proptest draw others: `PROPTEST_CASES` sets how many, and
//! `PROPTEST_RNG_SEED` sets which. A case that breaks a check is made as small as it can be, and printed.

mod identity;
pub(crate) mod neighbours;
pub(crate) mod text;

use std::cell::Cell;
use std::fmt::Debug;

use proptest::strategy::Strategy;
use proptest::test_runner::{
    Config, RngSeed, TestCaseError, TestError, TestRunner, contextualize_config,
};

use crate::corpus::Case;
use crate::run::guard;
use crate::snapshot::visible;
use crate::trial::{Issued, Trial};
use crate::value::written;

/// The number of cases that a check is tried on, for each action of an adapter.
const CASES: u32 = 128;

/// The seed that makes every run draw the same: the largest prime of eight digits.
const SEED: u64 = 99_999_989;

/// Tries a check on cases that are drawn, and reports the smallest that breaks the check.
pub(crate) fn each<T: AsRef<[Case]> + Debug>(
    cases: impl Strategy<Value = T>,
    check: impl Fn(&T) -> Result<(), String>,
) -> Result<(), String> {
    let config = contextualize_config(Config {
        cases: CASES,
        rng_seed: RngSeed::Fixed(SEED),
        // The seed draws it again.
        failure_persistence: None,
        max_shrink_iters: 10_000,
        ..Config::default()
    });
    let seed = config.rng_seed;
    TestRunner::new(config)
        .run(&cases, |drawn| {
            guard(|| check(&drawn))
                .unwrap_or_else(|panicked| Err(format!("the adapter {panicked}")))
                .map_err(TestCaseError::fail)
        })
        .map_err(|error| match error {
            TestError::Fail(broken, drawn) => told(broken.message(), drawn.as_ref(), seed),
            TestError::Abort(why) => format!("no cases: {}", why.message()),
        })
}

fn told(broken: &str, cases: &[Case], seed: RngSeed) -> String {
    let identities = cases.iter().map(|case| {
        let identity: String = case.identity.chars().map(visible).collect();
        format!("\n{}: {identity}", case.name)
    });
    let identities: String = identities.collect();
    format!("{broken}{identities}\ndrawn with PROPTEST_RNG_SEED={seed}")
}

/// Draws identities, one a case.
pub(crate) fn identities(trial: &Trial<'_>) -> impl Strategy<Value = [Case; 1]> + use<> {
    identity::any(trial).prop_map(|identity| [Case::new("drawn", written(&identity))])
}

/// Tries a check on the bundles of identities that are drawn.
pub(crate) fn each_issued(
    trial: &Trial<'_>,
    check: impl Fn(&Issued<'_>) -> Result<(), String>,
) -> Result<(), String> {
    let any = Cell::new(false);
    each(identities(trial), |[case]| {
        let Some(issued) = trial.issued_for(case)? else {
            return Ok(());
        };
        any.set(true);
        check(&issued)
    })?;
    if !any.get() {
        let action = trial.table.action();
        return Err(format!(
            "{action}: every identity that was drawn is refused"
        ));
    }
    Ok(())
}

/// Draws this many values, the same each time.
#[cfg(test)]
pub(crate) fn some<T: Debug>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
    use proptest::strategy::ValueTree;

    let mut runner = TestRunner::deterministic();
    let mut draw = || strategy.new_tree(&mut runner).map(|tree| tree.current());
    (0..count).map(|_| draw().unwrap()).collect()
}
