//! An unverified email or phone is in no bundle.

use countersign::identity::Field;
use serde_json::Value;

use crate::bundle_text::{texts, wire};
use crate::corpus::Case;
use crate::fixture::Fixture;
use crate::trial::{Issued, Trial, says};
use crate::value::leaves;

/// An email or phone that nobody verified is nowhere in the bundle and changes nothing in it; where
/// nothing else says who the user is, the request is refused. A visitor's may be there where the table
/// says that it takes hints, and then without a proof.
///
/// # Errors
///
/// The first case in which an unverified value counts.
pub fn trusts_only_the_verified(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        for issued in trial.issued()? {
            hides_the_unverified(trial, &issued)?;
        }
        for identity in [
            r#"{"email": "victim@example.com"}"#,
            r#"{"phone": {"number": "+14155550199", "verified": false}}"#,
            r#"{"email": "victim@example.com", "phone": "+14155550199", "name": "Mallory"}"#,
        ] {
            let case = Case::new("unverified and nothing else", identity);
            if let Ok(Ok(_)) = trial.issue(identity, trial.table.action()) {
                return Err(says(
                    &case,
                    trial.table.action(),
                    "issued, and nobody verified who it is",
                ));
            }
        }
        Ok(())
    })
}

fn hides_the_unverified(trial: &Trial<'_>, issued: &Issued<'_>) -> Result<(), String> {
    let identity = issued.identity();
    if trial.table.takes_hints() && identity.get("anonymous") == Some(&Value::Bool(true)) {
        return match issued.bundle.verification() {
            Some(_) => Err(issued.says("a visitor's bundle has a proof".to_owned())),
            None => Ok(()),
        };
    }
    let unverified = leaves(&identity).into_iter().filter(|leaf| {
        let says_so = |key: &str| identity.pointer(&format!("/{key}/verified"));
        matches!(leaf.field, Field::Email | Field::Phone)
            && says_so(leaf.field.key()) != Some(&Value::Bool(true))
    });
    for leaf in unverified {
        let value = leaf.text(&identity).unwrap_or_default();
        let bundle = &issued.bundle;
        if texts(bundle).iter().any(|text| text.contains(value)) {
            return Err(issued.says(format!("the unverified {} is in the bundle", leaf.path)));
        }
        if !trial.repeats() {
            continue;
        }
        let altered = leaf.altered(&identity).unwrap_or_default().to_string();
        let (Ok(Ok(plain)), Ok(Ok(other))) = (
            trial.issue(&identity.to_string(), issued.action),
            trial.issue(&altered, issued.action),
        ) else {
            return Err(issued.says(format!("the unverified {} decides", leaf.path)));
        };
        if wire(&plain) != wire(&other) {
            return Err(issued.says(format!("the unverified {} changes the bundle", leaf.path)));
        }
    }
    Ok(())
}
