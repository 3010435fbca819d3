//! A recipe under test.

use std::sync::Arc;

use countersign::adapter::{Adapter, Request};
use countersign::config::Kind;
use countersign::{Result, Timestamp};
use countersign_conformance::{Configuration, Fixture, block_on};
use countersign_recipes::Recipe;
use serde_json::{Value, json};

/// The secret of most recipes.
pub(crate) const SECRET: &str = "a test secret of thirty-two bytes";

/// Judges a payload with a secret, by hand, and returns the identifiers that the proof covers.
pub(crate) type Judge = fn(&Value, &[String], Timestamp) -> Result<Vec<String>, String>;

/// A recipe, the settings of an entry, and the facts that the suite needs.
#[derive(Clone)]
pub(crate) struct Trial {
    pub(crate) recipe: &'static str,
    pub(crate) settings: Value,
    /// The secrets beside `secret`, each with the name of its setting.
    pub(crate) more_secrets: &'static [(&'static str, &'static str)],
    pub(crate) secret: &'static str,
    pub(crate) proofs: &'static [&'static str],
    pub(crate) judge: Judge,
    /// Tries the vendor's own limits, where the vendor has some that no check knows.
    pub(crate) limits: fn(&Self) -> Result<(), String>,
}

impl Trial {
    pub(crate) fn new(recipe: &'static str, proofs: &'static [&'static str], judge: Judge) -> Self {
        Self {
            recipe,
            settings: json!({}),
            more_secrets: &[],
            secret: SECRET,
            proofs,
            judge,
            limits: |_| Ok(()),
        }
    }

    pub(crate) fn with_settings(self, settings: Value) -> Self {
        Self { settings, ..self }
    }

    fn configured(&self) -> Configuration {
        let mut settings = self.settings.clone();
        settings["secret"] = json!({"env": "secret"});
        for (name, _) in self.more_secrets {
            settings[*name] = json!({ "env": name });
        }
        let configuration = Configuration::of_kind(kind(self.recipe), &settings);
        let more = self.more_secrets.iter();
        more.fold(
            configuration.with_secret("secret", self.secret),
            |all, (name, secret)| all.with_secret(name, secret),
        )
    }
}

/// Returns the kind of a recipe.
pub(crate) fn kind(recipe: &'static str) -> Kind {
    Recipe::parse(recipe).unwrap().into_kind()
}

impl Fixture for Trial {
    fn adapter(&self) -> Arc<dyn Adapter> {
        self.configured().build().unwrap()
    }

    fn secrets(&self) -> Vec<String> {
        let more = self.more_secrets.iter().map(|(_, secret)| *secret);
        [self.secret]
            .into_iter()
            .chain(more)
            .map(str::to_owned)
            .collect()
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let bundle = block_on(self.adapter().issue(*request))?;
        Ok(bundle.payload.get().to_owned())
    }

    fn configuration(&self) -> Option<Configuration> {
        Some(self.configured())
    }

    fn proofs(&self) -> &'static [&'static str] {
        self.proofs
    }

    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        now: Timestamp,
    ) -> Result<Vec<String>, String> {
        let payload: Value = serde_json::from_str(payload).map_err(|error| error.to_string())?;
        (self.judge)(&payload, secrets, now)
    }
}

/// Checks an HMAC-SHA256 in hex, by other code than the adapter's, and returns the texts that it covers.
pub(crate) fn check_hmac(
    key: impl AsRef<[u8]>,
    message: &str,
    tag: &Value,
    covers: &[&Value],
) -> Result<Vec<String>, String> {
    let expected = hmac_sha256::HMAC::mac(message, key);
    let expected: String = expected.iter().map(|byte| format!("{byte:02x}")).collect();
    if tag.as_str() != Some(&expected) {
        return Err("another tag".to_owned());
    }
    let texts = covers
        .iter()
        .filter_map(|text| text.as_str().map(str::to_owned));
    Ok(texts.collect())
}

/// Reads a JWT of `jsonwebtoken` with this secret, at this moment, and returns its claims.
pub(crate) fn check_jwt(token: &Value, secret: &str, now: Timestamp) -> Result<Value, String> {
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};

    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let token = token.as_str().ok_or("no token")?;
    let key = DecodingKey::from_secret(secret.as_bytes());
    #[expect(clippy::disallowed_methods, reason = "its feature rust_crypto is on")]
    let read = decode::<Value>(token, &key, &validation).map_err(|error| error.to_string())?;
    match read.claims["exp"].as_i64() {
        Some(end) if end <= now.unix() => Err("expired".to_owned()),
        _ => Ok(read.claims),
    }
}

/// Declares the module of a recipe: its suite, and its examples.
macro_rules! recipe {
    ($fixture:expr, $file:expr $(, snapshots: [$($case:ident),* $(,)?])?) => {
        countersign_conformance::suite!(
            $fixture,
            skip: [typed_equals_erased: "a recipe has one way to its payload, and no function of its own"],
            snapshots: [full, minimal, email_only, full_privacy $($(, $case)*)?],
        );

        #[test]
        fn known_answers() {
            let recipe = countersign_recipes::Recipe::parse($file).unwrap();
            let answers = recipe.known_answers();
            let wrong = countersign_conformance::vectors::check(&recipe.into_kind(), &answers);
            assert_eq!(wrong, Ok(()));
        }
    };
}

/// Flips each word of a recipe: every flip must be noticed under one of these fixtures.
macro_rules! flips {
    ($($fixture:expr),+ $(,)?) => {
        #[test]
        #[ignore = "the flips take minutes; CONTRIBUTING says how to run them"]
        fn each_flipped_word_is_noticed() {
            assert_eq!(crate::mutants::missed(&[$($fixture),+]), [""; 0]);
        }
    };
}

pub(crate) use {flips, recipe};
