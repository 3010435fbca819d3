//! Runs the suite, and the known answers.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

use std::sync::Arc;

use countersign::adapter::{Adapter, Request};
use countersign::{Action, Result, Secret, Timestamp};
use countersign_conformance::{Configuration, Fixture, known_answers, suite};
use countersign_userhero::{Config, UserHero};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

const SECRET: &str = "test_secret_key";

struct Portal;

impl Portal {
    fn build() -> Result<UserHero> {
        UserHero::new("pk_test_1", &Secret::new(SECRET)?)
    }
}

impl Fixture for Portal {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(Self::build().unwrap())
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let adapter = Self::build()?;
        let text = match request.action {
            Action::UpdateProfile => {
                serde_json::to_string(&adapter.update_profile(request)?.into_value())
            }
            _ => serde_json::to_string(&adapter.login(request)?.into_value()),
        };
        Ok(text.unwrap())
    }

    fn configuration(&self) -> Option<Configuration> {
        let settings = json!({"public-key": "pk_test_1", "secret": {"env": "SECRET"}});
        Some(Configuration::of::<Config>(&settings).with_secret("SECRET", SECRET))
    }

    fn proofs(&self) -> &'static [&'static str] {
        &["/userHmac"]
    }

    /// Judges as the vendor's samples do: the hex HMAC-SHA256 of the text that is sent.
    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        now: Timestamp,
    ) -> Result<Vec<String>, String> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        struct Payload {
            user: Box<RawValue>,
            user_hmac: String,
        }

        let payload: Payload = serde_json::from_str(payload).map_err(|error| error.to_string())?;
        let tag = hmac_sha256::HMAC::mac(payload.user.get(), &secrets[0]);
        let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
        if hex != payload.user_hmac {
            return Err("another tag".to_owned());
        }
        let user: Value = serde_json::from_str(payload.user.get()).unwrap();
        if user["expiresAt"].as_i64().unwrap() <= now.unix() {
            return Err("expired".to_owned());
        }
        let found = ["externalUserId", "email", "phone"].map(|key| user[key].as_str());
        Ok(found.into_iter().flatten().map(str::to_owned).collect())
    }
}

suite!(Portal);

known_answers!(Config, "vectors.json");
