//! The examples of recipes as chats, with their own keys and clock.

use std::collections::BTreeMap;

use countersign::config::{Kind, SecretRef, SecretSource};
use countersign::identity::Draft;
use countersign::sign::SecretFault;
use countersign::{Action, ClientBundle, Issuer, Registry, Secret, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::to_raw_value;

use crate::chats::ready;

/// A known answer of a recipe, in the form of `Recipe::known_answers`.
#[derive(Deserialize)]
pub struct Example {
    pub config: Value,
    secrets: Secrets,
    pub identity: Value,
    pub now: Timestamp,
}

/// The secrets of an example, by their names.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct Secrets(BTreeMap<String, String>);

impl SecretSource for Secrets {
    fn look_up(&self, reference: &SecretRef) -> Result<Secret, SecretFault> {
        let SecretRef::Env(name) = reference else {
            return Err(SecretFault::Missing);
        };
        let secret = self.0.get(name).ok_or(SecretFault::Missing)?;
        Secret::new(secret.clone()).map_err(|_| SecretFault::Empty)
    }
}

impl Example {
    /// Reads the known answers of a recipe.
    pub fn all(known_answers: &str) -> Vec<Self> {
        serde_json::from_str(known_answers).unwrap_or_default()
    }

    /// Makes the chat of this example.
    pub fn chat(&self, kind: &Kind) -> countersign::Result<Issuer> {
        let entries = BTreeMap::from([("chat", &self.config)]);
        let entries = to_raw_value(&entries).expect("a value is JSON");
        let registry = Registry::new().with_kind(kind.clone());
        registry
            .build(&entries, &self.secrets)?
            .get("chat")
            .cloned()
    }

    /// Signs a user in.
    pub fn login(&self, chat: &Issuer, user: &Value) -> countersign::Result<ClientBundle> {
        let user = user.to_string();
        let draft = Draft::parse(&user);
        ready(chat.issue(draft.request(chat.kind(), Action::Login, self.now)))
    }
}
