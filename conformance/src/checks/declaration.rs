//! Two declarations of adapters, compared fact by fact.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::time::Duration;

use countersign::adapter::{Capabilities, FieldRule, Table};

/// The facts of a declaration, each by its place, such as `login: user_id: max`.
type Facts = BTreeMap<String, String>;

/// Returns the first fact in which an adapter differs from the nearest of its kind's declarations; `None` where one of
/// them is the very same. A kind may list the longest life that a setting can give, and the adapter may have a shorter.
pub(super) fn difference_from_all(
    adapter: &Capabilities,
    listed: &[Capabilities],
) -> Option<String> {
    let differences = |one: &Capabilities| differences(adapter, &capped(one, adapter));
    let nearest = listed.iter().map(differences).min_by_key(Vec::len);
    let Some(nearest) = nearest else {
        return Some("no declaration is listed".to_owned());
    };
    nearest.into_iter().next()
}

/// Returns the first fact in which two adapters differ.
pub(super) fn difference(one: &Capabilities, other: &Capabilities) -> Option<String> {
    differences(one, &facts(other)).into_iter().next()
}

fn differences(one: &Capabilities, other: &Facts) -> Vec<String> {
    let one = facts(one);
    let places = one
        .keys()
        .chain(other.keys().filter(|place| !one.contains_key(*place)));
    let absent = "absent".to_owned();
    let said = |facts: &Facts, place: &String| facts.get(place).unwrap_or(&absent).clone();
    let differs = |place: &String| {
        let (one, other) = (said(&one, place), said(other, place));
        (one != other).then(|| format!("{place} is {one}, and not {other}"))
    };
    places.filter_map(differs).collect()
}

/// Returns the facts of a listed declaration. Where the adapter's proofs live shorter, the life is the adapter's.
fn capped(listed: &Capabilities, adapter: &Capabilities) -> Facts {
    let mut facts = facts(listed);
    for table in listed.tables() {
        let life = |table: &Table| table.proof().longest_life();
        let own = adapter.table(table.action()).and_then(life);
        if own.is_some() && own < life(table) {
            facts.insert(place_of_life(table), seconds(own));
        }
    }
    facts
}

fn facts(capabilities: &Capabilities) -> Facts {
    let mut facts = Facts::new();
    let mut fact = |place: &str, said: String| facts.insert(place.to_owned(), said);
    fact("kind", capabilities.kind().to_owned());
    fact("variant", optional(capabilities.variant()));
    fact("offline", capabilities.is_offline().to_string());
    fact("deterministic", capabilities.is_deterministic().to_string());
    for table in capabilities.tables() {
        add_table(table, &mut facts);
    }
    facts
}

fn add_table(table: &Table, facts: &mut Facts) {
    let action = table.action();
    let mut fact = |name: &str, said: String| facts.insert(format!("{action}: {name}"), said);
    fact("unit", format!("{:?}", table.unit()));
    fact("proof", format!("{:?}", table.proof().covers()));
    fact("issued-at", table.proof().says_when_made().to_string());
    fact("anonymous", table.takes_anonymous().to_string());
    fact("hints", table.takes_hints().to_string());
    fact("vendor data", table.takes_vendor_data().to_string());
    fact("client data", table.takes_client_data().to_string());
    fact("warning", optional(table.warning()));
    fact("client names", format!("{:?}", table.client_names()));
    fact("vendor reasons", format!("{:?}", table.vendor_reasons()));
    facts.insert(place_of_life(table), seconds(table.proof().longest_life()));
    for rule in table.fields() {
        add_rule(&format!("{action}: {}", rule.field()), rule, facts);
    }
}

fn add_rule(place: &str, rule: &FieldRule, facts: &mut Facts) {
    let mut fact = |name: &str, said: String| facts.insert(format!("{place}: {name}"), said);
    fact("need", format!("{:?}", rule.need()));
    fact("signed", rule.is_signed().to_string());
    fact("max", optional(rule.max()));
    fact("goes to", rule.goes_to().to_owned());
    fact("fold", optional(rule.fold()));
}

fn place_of_life(table: &Table) -> String {
    format!("{}: longest life", table.action())
}

fn seconds(life: Option<Duration>) -> String {
    optional(life.map(|life| life.as_secs()))
}

fn optional<T: Debug>(said: Option<T>) -> String {
    said.map_or_else(|| "none".to_owned(), |said| format!("{said:?}"))
}
