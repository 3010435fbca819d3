//! The suite on the outsider's adapter, and its known answers: all that its author has to write.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

use std::sync::Arc;

use countersign::adapter::{Adapter, Policy, Request};
use countersign::sign::{HmacKey, Keys};
use countersign::{Result, Secret, Timestamp};
use countersign_conformance::{Configuration, Fixture, known_answers, suite};
use countersign_examples::acme_desk::{AcmeDesk, Config};
use serde_json::{Value, json};

const SECRET: &str = "test_secret_key";

struct Desk;

impl Desk {
    fn build() -> Result<AcmeDesk> {
        let key = HmacKey::new(&Secret::new(SECRET)?)?;
        AcmeDesk::new(Keys::new(key), Policy::new())
    }
}

impl Fixture for Desk {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(Self::build().unwrap())
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let contact = Self::build()?.contact(request)?;
        Ok(contact.value().get().to_owned())
    }

    fn configuration(&self) -> Option<Configuration> {
        let settings = json!({"secret": {"env": "SECRET"}});
        Some(Configuration::of::<Config>(&settings).with_secret("SECRET", SECRET))
    }

    fn proofs(&self) -> &'static [&'static str] {
        &["/hash"]
    }

    /// With another crate's HMAC, so that the adapter is not its own judge.
    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        _: Timestamp,
    ) -> Result<Vec<String>, String> {
        let contact: Value = serde_json::from_str(payload).map_err(|error| error.to_string())?;
        let text = |key| contact.get(key).and_then(Value::as_str);
        let (id, hash) = text("id").zip(text("hash")).ok_or("no id or no hash")?;
        let tag = hmac_sha256::HMAC::mac(id, &secrets[0]);
        let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
        if hex == hash {
            Ok(vec![id.to_owned()])
        } else {
            Err("another hash".to_owned())
        }
    }
}

suite!(Desk);

known_answers!(Config, "vectors.json");
