//! The facts about the vendor's page, by which a probe judges an application's endpoint.

use countersign::config::{PageFacts, ProofTime};
use countersign::verify::{Failure, Presented, Verdict};
use countersign::{Action, ClientBundle, Timestamp};
use serde_json::value::to_raw_value;
use serde_json::{Value, json};

use super::forgery::one_character_changed;
use super::proof::declared_proofs;
use super::signed_user::{SignedUser, signed_users};
use crate::bundle_text::{replaced, text_at, token};
use crate::fixture::Fixture;
use crate::trial::{Trial, now};
use crate::value::{read, written};

/// The number of users whose bundles are held against the facts.
const USERS: usize = 3;

/// Where the configuration's kind states facts about the vendor's page, they are true: the data that the page sends
/// makes a proof, where the adapter takes some, the place of a proof's time has that time, the reader of what is signed
/// finds the user, and a forged proof is refused by a failure that is listed for it. The time of a proof is not left
/// out.
///
/// # Errors
///
/// The first fact that is not so.
pub fn states_true_page_facts(fixture: &dyn Fixture) -> Result<(), String> {
    let Some(configuration) = fixture.configuration() else {
        return Ok(());
    };
    let Some(facts) = configuration.kind.page_facts() else {
        return Ok(());
    };
    let failures = configuration.kind.failures();
    Trial::each(fixture, |trial| {
        // A probe asks for logins.
        if trial.table.action() != Action::Login {
            return Ok(());
        }
        let Some(places) = declared_proofs(trial)? else {
            return Ok(());
        };
        for user in signed_users(trial, places, USERS)? {
            let says = |broken: String| user.issued.says(format!("the page facts: {broken}"));
            has_its_time(trial, &user, &facts).map_err(says)?;
            names_its_user(trial, &user, &facts).map_err(says)?;
            states_its_data(trial, &user, &facts, places).map_err(says)?;
            refuses_as_forged(trial, &user, &facts, failures).map_err(says)?;
        }
        Ok(())
    })
}

/// Returns the value that the proof covers: the claims of a token, or else the payload.
fn signed(user: &SignedUser<'_>) -> Value {
    let claims = user.proofs.iter().find_map(|proof| token(proof));
    let payload = || serde_json::from_str(user.issued.bundle.payload.get()).unwrap_or_default();
    claims.map_or_else(payload, |[_, claims]| claims)
}

fn has_its_time(trial: &Trial<'_>, user: &SignedUser<'_>, facts: &PageFacts) -> Result<(), String> {
    let proof = trial.table.proof();
    let ends = user.issued.bundle.expires_at();
    let (pointer, expected) = match facts.time {
        None if proof.says_when_made() => {
            return Err("they name no time, and the proof says when it was made".to_owned());
        }
        None if proof.longest_life().is_some() => {
            return Err("they name no time, and the proof expires".to_owned());
        }
        Some(ProofTime::Made(pointer)) => (pointer, Some(now().unix())),
        Some(ProofTime::MadeInMilliseconds(pointer)) => (pointer, Some(now().unix() * 1000)),
        Some(ProofTime::Ends(pointer)) => (pointer, ends.map(Timestamp::unix)),
        _ => return Ok(()),
    };
    let found = signed(user).pointer(pointer).and_then(Value::as_i64);
    if found.is_some() && found == expected {
        return Ok(());
    }
    Err(format!("at {pointer:?} there is not the time of the proof"))
}

fn names_its_user(
    trial: &Trial<'_>,
    user: &SignedUser<'_>,
    facts: &PageFacts,
) -> Result<(), String> {
    let Some(names_user) = facts.names_user else {
        return Ok(());
    };
    let signed = to_raw_value(&signed(user)).map_err(|error| error.to_string())?;
    let claimed = Ok(Verdict::Accepted((names_user.claimed)(&signed)));
    match user.wronged(&trial.table, &claimed) {
        None => Ok(()),
        Some(_) => Err("the reader of what is signed finds another user".to_owned()),
    }
}

/// Checks that the data that a page sends is stated where the adapter takes some, and makes a proof.
fn states_its_data(
    trial: &Trial<'_>,
    user: &SignedUser<'_>,
    facts: &PageFacts,
    places: &[&str],
) -> Result<(), String> {
    let client = match (trial.table.takes_client_data(), facts.client) {
        (false, None) => return Ok(()),
        (false, Some(_)) => {
            return Err("they state data of the page, and its table takes none".to_owned());
        }
        (true, None) => {
            return Err("they state no data of the page, and its table takes some".to_owned());
        }
        (true, Some(client)) => client,
    };
    let mut identity = user.issued.identity();
    if let Some(identity) = identity.as_object_mut() {
        let kind = trial.capabilities.kind();
        identity.insert("client".to_owned(), json!({ kind: read(client) }));
    }
    let issued = trial.issue(&written(&identity), user.issued.action);
    let has_proof = |bundle: &ClientBundle| {
        let mut places = places.iter();
        places.any(|place| text_at(bundle, place).is_some())
    };
    match issued {
        Ok(Ok(bundle)) if has_proof(&bundle) => Ok(()),
        _ => Err("with the data of the page that they state there is no proof".to_owned()),
    }
}

fn refuses_as_forged(
    trial: &Trial<'_>,
    user: &SignedUser<'_>,
    facts: &PageFacts,
    failures: &[Failure],
) -> Result<(), String> {
    if failures.is_empty() {
        return Ok(());
    }
    let bundle = &user.issued.bundle;
    for proof in &user.proofs {
        // Near the end, where a token has its signature. Another last character may be no base64.
        let others = one_character_changed(proof, false);
        let forged = others
            .iter()
            .rev()
            .nth(2)
            .and_then(|other| replaced(bundle, &json!(proof), &json!(other)));
        let verdict = forged.map(|forged| trial.adapter.verify(&Presented::of(&forged), now()));
        let Some(Err(rejection)) = verdict else {
            continue;
        };
        let is_it = |failure: &Failure| {
            let reason = failure.reason.unwrap_or(failure.event);
            failure.event == rejection.event && reason == rejection.reason
        };
        if !facts.forged.iter().any(is_it) {
            return Err(format!(
                "a forged proof is refused as {rejection}, which is not listed for it"
            ));
        }
    }
    Ok(())
}
