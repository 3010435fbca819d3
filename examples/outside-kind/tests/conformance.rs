//! The suite of the conformance kit, on the adapter and on what it sends to the vendor's API.

use std::sync::Arc;

use countersign::prelude::*;
use countersign::provision::{Provisioner, RestApi};
use countersign_conformance::{Configuration, Fixture, Records};
use countersign_desk::Desk;
use countersign_desk::people::People;
use serde_json::{Value, json};

const SECRET: &str = "test_secret_key";
const API_KEY: &str = "test_rest_api_key";

fn desk() -> Result<Desk> {
    let key = HmacKey::new(&Secret::new(SECRET)?)?;
    Desk::new(Keys::new(key), Policy::new())
}

struct SignedIn;

impl Fixture for SignedIn {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(desk().unwrap())
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let desk = desk()?;
        let payload = desk.payload(request)?;
        Ok(JsonText::of(payload.value())?.get().to_owned())
    }

    fn configuration(&self) -> Option<Configuration> {
        let settings = json!({"secret": {"env": "SECRET"}});
        Some(Configuration::of::<Desk>(&settings).with_secret("SECRET", SECRET))
    }

    fn proofs(&self) -> &'static [&'static str] {
        &["/proof"]
    }

    /// With another crate's HMAC, so that the adapter is not its own judge.
    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        now: Timestamp,
    ) -> Result<Vec<String>, String> {
        let payload: Value = serde_json::from_str(payload).map_err(|error| error.to_string())?;
        let id = payload["id"].as_str().ok_or("no id")?;
        let end = payload["expires"].as_i64().ok_or("no end")?;
        let tag = hmac_sha256::HMAC::mac(format!("{end}:{id}"), &secrets[0]);
        let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
        if payload["proof"] != hex {
            return Err("another proof".to_owned());
        }
        if end <= now.unix() {
            return Err("expired".to_owned());
        }
        Ok(vec![id.to_owned()])
    }
}

struct Sent;

impl Sent {
    fn build() -> Result<Arc<dyn Provisioner>> {
        let api = RestApi::new("https://api.desk.example", &Secret::new(API_KEY)?)?;
        Ok(Arc::new(People::new(&desk()?, api)))
    }
}

impl Fixture for Sent {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(Records::of(Self::build().unwrap()))
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned(), API_KEY.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        Ok(Self::build()?.record(*request)?.body.get().to_owned())
    }
}

mod signed_in {
    countersign_conformance::suite!(super::SignedIn, snapshots: [full, anonymous]);
    countersign_conformance::known_answers!(countersign_desk::Desk, "vectors.json");
}

mod sent {
    countersign_conformance::suite!(super::Sent, snapshots: [full, anonymous]);
}
