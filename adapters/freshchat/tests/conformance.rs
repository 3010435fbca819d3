//! Runs the suite, and the known answers.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::adapter::{Adapter, Request};
use countersign::{Result, Secret, Timestamp};
use countersign_conformance::{Configuration, Fixture, known_answers, suite};
use countersign_freshchat::{Config, Freshchat};
use serde_json::{Value, json};

const SECRET: &str = "test_secret_key";

struct Widget;

impl Widget {
    fn build() -> Result<Freshchat> {
        Freshchat::new(&Secret::new(SECRET)?)
    }
}

impl Fixture for Widget {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(Self::build().unwrap())
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let login = Self::build()?.login(request)?;
        Ok(serde_json::to_string(login.value()).unwrap())
    }

    fn configuration(&self) -> Option<Configuration> {
        let settings = json!({"secret": {"env": "SECRET"}});
        Some(Configuration::of::<Config>(&settings).with_secret("SECRET", SECRET))
    }

    fn proofs(&self) -> &'static [&'static str] {
        &["/token"]
    }

    fn client_data(&self) -> Option<&'static str> {
        Some(r#"{"uuid":"c7fb4d3a-0e1c-4b7e-9a3e-2f6f3b0c5d11"}"#)
    }

    /// Reads a token as RFC 7515 writes it: HS256 over header and claims, for this browser, until `exp`.
    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        now: Timestamp,
    ) -> Result<Vec<String>, String> {
        let payload: Value = serde_json::from_str(payload).map_err(|error| error.to_string())?;
        let token = payload["token"].as_str().ok_or("no token")?;
        let (signed, signature) = token.rsplit_once('.').ok_or("no token")?;
        let tag = URL_SAFE_NO_PAD.encode(hmac_sha256::HMAC::mac(signed, &secrets[0]));
        let (header, claims) = signed.split_once('.').ok_or("no token")?;
        if tag != signature || header != "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9" {
            return Err("another token".to_owned());
        }
        let claims = URL_SAFE_NO_PAD
            .decode(claims)
            .map_err(|error| error.to_string())?;
        let claims: Value = serde_json::from_slice(&claims).map_err(|error| error.to_string())?;
        if claims["freshchat_uuid"] != "c7fb4d3a-0e1c-4b7e-9a3e-2f6f3b0c5d11" {
            return Err("another browser".to_owned());
        }
        if claims["exp"].as_i64().ok_or("no end")? <= now.unix() {
            return Err("expired".to_owned());
        }
        let found = ["reference_id", "email", "phone_number"].map(|key| claims[key].as_str());
        Ok(found.into_iter().flatten().map(str::to_owned).collect())
    }
}

suite!(Widget);

known_answers!(Config, "vectors.json");
