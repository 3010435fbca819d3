//! The README prints the table of failures, and each status and category of HubSpot's pages is in it.

use std::collections::BTreeSet;

use countersign::config::AdapterConfig;
use countersign::verify::Failure;
use countersign_conformance::docs;
use countersign_hubspot::Config;

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_prints_the_table_of_the_code() {
    let documented = |failure: &Failure| if failure.documented { "yes" } else { "no" };
    let table = docs::failure_table(Config::failures(), "documented", documented);
    assert_eq!(
        docs::printed(README, "failures"),
        Some(&*table),
        "\n{table}"
    );
}

/// The statuses and categories are those of HubSpot's pages (see the README's sources).
#[test]
fn every_name_of_hubspots_pages_is_explained() {
    let is_known = |name: &str| Config::failures().iter().any(|one| one.is_called(name));
    for name in [
        "400",
        "401",
        "403",
        "423",
        "429",
        "477",
        "502",
        "503",
        "504",
        "521",
        "VALIDATION_ERROR",
        "RATE_LIMITS",
        "MISSING_SCOPES",
        "INVALID_AUTHENTICATION",
        "EXPIRED_AUTHENTICATION",
        "429 Too many requests",
        "477 Migration in Progress",
    ] {
        assert!(is_known(name), "{name}");
    }
    let ours = Config::failures().iter().filter(|one| !one.documented);
    let ours: Vec<_> = ours.map(|one| (one.event, one.reason)).collect();
    assert_eq!(ours, [("hsConversationsSettings", Some("malformed"))]);
    let again = Config::failures().iter().filter(|one| one.retry);
    assert_eq!(again.count(), 7);
}

/// A name of a surface that stands twice would be a key of a JSON object that stands twice.
#[test]
fn each_failure_has_one_name_a_surface() {
    for failure in Config::failures() {
        let surfaces: BTreeSet<_> = failure.also.iter().map(|(surface, _)| surface).collect();
        assert_eq!(surfaces.len(), failure.also.len(), "{failure:?}");
    }
}
