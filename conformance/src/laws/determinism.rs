use countersign::Timestamp;

use crate::bench::{Bench, issue, now, says};
use crate::fixture::Fixture;
use crate::reading::wire;

const A_DAY: u32 = 86_400;

/// Two fresh adapters give the same bytes, and a later clock changes nothing where no life and no
/// moment of issue is declared.
///
/// # Errors
///
/// The first case whose bundles differ.
pub fn deterministic(fixture: &dyn Fixture) -> Result<(), String> {
    Bench::each(fixture, |bench| {
        if !bench.repeats() {
            return Ok(());
        }
        let other = fixture.adapter();
        let timeless = bench.capabilities.longest_life.is_none() && !bench.capabilities.issued_at;
        let moments: &[(Timestamp, &str)] = &[
            (now(), "two fresh adapters give different bytes"),
            (
                now().plus(A_DAY),
                "the clock changes a bundle whose proof declares no time",
            ),
        ];
        let moments = if timeless {
            moments
        } else {
            moments.get(..1).unwrap_or_default()
        };
        for issued in bench.issued()? {
            for (moment, broken) in moments {
                let Some(Ok(again)) = issue(&*other, &issued.case.identity, issued.action, *moment)
                else {
                    return Err(says(
                        issued.case,
                        issued.action,
                        "issued once, refused later",
                    ));
                };
                if wire(&again) != wire(&issued.bundle) {
                    return Err(issued.says(broken));
                }
            }
        }
        Ok(())
    })
}
