//! The same request gives the same bytes.

use std::time::Duration;

use countersign::Timestamp;

use crate::bundle_text::wire;
use crate::fixture::Fixture;
use crate::trial::{Trial, issue, now, says};

const A_DAY: Duration = Duration::from_secs(86_400);

/// Two fresh adapters give the same bytes, and a later clock changes nothing where no life and no
/// moment of issue is declared.
///
/// # Errors
///
/// The first case whose bundles differ.
pub fn deterministic(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        if !trial.repeats() {
            return Ok(());
        }
        let other = fixture.adapter();
        let timeless =
            trial.table.proof().longest_life().is_none() && !trial.table.proof().says_when_made();
        let moments: &[(Timestamp, &str)] = &[
            (now(), "two fresh adapters give different bytes"),
            (
                now() + A_DAY,
                "the clock changes a bundle whose proof declares no time",
            ),
        ];
        let moments = if timeless {
            moments
        } else {
            moments.get(..1).unwrap_or_default()
        };
        for issued in trial.issued()? {
            for (moment, broken) in moments {
                let Ok(Ok(again)) = issue(&*other, &issued.case.identity, issued.action, *moment)
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
