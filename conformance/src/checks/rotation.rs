//! A change of secrets, by `secret` and `previous-secrets` of a configuration.

use countersign::adapter::Adapter;
use countersign::config::Setting;
use countersign::verify::{Presented, User, Verdict};
use countersign::{Action, ClientBundle};

use super::configured::built;
use super::proof::{another, declared_proofs};
use crate::bundle_text::text_at;
use crate::corpus::Case;
use crate::fixture::Fixture;
use crate::trial::{Trial, issue, now, says};

/// Where the kind lists `previous-secrets`: an adapter whose own secret is new and whose previous one is the fixture's
/// accepts the proofs of both, and signs with the new one alone. Without the previous secret it accepts none of the old
/// proofs.
///
/// # Errors
///
/// The first proof that is made or judged with another secret.
pub fn rotates_its_secrets(fixture: &dyn Fixture) -> Result<(), String> {
    let Some(configuration) = fixture.configuration() else {
        return Ok(());
    };
    let previous = Setting::previous_secrets().key;
    let listed = configuration.kind.settings();
    let next = |kept| configuration.with_next_secret(another, kept);
    let (Some(rotated), Some(next), true) = (
        next(true),
        next(false),
        listed.iter().any(|setting| setting.key == previous),
    ) else {
        return Ok(());
    };
    let old = built(&configuration, "the configuration")?;
    Trial::each(fixture, |trial| {
        // Nothing is signed, or a configured adapter would ask over a real network.
        let Ok(Some(places)) = declared_proofs(trial) else {
            return Ok(());
        };
        if !trial.capabilities.is_offline() {
            return Ok(());
        }
        let adapters = Adapters {
            old: &*old,
            rotated: &*built(&rotated, "the configuration with a previous secret")?,
            next: &*built(&next, "the configuration with another secret")?,
        };
        for (case, action) in trial.each_case() {
            adapters
                .are_told_apart(case, action, places)
                .map_err(|broken| says(case, action, broken))?;
        }
        Ok(())
    })
}

/// Adapters of one configuration: with its own secret, with a new one, and with the new one beside its own.
struct Adapters<'a> {
    old: &'a dyn Adapter,
    rotated: &'a dyn Adapter,
    next: &'a dyn Adapter,
}

impl Adapters<'_> {
    fn are_told_apart(&self, case: &Case, action: Action, places: &[&str]) -> Result<(), String> {
        let signed = |adapter: &dyn Adapter| {
            let bundle = issue(adapter, &case.identity, action, now()).ok()?.ok()?;
            let has_proof = places.iter().any(|place| text_at(&bundle, place).is_some());
            has_proof.then_some(bundle)
        };
        let Some(before) = signed(self.old) else {
            return Ok(());
        };
        let Some(user) = accepted(self.old, &before)? else {
            return Ok(());
        };
        match accepted(self.rotated, &before) {
            Ok(Some(found)) if found == user => {}
            Ok(_) => return Err("the previous secret's user is accepted as another".to_owned()),
            Err(refused) => return Err(format!("the previous secret's proof is {refused}")),
        }
        if accepted(self.next, &before).is_ok() {
            return Err("a proof is accepted whose secret is not listed".to_owned());
        }
        let Some(after) = signed(self.rotated) else {
            return Err("with a previous secret, it signs nobody in".to_owned());
        };
        if accepted(self.old, &after).is_ok() {
            return Err("a previous secret signs".to_owned());
        }
        let by_next = accepted(self.next, &after);
        by_next.map_err(|refused| format!("with a previous secret, the proof is {refused}"))?;
        Ok(())
    }
}

/// Returns the user whom the vendor accepts; `None` where the vendor alone can tell.
fn accepted(vendor: &dyn Adapter, bundle: &ClientBundle) -> Result<Option<User>, String> {
    match vendor.verify(&Presented::of(bundle), now()) {
        Ok(Verdict::Accepted(user)) => Ok(Some(user)),
        Ok(_) => Ok(None),
        Err(rejection) => Err(format!("refused: {rejection}")),
    }
}
