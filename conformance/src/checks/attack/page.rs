//! Settings of a page that say something else than the payload.

use std::collections::BTreeSet;

use countersign::bundle::{Argument, Step};
use countersign::identity::Field;
use countersign::json;
use countersign::verify::Presented;
use serde_json::{Value, json};

use super::{USERS, each_pair};
use crate::checks::proof::declared_proofs;
use crate::checks::signed_user::{SignedUser, signed_users};
use crate::fixture::Fixture;
use crate::trial::{Trial, now};

/// A page that sets another user, or nobody, beside a bundle never signs in somebody else.
///
/// Tried are the objects that the bundle's steps set, and in each the keys of the steps, of the payload and of the
/// table.
///
/// # Errors
///
/// The first setting of a page that makes somebody else of a user.
pub fn is_not_led_by_the_page(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        let Some(places) = declared_proofs(trial)? else {
            return Ok(());
        };
        let users = signed_users(trial, places, USERS)?;
        each_pair(&users, |user, other| is_led_by_nothing(trial, user, other))
    })
}

fn is_led_by_nothing(
    trial: &Trial<'_>,
    user: &SignedUser<'_>,
    other: &SignedUser<'_>,
) -> Result<(), String> {
    let bundle = &user.issued.bundle;
    let mut objects = BTreeSet::new();
    let mut keys = BTreeSet::new();
    collect(&mut bundle.steps().iter(), &mut objects, &mut keys);
    keys.extend(object_keys(bundle.payload.get()));
    let places = trial.table.fields().iter().map(|rule| rule.goes_to());
    keys.extend(places.filter_map(|place| place.rsplit('.').next().map(str::to_owned)));
    let ids = [Field::UserId, Field::Email, Field::Phone];
    keys.extend(ids.map(|field| field.key().to_owned()));
    let mut values: Vec<Value> = other.identifiers.iter().map(|id| json!(id)).collect();
    values.extend([json!(null), json!(""), json!(0), json!([]), json!({})]);
    for object in &objects {
        for key in &keys {
            for value in &values {
                let presented = Presented::of(bundle).with_setting(object, key, value);
                let verdict = trial.adapter.verify(&presented, now());
                if let Some(broken) = user.wronged(&trial.table, &verdict) {
                    let kind = if value.is_string() { "text" } else { "value" };
                    return Err(user.issued.says(format!(
                        "a page that sets {object}.{key} to another {kind}: {broken}"
                    )));
                }
            }
        }
    }
    Ok(())
}

/// Collects the objects that steps set, and the keys that they set there.
fn collect(
    steps: &mut dyn Iterator<Item = &Step>,
    objects: &mut BTreeSet<String>,
    keys: &mut BTreeSet<String>,
) {
    for step in steps {
        match step {
            Step::Assign { to, args } => {
                let mut name = to.as_str();
                objects.insert(name.to_owned());
                while let Some((around, last)) = name.rsplit_once('.') {
                    objects.insert(around.to_owned());
                    keys.insert(last.to_owned());
                    name = around;
                }
                for argument in &**args {
                    if let Argument::Value(value) = argument {
                        keys.extend(object_keys(value.get()));
                    }
                }
            }
            Step::Ready { steps, .. } | Step::When { steps, .. } => {
                collect(&mut steps.iter(), objects, keys)
            }
            _ => {}
        }
    }
}

fn object_keys(text: &str) -> Vec<String> {
    let Ok(raw) = serde_json::from_str(text) else {
        return Vec::new();
    };
    let entries = json::entries(raw).unwrap_or_default();
    entries
        .into_iter()
        .map(|(key, _)| key.into_owned())
        .collect()
}
