//! The suite on both surfaces, and the known answers.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::{Action, Adapter, Request, Result, Secret, Timestamp};
use countersign_conformance::{Fixture, known_answers};
use countersign_helpshift_identities::{HelpshiftIdentities, Surface};
use serde::Deserialize;

const SECRET: &str = "test_secret_key";

struct Identities(Surface);

impl Identities {
    fn build(&self) -> Result<HelpshiftIdentities> {
        Ok(HelpshiftIdentities::new(&Secret::new(SECRET)?)?.with_surface(self.0))
    }
}

impl Fixture for Identities {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(self.build().unwrap())
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let adapter = self.build()?;
        let text = match request.action {
            Action::AddIdentities => serde_json::to_string(&adapter.add_identities(request)?.0),
            _ => serde_json::to_string(&adapter.login(request)?.0),
        };
        Ok(text.unwrap())
    }

    fn proof(&self) -> Option<&'static str> {
        Some("/identity_token")
    }

    /// What the vendor's sample server makes, undone: HS256 over header and claims, 24 hours.
    fn judge(&self, payload: &str, now: Timestamp) -> std::result::Result<Vec<String>, String> {
        #[derive(Deserialize)]
        struct Payload {
            identity_token: String,
        }
        #[derive(Deserialize)]
        struct Claims {
            identities: Vec<Entry>,
            iat: i64,
        }
        #[derive(Deserialize)]
        struct Entry {
            value: String,
        }

        let payload: Payload = serde_json::from_str(payload).map_err(|error| error.to_string())?;
        let (signed, signature) = payload.identity_token.rsplit_once('.').ok_or("no token")?;
        let expected = URL_SAFE_NO_PAD.encode(hmac_sha256::HMAC::mac(signed, SECRET));
        let (header, claims) = signed.split_once('.').ok_or("no token")?;
        if expected != signature || header != "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9" {
            return Err("another token".to_owned());
        }
        let claims = URL_SAFE_NO_PAD
            .decode(claims)
            .map_err(|error| error.to_string())?;
        let claims: Claims = serde_json::from_slice(&claims).map_err(|error| error.to_string())?;
        if !(claims.iat..claims.iat + 86_400).contains(&now.unix()) {
            return Err("not now".to_owned());
        }
        Ok(claims
            .identities
            .into_iter()
            .map(|entry| entry.value)
            .collect())
    }
}

mod web {
    use countersign_helpshift_identities::Surface;

    countersign_conformance::suite!(super::Identities(Surface::Web));
}

mod sdk_x {
    use countersign_helpshift_identities::Surface;

    countersign_conformance::suite!(
        super::Identities(Surface::SdkX),
        snapshots: [full, anonymous, full_privacy]
    );
}

known_answers!(countersign_helpshift_identities::Config, "vectors.json");
