//! Data of a page that names another user.

use std::borrow::Cow;

use countersign::identity::Field;
use countersign::json::JsonText;
use countersign::verify::{Presented, Verdict};
use countersign::{ClientBundle, Result};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::{USERS, each_pair};
use crate::checks::proof::declared_proofs;
use crate::checks::signed_user::{SignedUser, signed_users};
use crate::fixture::Fixture;
use crate::run::{block_on, guard};
use crate::trial::{Trial, now};
use crate::value::read;

/// Checks that `client` selects nobody: a request with it is refused, or signs in its own user or nobody.
///
/// Tried are another user's identifiers, as texts and in other forms, under each key of the page's data, of the payload
/// and of the table, and no data at all. An adapter that takes data of the page has a fixture that says which.
///
/// # Errors
///
/// The first data by which a page makes somebody else of a user.
pub fn the_page_selects_nobody(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        let given = fixture.client_data().map(read);
        let is_object = given.as_ref().is_some_and(Value::is_object);
        if trial.table.takes_client_data() && !is_object {
            return Err(
                "it takes data of the page, and its fixture gives no object of it".to_owned(),
            );
        }
        let Some(places) = declared_proofs(trial)? else {
            return Ok(());
        };
        let given = given.and_then(|given| given.as_object().cloned());
        let given = given.unwrap_or_default();
        let users = signed_users(trial, places, USERS)?;
        each_pair(&users, |user, other| {
            is_selected_by_nothing(trial, &given, user, other)
        })
    })
}

fn is_selected_by_nothing(
    trial: &Trial<'_>,
    given: &Map<String, Value>,
    user: &SignedUser<'_>,
    other: &SignedUser<'_>,
) -> Result<(), String> {
    let wrong = |client: Option<&Value>| {
        let bundle = issued(trial, user, client)?.ok()?;
        let verdict = trial.adapter.verify(&Presented::of(&bundle), now());
        // Here the bundle is made for the user, so that a visitor is somebody else.
        let is_visitor = matches!(&verdict, Ok(Verdict::Accepted(found)) if found.anonymous);
        match user.wronged(&trial.table, &verdict) {
            Some(wrong) => Some(wrong.to_string()),
            None if is_visitor && !user.identifiers.is_empty() => {
                Some("accepted as a visitor".to_owned())
            }
            None => None,
        }
    };
    if let Some(broken) = wrong(None) {
        let broken = format!("a page that sends no data: {broken}");
        return Err(user.issued.says(broken));
    }
    let mut values: Vec<Value> = Vec::new();
    for id in &other.identifiers {
        values.extend([json!(id), json!([id]), json!({ "id": id })]);
    }
    values.extend([json!(null), json!(""), json!(true)]);
    for key in keys(trial, given, user) {
        for value in &values {
            let mut client = given.clone();
            client.insert(key.to_string(), value.clone());
            if let Some(broken) = wrong(Some(&Value::Object(client))) {
                let broken = format!("a page that sends {key}: {broken}");
                return Err(user.issued.says(broken));
            }
        }
    }
    Ok(())
}

/// Issues the bundle of a user with these words of the page; `None` where the adapter panics, which another check tells.
fn issued(
    trial: &Trial<'_>,
    user: &SignedUser<'_>,
    client: Option<&Value>,
) -> Option<Result<ClientBundle>> {
    let client = client.and_then(|client| JsonText::of(client).ok());
    let client: Option<&RawValue> = client.as_ref().map(JsonText::as_raw);
    guard(|| {
        let draft = user.issued.case.draft();
        let mut request = draft.request(trial.capabilities.kind(), user.issued.action, now());
        request.client = client;
        block_on(trial.adapter.issue(request))
    })
    .ok()
}

/// Lists the keys by which a page could name a user.
fn keys<'k>(
    trial: &'k Trial<'_>,
    given: &'k Map<String, Value>,
    user: &SignedUser<'_>,
) -> Vec<Cow<'k, str>> {
    let payload = read(user.issued.bundle.payload.get());
    let payload = payload.as_object().into_iter().flatten();
    let payload = payload.map(|(key, _)| Cow::Owned(key.clone()));
    let places = trial.table.fields().iter().map(|rule| rule.goes_to());
    let own = [Field::UserId, Field::Email, Field::Phone].map(Field::key);
    let names = trial.table.client_names().iter().map(|(_, name)| *name);
    let known = places.chain(own).chain(names).map(Cow::Borrowed);
    let given = given.keys().map(|key| Cow::Borrowed(key.as_str()));
    payload.chain(known).chain(given).collect()
}
