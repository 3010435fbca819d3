//! Runs the suite on both ways of signing, and the known answers.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use countersign::adapter::{Adapter, Request};
use countersign::{Result, Secret, Timestamp};
use countersign_conformance::{Configuration, Fixture, known_answers};
use countersign_helpshift_legacy::{Config, HelpshiftLegacy, Sign};
use serde::Deserialize;
use serde_json::json;

const SECRET: &str = "test_secret_key";

struct Legacy(Sign);

impl Legacy {
    fn build(&self) -> Result<HelpshiftLegacy> {
        HelpshiftLegacy::new(&Secret::new(SECRET)?)?
            .with_app(Some("acme_platform_1"), Some("acme"))
            .map(|adapter| adapter.with_sign(self.0))
    }
}

impl Fixture for Legacy {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(self.build().unwrap())
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let adapter = self.build()?;
        let login = adapter.login(request)?.into_value();
        Ok(serde_json::to_string(&login).unwrap())
    }

    fn configuration(&self) -> Option<Configuration> {
        let sign = match self.0 {
            Sign::Id => "id",
            _ => "id-and-email",
        };
        let settings = json!({
            "sign": sign,
            "platform-id": "acme_platform_1",
            "domain": "acme",
            "secret": {"env": "SECRET"},
        });
        Some(Configuration::of::<Config>(&settings).with_secret("SECRET", SECRET))
    }

    fn proofs(&self) -> &'static [&'static str] {
        &["/userAuthToken"]
    }

    /// Judges as the vendor's sample server does: base64 of the HMAC-SHA256 of the id, then the email.
    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        _: Timestamp,
    ) -> Result<Vec<String>, String> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        #[expect(
            dead_code,
            reason = "what is not signed must be known, and is not judged"
        )]
        struct Config {
            user_id: Option<String>,
            user_email: Option<String>,
            user_name: Option<String>,
            user_auth_token: String,
            #[serde(default)]
            full_privacy: bool,
        }

        let config: Config = serde_json::from_str(payload).map_err(|error| error.to_string())?;
        let email = config.user_email.filter(|_| !config.full_privacy);
        let signed: Vec<String> = config.user_id.into_iter().chain(email).collect();
        let token = STANDARD.encode(hmac_sha256::HMAC::mac(signed.concat(), &secrets[0]));
        if token == config.user_auth_token {
            Ok(signed)
        } else {
            Err("another token".to_owned())
        }
    }
}

mod id_and_email {
    use countersign_helpshift_legacy::Sign;

    countersign_conformance::suite!(super::Legacy(Sign::IdAndEmail));
}

mod id {
    use countersign_helpshift_legacy::Sign;

    countersign_conformance::suite!(
        super::Legacy(Sign::Id),
        snapshots: [full, email_only, anonymous, full_privacy]
    );
}

known_answers!(Config, "vectors.json");
