//! Each value is in the bundle or listed as dropped.

use countersign::ClientBundle;
use countersign::bundle::Reason;
use countersign::problem::FieldPath;

use serde_json::json;

use crate::bundle_text::substance;
use crate::drawn;
use crate::fixture::Fixture;
use crate::trial::{Issued, Trial, says};
use crate::value::{Leaf, leaves, written};

/// Each value of the identity is in the bundle or listed as dropped, and never both.
///
/// A value is in the bundle where another value in its stead makes another bundle. So one that only
/// went in as a digest counts, and one that was cut short does not.
///
/// # Errors
///
/// The first value that was lost without a word, or that is there although it is listed as dropped.
pub fn accounts_for_loss(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        let mut issued = trial.issued()?.into_iter();
        issued.try_for_each(|issued| is_accounted_for(trial, &issued))?;
        reads_its_vendor_data(trial)
    })
}

/// Checks that an adapter which declares that it takes vendor data reads it: it refuses or drops a key that no vendor
/// has.
fn reads_its_vendor_data(trial: &Trial<'_>) -> Result<(), String> {
    if !trial.table.takes_vendor_data() {
        return Ok(());
    }
    for case in &trial.cases {
        let mut identity = case.value();
        let Some(object) = identity
            .as_object_mut()
            .filter(|it| !it.contains_key("vendor"))
        else {
            continue;
        };
        let kind = trial.capabilities.kind();
        object.insert("vendor".to_owned(), json!({kind: {"no such key": "x"}}));
        let issued = trial.issue(&written(&identity), trial.table.action());
        if let Ok(Ok(bundle)) = issued
            && !bundle
                .dropped
                .iter()
                .any(|dropped| dropped.path.as_str().starts_with("vendor"))
        {
            let broken =
                "a key of the vendor data that nobody knows is neither refused nor dropped";
            return Err(says(case, trial.table.action(), broken));
        }
    }
    Ok(())
}

/// Bundle and `dropped` account for every value of a drawn identity, as in [`accounts_for_loss`].
///
/// # Errors
///
/// An identity with a value that is neither in the bundle nor in `dropped`.
pub fn accounts_for_everything(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each_without_cases(fixture, |trial| {
        drawn::each_issued(trial, |issued| is_accounted_for(trial, issued))
    })
}

/// Checks one bundle: as [`accounts_for_loss`] does, and that each path in `dropped` is there, and listed once.
fn is_accounted_for(trial: &Trial<'_>, issued: &Issued<'_>) -> Result<(), String> {
    let identity = issued.identity();
    let leaves = leaves(&identity);
    lists_what_is_there(issued, &leaves)?;
    // Both bundles come from one writer's text, so that only the value differs.
    let Ok(Ok(bundle)) = trial.issue(&written(&identity), issued.action) else {
        return Ok(());
    };
    for leaf in leaves {
        let Some(altered) = leaf.altered(&identity).map(|value| written(&value)) else {
            lists_what_is_no_value(issued, &leaf)?;
            continue;
        };
        let Ok(other) = trial.issue(&altered, issued.action) else {
            continue;
        };
        let goes_in = other.map_or(true, |other| substance(&other) != substance(&bundle));
        match reason(&bundle, &leaf.path) {
            None if !goes_in => {
                let broken = format!("{} is neither in the bundle nor dropped", leaf.path);
                return Err(issued.says(broken));
            }
            Some(reason)
                if goes_in && stays_out(reason) && !leaf.is_removed() && trial.repeats() =>
            {
                let broken = format!("{} is in the bundle, and listed as dropped", leaf.path);
                return Err(issued.says(broken));
            }
            _ => {}
        }
    }
    Ok(())
}

/// A path of nothing that was given, or one that is listed twice, can hide another loss.
fn lists_what_is_there(issued: &Issued<'_>, leaves: &[Leaf]) -> Result<(), String> {
    let paths = issued.bundle.dropped.iter().map(|dropped| &dropped.path);
    for (index, path) in paths.clone().enumerate() {
        let touches = |leaf: &Leaf| path.is_within(&leaf.path) || leaf.path.is_within(path);
        let is_vendor_data = path.as_str().starts_with("vendor.");
        if !is_vendor_data && !leaves.iter().any(touches) {
            return Err(issued.says(format!("{path} is dropped, and is not there")));
        }
        // Long names of attributes are cut, and then look the same.
        let is_cut = path.as_str().contains('…');
        if !is_cut && paths.clone().take(index).any(|other| other == path) {
            return Err(issued.says(format!("{path} is dropped twice")));
        }
    }
    Ok(())
}

fn lists_what_is_no_value(issued: &Issued<'_>, leaf: &Leaf) -> Result<(), String> {
    match reason(&issued.bundle, &leaf.path) {
        Some(_) => Ok(()),
        None => Err(issued.says(format!("{} is malformed and not dropped", leaf.path))),
    }
}

fn reason(bundle: &ClientBundle, path: &FieldPath) -> Option<Reason> {
    let mut dropped = bundle.dropped.iter();
    let dropped = dropped.find(|dropped| path.is_within(&dropped.path))?;
    Some(dropped.reason)
}

/// Says whether another value of the same kind and length would be dropped as well.
const fn stays_out(reason: Reason) -> bool {
    !matches!(reason, Reason::Invalid | Reason::UnsupportedValue)
}
