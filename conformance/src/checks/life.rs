//! A bundle lives no longer than declared.

use std::time::Duration;

use countersign::{ClientBundle, Timestamp};

use crate::fixture::Fixture;
use crate::trial::{Issued, Trial, issue, now};

const A_YEAR: Duration = Duration::from_secs(31_536_000);

/// A bundle lives no longer than declared, says so, and its life follows the clock; what is declared
/// never to expire does not.
///
/// # Errors
///
/// The first case whose life is another.
pub fn expires(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        for issued in trial.issued()? {
            let Some(life) = trial.table.proof().longest_life() else {
                if issued.bundle.expires_at().is_some() || issued.bundle.refresh_at().is_some() {
                    return Err(issued.says("it declares no longest life, and its bundle expires"));
                }
                continue;
            };
            // A bundle without a proof, such as a visitor's, has nothing that could expire.
            let proofs = issued.proofs(trial.fixture.proofs());
            if proofs.is_empty() && issued.bundle.expires_at().is_none() {
                continue;
            }
            lives(&issued, now(), &issued.bundle, life)?;
            let later = now() + A_YEAR;
            let Ok(Ok(bundle)) =
                issue(&*trial.adapter, &issued.case.identity, issued.action, later)
            else {
                return Err(issued.says("refused a year later"));
            };
            lives(&issued, later, &bundle, life)?;
            let age = |moment: Option<Timestamp>, from: Timestamp| {
                moment.map(|moment| moment.unix() - from.unix())
            };
            if age(bundle.expires_at(), later) != age(issued.bundle.expires_at(), now())
                || age(bundle.refresh_at(), later) != age(issued.bundle.refresh_at(), now())
            {
                return Err(issued.says("its life does not follow the clock"));
            }
        }
        Ok(())
    })
}

fn lives(
    issued: &Issued<'_>,
    from: Timestamp,
    bundle: &ClientBundle,
    life: Duration,
) -> Result<(), String> {
    let (Some(expires_at), Some(refresh_at)) = (bundle.expires_at(), bundle.refresh_at()) else {
        return Err(issued.says("it declares a longest life, and its bundle names no end"));
    };
    if expires_at <= from || expires_at > from + life {
        let age = expires_at.unix() - from.unix();
        return Err(issued.says(format!(
            "it declares at most {} seconds of life, and its bundle lives {age}",
            life.as_secs()
        )));
    }
    if refresh_at < from || refresh_at > expires_at {
        return Err(issued.says("refresh_at is outside of its life"));
    }
    Ok(())
}
