//! The settings `allow-unverified` and `strict`, which every kind has.

use std::collections::BTreeSet;
use std::sync::Arc;

use countersign::ClientBundle;
use countersign::adapter::Adapter;
use countersign::bundle::Reason;
use countersign::identity::Field;
use serde_json::{Map, Value, json};

use super::configured::built;
use crate::bundle_text::{substance, token, wire};
use crate::corpus::Case;
use crate::fixture::Fixture;
use crate::trial::{Trial, issue, now, says};

/// A contact, and two values of it.
struct Contact {
    field: Field,
    value: &'static str,
    texts: [&'static str; 2],
}

const CONTACTS: [Contact; 2] = [
    Contact {
        field: Field::Email,
        value: "address",
        texts: ["policy@example.com", "policx@example.com"],
    },
    Contact {
        field: Field::Phone,
        value: "number",
        texts: ["+14155550166", "+14155550167"],
    },
];

/// An adapter that a configuration builds with `allow-unverified = ["email"]` takes an unverified email where its table
/// has a place for an email, and no unverified phone; without the setting it takes neither. It never tells the vendor
/// that such an email is verified. With `strict = true` it refuses each request of which it would otherwise drop a
/// faulty description, at the same paths, and changes nothing else.
///
/// # Errors
///
/// The first setting that has another effect, or none.
pub fn follows_its_policy(fixture: &dyn Fixture) -> Result<(), String> {
    let Some(configuration) = fixture.configuration() else {
        return Ok(());
    };
    let with = |key: &str, value: Value| {
        let what = format!("the configuration with {key} = {value}");
        built(&configuration.clone().with_setting(key, value), &what)
    };
    let allowing = |contact: &Contact| with("allow-unverified", json!([contact.field.key()]));
    let [email, phone] = &CONTACTS;
    let adapters = Adapters {
        plain: built(&configuration, "the configuration")?,
        allowing: [allowing(email)?, allowing(phone)?],
        strict: with("strict", json!(true))?,
    };
    Trial::each(fixture, |trial| {
        // Without a network of the fixture's the configured adapter would ask over a real one.
        if !trial.capabilities.is_offline() && !configuration.has_transport() {
            return Ok(());
        }
        let [for_email, for_phone] = &adapters.allowing;
        for (contact, [own, other]) in [
            (email, [for_email, for_phone]),
            (phone, [for_phone, for_email]),
        ] {
            let policies = Policies {
                plain: &*adapters.plain,
                own: &**own,
                other: &**other,
            };
            let case = contact.case();
            policies
                .are_followed(trial, contact)
                .map_err(|broken| says(&case, trial.table.action(), broken))?;
        }
        is_strict(trial, &adapters)
    })
}

/// The adapters of one configuration, each with another policy.
struct Adapters {
    plain: Arc<dyn Adapter>,
    allowing: [Arc<dyn Adapter>; 2],
    strict: Arc<dyn Adapter>,
}

/// The adapters that a contact is tried on: without a policy, and allowing this contact or the other one.
struct Policies<'a> {
    plain: &'a dyn Adapter,
    own: &'a dyn Adapter,
    other: &'a dyn Adapter,
}

impl Policies<'_> {
    fn are_followed(&self, trial: &Trial<'_>, contact: &Contact) -> Result<(), String> {
        let taken = |adapter, identity: &str| contact.taken(trial, adapter, identity);
        let [text, another] = contact.texts;
        let field = contact.field;
        // An adapter may have a reason of its own to drop even a verified one.
        let Some(verified) = taken(self.plain, &contact.identity(text, true)) else {
            return Ok(());
        };
        let given = contact.identity(text, false);
        if taken(self.plain, &given).is_some() {
            return Err(format!(
                "the unverified {field} goes in without allow-unverified"
            ));
        }
        if taken(self.other, &given).is_some() {
            return Err(format!(
                "allow-unverified without {field} lets the {field} in"
            ));
        }
        let goes_in =
            taken(self.own, &given).zip(taken(self.own, &contact.identity(another, false)));
        let Some((unverified, other)) = goes_in else {
            return Err(format!(
                "allow-unverified = [\"{field}\"] does not let the {field} in"
            ));
        };
        if trial.repeats() && substance(&unverified) == substance(&other) {
            return Err(format!(
                "allow-unverified = [\"{field}\"] lets no {field} in"
            ));
        }
        let of_others = trial.issue_by(self.plain, &contact.without(), trial.table.action());
        let others = match of_others {
            Ok(Ok(bundle)) => says_verified(&bundle),
            _ => BTreeSet::new(),
        };
        let verified = says_verified(&verified);
        let mut places = verified.difference(&others);
        let told = says_verified(&unverified);
        match places.find(|place| told.contains(*place)) {
            Some(place) => Err(format!(
                "{place} says that the unverified {field} is verified"
            )),
            None => Ok(()),
        }
    }
}

