//! The suite on both surfaces, and the known answers.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::adapter::{Adapter, Request};
use countersign::provision::{Provisioner, RestApi};
use countersign::{Action, Result, Secret, Timestamp};
use countersign_conformance::{Case, Configuration, Fixture, Records, known_answers};
use countersign_helpshift_identities::provision::{self, BulkAction, BulkActions};
use countersign_helpshift_identities::{Config, HelpshiftIdentities, PageSettings, Surface};
use serde::Deserialize;
use serde_json::{Value, json};

const SECRET: &str = "test_secret_key";
const API_KEY: &str = "test_rest_api_key";

struct Identities(Surface);

impl Identities {
    fn build(&self) -> Result<HelpshiftIdentities> {
        Ok(HelpshiftIdentities::new(&Secret::new(SECRET)?)?.with_surface(self.0))
    }

    fn settings(&self) -> Value {
        let surface = match self.0 {
            Surface::SdkX => "sdk-x",
            _ => "web",
        };
        json!({"surface": surface, "secret": {"env": "SECRET"}})
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
            Action::AddIdentities => {
                serde_json::to_string(&adapter.add_identities(request)?.into_value())
            }
            Action::UpdateProfile => {
                serde_json::to_string(&adapter.update_profile(request)?.into_value())
            }
            _ => serde_json::to_string(&adapter.login(request)?.into_value()),
        };
        Ok(text.unwrap())
    }

    fn configuration(&self) -> Option<Configuration> {
        Some(Configuration::of::<Config>(&self.settings()).with_secret("SECRET", SECRET))
    }

    fn more_cases(&self) -> Vec<Case> {
        vendor_data()
    }

    fn proofs(&self) -> &'static [&'static str] {
        &["/identity_token"]
    }

    /// Reads a token as the vendor's sample server writes it: HS256 over header and claims, 24 hours.
    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        now: Timestamp,
    ) -> Result<Vec<String>, String> {
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
        let expected = URL_SAFE_NO_PAD.encode(hmac_sha256::HMAC::mac(signed, &secrets[0]));
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

/// Cases of user data for which the neutral identity has no field.
fn vendor_data() -> Vec<Case> {
    let of = |name: &'static str, global: Value, app: Value| {
        let vendor = json!({"helpshift-identities": {"global": global, "app": app}});
        let identity = json!({"user_id": "u", "name": "Lisa Chen", "attributes": {"plan": "pro"},
            "vendor": vendor});
        Case::new(name, identity.to_string())
    };
    vec![
        of(
            "vendor_data",
            json!({"age": "42", "lifetime_value": "1023", "accepted_t_and_c": "true",
                "last_active_date": "1735689600", "reset_tags": [], "tags_to_remove": ["beta"],
                "custom_user_fields": {"</script>": "a\u{2028}b"},
                "multiline_user_fields": {"story": "one\ntwo"}}),
            json!({"app_version": "10.4.1", "device_model": "Pixel 9", "language": "en",
                "country": "United Kingdom", "user_paying_segment": "non_paying",
                "last_90d_spend": "12.50", "count_refunds_90d": "0"}),
        ),
        of(
            "vendor_faults",
            json!({"age": "150", "accepted_t_and_c": "yes", "last_active_date": "1735689600000",
                "reset_tags": ["x".repeat(101)], "custom_user_fields": {"userEmail": "a@b.co"}}),
            json!({"app_version": "10.4.1-rc.1", "language": "english", "country": "UK",
                "user_paying_segment": "whale", "user_level": "l".repeat(1_001)}),
        ),
        of(
            "vendor_shape",
            json!({"age": 42, "full_name": "Lisa", "nickname": "x", "custom_user_fields": []}),
            json!("x"),
        ),
    ]
}

mod web {
    use countersign_helpshift_identities::Surface;

    countersign_conformance::suite!(super::Identities(Surface::Web));
}

/// Snapshots of the vendor's own cases. Those of the web above are of the common cases alone.
mod web_vendor {
    use countersign_helpshift_identities::Surface;

    countersign_conformance::suite!(
        super::Identities(Surface::Web),
        snapshots: [vendor_data, vendor_faults, vendor_shape]
    );
}

/// An adapter of a page that speaks the user's language.
struct Speaking;

impl Speaking {
    fn build() -> Result<HelpshiftIdentities> {
        let page = PageSettings::new()
            .with_domain("acme")
            .with_language_of_locale();
        Ok(Identities(Surface::Web).build()?.with_page(page))
    }
}

impl Fixture for Speaking {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(Self::build().unwrap())
    }

    fn secrets(&self) -> Vec<String> {
        Identities(Surface::Web).secrets()
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        Identities(Surface::Web).typed(request)
    }

    fn configuration(&self) -> Option<Configuration> {
        let mut settings = Identities(Surface::Web).settings();
        settings["domain"] = json!("acme");
        settings["language"] = json!("locale");
        Some(Configuration::of::<Config>(&settings).with_secret("SECRET", SECRET))
    }

    fn proofs(&self) -> &'static [&'static str] {
        Identities(Surface::Web).proofs()
    }

    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        now: Timestamp,
    ) -> Result<Vec<String>, String> {
        Identities(Surface::Web).judge(payload, secrets, now)
    }
}

mod speaking {
    countersign_conformance::suite!(super::Speaking, snapshots: [full, anonymous]);
}

mod sdk_x {
    use countersign_helpshift_identities::Surface;

    countersign_conformance::suite!(
        super::Identities(Surface::SdkX),
        snapshots: [full, anonymous, full_privacy, vendor_data, vendor_faults, vendor_shape]
    );
}

/// The records that are sent to the API.
struct Sent;

impl Sent {
    fn build() -> Result<Arc<dyn Provisioner>> {
        let api = RestApi::new(provision::API_URL, &Secret::new(API_KEY)?)?;
        let adapter = Identities(Surface::Web).build()?;
        let action = BulkAction::CreateCoreProfiles;
        Ok(Arc::new(BulkActions::new(&adapter, api, "acme", action)?))
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

    fn more_cases(&self) -> Vec<Case> {
        vendor_data()
    }
}

mod sent {
    countersign_conformance::suite!(
        super::Sent,
        snapshots: [
            full, minimal, full_privacy, anonymous, unicode, unverified, empty_strings, malformed,
            vendor_data, vendor_faults, vendor_shape
        ]
    );
}

known_answers!(Config, "vectors.json");
