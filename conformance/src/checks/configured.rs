//! The adapter that a configuration builds, held against the fixture's own and against its kind's lists.

use std::sync::Arc;

use countersign::adapter::Adapter;
use countersign::problem::Code;
use serde_json::Value;

use super::declaration::{difference, difference_from_all};
use crate::bundle_text::wire;
use crate::configuration::Configuration;
use crate::fixture::Fixture;
use crate::trial::{Trial, issue, now, says};

/// The configuration builds an adapter that declares the same as the fixture's own and makes the same bundles. The kind
/// lists the very tables of this adapter, and exactly the settings that it reads.
///
/// # Errors
///
/// The first fact, setting or case in which they differ.
pub fn is_what_its_configuration_builds(fixture: &dyn Fixture) -> Result<(), String> {
    let Some(configuration) = fixture.configuration() else {
        return Ok(());
    };
    let built = built(&configuration, "the configuration")?;
    let own = fixture.adapter();
    if built.capabilities().kind() != configuration.kind.name() {
        let (kind, found) = (configuration.kind.name(), built.capabilities().kind());
        return Err(format!(
            "the kind {kind:?} builds an adapter of the kind {found:?}"
        ));
    }
    if let Some(difference) = difference(built.capabilities(), own.capabilities()) {
        return Err(format!(
            "the configured adapter is not the fixture's: {difference}"
        ));
    }
    let listed = configuration.kind.capabilities();
    if let Some(difference) = difference_from_all(built.capabilities(), listed) {
        return Err(format!(
            "the kind does not list the table of its adapter: {difference}"
        ));
    }
    lists_its_settings(&configuration)?;
    Trial::each(fixture, |trial| makes_the_same(trial, &*built))
}

/// Builds the adapter of a configuration.
pub(super) fn built(configuration: &Configuration, what: &str) -> Result<Arc<dyn Adapter>, String> {
    let built = configuration.build();
    built.map_err(|error| format!("{what} is refused: {error}"))
}

fn lists_its_settings(configuration: &Configuration) -> Result<(), String> {
    let listed: Vec<&str> = configuration
        .kind
        .settings()
        .iter()
        .map(|one| one.key)
        .collect();
    let (read, _) = looked_for(configuration)?;
    let mut unlisted = read.iter().filter(|key| !listed.contains(&key.as_str()));
    if let Some(key) = unlisted.find(|key| *key != "kind") {
        return Err(format!(
            "the kind reads the setting {key:?}, and does not list it"
        ));
    }
    for key in listed
        .iter()
        .filter(|key| !read.iter().any(|read| read == *key))
    {
        // Some settings are read only where they are given.
        let given = configuration.clone().with_setting(key, Value::Null);
        let (read, unknown) = looked_for(&given)?;
        if unknown
            .iter()
            .any(|path| path.ends_with(&format!(".{key}")))
            || !read.iter().any(|read| read == key)
        {
            return Err(format!(
                "the kind lists the setting {key:?}, and does not read it"
            ));
        }
    }
    Ok(())
}

/// Returns the settings that the kind has read, and the paths of those that it does not know.
fn looked_for(configuration: &Configuration) -> Result<(Vec<String>, Vec<String>), String> {
    let inspection = configuration.inspect().map_err(|error| error.to_string())?;
    let entries = inspection.entries.into_iter();
    let (mut read, mut unknown) = (Vec::new(), Vec::new());
    for entry in entries {
        let problems = entry.problems.iter();
        let of_unknown = problems.filter(|problem| problem.code == Code::UnknownField);
        unknown.extend(of_unknown.map(|problem| problem.path.to_string()));
        read.extend(entry.looked_for);
    }
    Ok((read, unknown))
}

fn makes_the_same(trial: &Trial<'_>, built: &dyn Adapter) -> Result<(), String> {
    // A configured adapter would ask over a real network.
    if !trial.capabilities.is_offline() || !trial.repeats() {
        return Ok(());
    }
    for (case, action) in trial.each_case() {
        let (Ok(own), Ok(configured)) = (
            trial.issue(&case.identity, action),
            issue(built, &case.identity, action, now()),
        ) else {
            continue;
        };
        let broken = match (own, configured) {
            (Ok(own), Ok(configured)) if wire(&own) == wire(&configured) => continue,
            (Err(own), Err(configured)) if own.problems() == configured.problems() => continue,
            (Ok(_), Ok(_)) => "the configured adapter makes another bundle than the fixture's",
            (Ok(_), Err(_)) => "the configured adapter refuses what the fixture's issues",
            (Err(_), Ok(_)) => "the configured adapter issues what the fixture's refuses",
            (Err(_), Err(_)) => "the configured adapter finds other faults than the fixture's",
        };
        return Err(says(case, action, broken));
    }
    Ok(())
}
