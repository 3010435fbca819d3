//! An adapter whose tokens a key service signs: the suite, judged by another crate, and signers of two more algorithms.

#![expect(
    clippy::disallowed_methods,
    reason = "one provider is turned on here, `rust_crypto`"
)]
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod adapter;
mod ed25519;
mod key_service;
mod rotation;

use std::collections::HashSet;
use std::sync::Arc;

use countersign::adapter::{Adapter, Policy, Request};
use countersign::sign::{JwtKey, Keys};
use countersign::{Result, Timestamp};
use countersign_conformance::{Fixture, suite};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde_json::Value;

use adapter::{AcmePass, CLAIMS_START};
use key_service::{KeyService, ServiceKey};

const SECRET: &str = "a secret that stays in the key service";
const PREVIOUS: &str = "another one that was there before";

fn key(service: &Arc<KeyService>, kid: &str) -> JwtKey<ServiceKey> {
    JwtKey::new(ServiceKey::new(service, kid), CLAIMS_START)
}

/// The adapter under test, with previous keys by their `kid`.
struct Pass(&'static [&'static str]);

impl Pass {
    fn build(&self) -> Result<AcmePass> {
        let keys = [("pass-1", PREVIOUS), ("pass-2", SECRET)];
        let service = Arc::new(KeyService::new(&keys));
        let current = Keys::new(key(&service, "pass-2"));
        let keys = self
            .0
            .iter()
            .fold(current, |keys, kid| keys.with_previous(key(&service, kid)));
        AcmePass::new(keys, Policy::new())
    }
}

impl Fixture for Pass {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(self.build().unwrap())
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned(), PREVIOUS.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let login = self.build()?.login(request)?;
        Ok(login.value().get().to_owned())
    }

    fn proofs(&self) -> &'static [&'static str] {
        &["/token"]
    }

    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        now: Timestamp,
    ) -> Result<Vec<String>, String> {
        let payload: Value = serde_json::from_str(payload).map_err(|error| error.to_string())?;
        let token = payload["token"].as_str().ok_or("no token")?;
        let mut rules = Validation::new(Algorithm::HS512);
        // Its clock is the machine's.
        rules.validate_exp = false;
        rules.required_spec_claims = HashSet::new();
        let key = DecodingKey::from_secret(secrets[0].as_bytes());
        let read = decode::<Value>(token, &key, &rules).map_err(|error| error.to_string())?;
        if read.header.kid.as_deref() != Some("pass-2") {
            return Err("another key".to_owned());
        }
        let second = |key: &str| read.claims[key].as_i64().ok_or("no time");
        if !(second("iat")?..second("exp")?).contains(&now.unix()) {
            return Err("not now".to_owned());
        }
        let ids = ["sub", "email"].map(|key| read.claims[key].as_str().map(String::from));
        Ok(ids.into_iter().flatten().collect())
    }
}

suite!(Pass(&[]));

/// After a change of keys, the earlier one still verifies.
mod rotated {
    countersign_conformance::suite!(super::Pass(&["pass-1"]), snapshots: []);
}