impl Contact {
    fn case(&self) -> Case {
        let name = format!("an unverified {}", self.field);
        Case::new(name, self.identity(self.texts[0], false))
    }

    /// Makes a user with this contact, whose other identifiers are verified.
    fn identity(&self, text: &str, verified: bool) -> String {
        let mut identity = Map::new();
        identity.insert("user_id".to_owned(), json!("usr_policy"));
        for other in CONTACTS {
            let [text_of_other, _] = other.texts;
            let value = json!({(other.value): text_of_other, "verified": true});
            identity.insert(other.field.key().to_owned(), value);
        }
        let value = json!({(self.value): text, "verified": verified});
        identity.insert(self.field.key().to_owned(), value);
        Value::Object(identity).to_string()
    }

    /// Makes the same user without the contact.
    fn without(&self) -> String {
        let [text, _] = self.texts;
        let mut identity: Map<String, Value> =
            serde_json::from_str(&self.identity(text, true)).unwrap_or_default();
        identity.remove(self.field.key());
        Value::Object(identity).to_string()
    }

    /// Returns the bundle that the contact went into; `None` where the adapter refuses the user, drops the contact or
    /// has no place for it.
    fn taken(
        &self,
        trial: &Trial<'_>,
        adapter: &dyn Adapter,
        identity: &str,
    ) -> Option<ClientBundle> {
        trial.table.rule(self.field)?;
        let bundle = trial.issue_by(adapter, identity, trial.table.action());
        let bundle = bundle.ok()?.ok()?;
        let path = self.field.path();
        let is_dropped = bundle.dropped.iter().any(|one| one.path == path);
        (!is_dropped).then_some(bundle)
    }
}

/// Returns the JSON pointers in a bundle, and in its tokens, at which a key whose name says "verified" is true.
fn says_verified(bundle: &ClientBundle) -> BTreeSet<String> {
    let value: Value = serde_json::from_str(&wire(bundle)).unwrap_or_default();
    let mut found = BTreeSet::new();
    collect(&value, String::new(), &mut found);
    found
}

fn collect(value: &Value, pointer: String, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            if let Some([_, claims]) = token(text) {
                collect(&claims, pointer, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{pointer}/{index}"), found);
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                let at = format!("{pointer}/{key}");
                if *value == Value::Bool(true) && key.to_lowercase().contains("verified") {
                    found.insert(at.clone());
                }
                collect(value, at, found);
            }
        }
        _ => {}
    }
}

/// Holds the strict adapter against the plain one, for every case of the corpus.
fn is_strict(trial: &Trial<'_>, adapters: &Adapters) -> Result<(), String> {
    for (case, action) in trial.each_case() {
        if !case.draft().problems().is_empty() {
            continue;
        }
        let (Ok(plain), Ok(strict)) = (
            issue(&*adapters.plain, &case.identity, action, now()),
            issue(&*adapters.strict, &case.identity, action, now()),
        ) else {
            continue;
        };
        let Ok(plain) = plain else {
            if strict.is_ok() {
                return Err(says(
                    case,
                    action,
                    "strict = true issues what is refused without it",
                ));
            }
            continue;
        };
        let faulty = plain.dropped.iter().filter(|one| is_faulty(one.reason));
        let expected: BTreeSet<String> = faulty.map(|one| one.path.to_string()).collect();
        let refused: BTreeSet<String> = match &strict {
            Ok(_) => BTreeSet::new(),
            Err(error) => error
                .problems()
                .iter()
                .map(|one| one.path.to_string())
                .collect(),
        };
        if let Some(path) = expected.difference(&refused).next() {
            let broken = format!("{path} is dropped, and strict = true does not refuse it");
            return Err(says(case, action, broken));
        }
        if let Some(path) = refused.difference(&expected).next() {
            let broken = format!("strict = true refuses {path}, which is not dropped for a fault");
            return Err(says(case, action, broken));
        }
        if let Ok(strict) = strict
            && trial.repeats()
            && wire(&strict) != wire(&plain)
        {
            return Err(says(case, action, "strict = true changes the bundle"));
        }
    }
    Ok(())
}

/// Says whether a value is dropped since it is faulty. The vendor has no place or word for the others.
const fn is_faulty(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Invalid | Reason::Reserved | Reason::TooLong | Reason::TooMany
    )
}
