//! Runs the suite on every mode, and the known answers.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

use std::sync::Arc;

use countersign::adapter::{Adapter, Request};
use countersign::provision::{Provisioner, RestApi};
use countersign::sign::Keys;
use countersign::{Action, Result, Secret, Timestamp};
use countersign_conformance::{Configuration, Fixture, Records, known_answers};
use countersign_helpcrunch::{Config, Helpcrunch, Json, Mode, Secrets, SuffixKey, provision};
use md5::{Digest, Md5};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

const SECRET: &str = "test_secret_key";
const API_KEY: &str = "test_rest_api_key";

struct Widget(Mode);

impl Widget {
    fn build(&self) -> Result<Helpcrunch> {
        let secrets = match self.0 {
            Mode::Plain => Secrets::none(),
            _ => Secrets::new(&Secret::new(SECRET)?)?,
        };
        Helpcrunch::new(self.0, secrets)?.with_app(Some("acme"), Some("a47f"))
    }
}

/// An entry of a configuration for the same application, with these settings beside.
fn configured(mode: Mode, more: Value) -> Option<Configuration> {
    let mut settings = more;
    settings["mode"] = json!(mode.as_str());
    settings["organization"] = json!("acme");
    settings["app-id"] = json!("a47f");
    if mode != Mode::Plain {
        settings["secret"] = json!({"env": "SECRET"});
    }
    Some(Configuration::of::<Config>(&settings).with_secret("SECRET", SECRET))
}

impl Fixture for Widget {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(self.build().unwrap())
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let adapter = self.build()?;
        let user = match request.action {
            Action::UpdateProfile => adapter.update_profile(request)?,
            _ => adapter.login(request)?,
        }
        .into_value();
        Ok(serde_json::to_string(&user).unwrap())
    }

    fn configuration(&self) -> Option<Configuration> {
        configured(self.0, json!({}))
    }

    fn proofs(&self) -> &'static [&'static str] {
        match self.0 {
            Mode::SecurityHash => &["/security_hash"],
            Mode::Signature => &["/signature"],
            _ => &[],
        }
    }

    /// Judges as the vendor's older documentation does: PHP's `hash_hmac('sha256', $id, $secret)`.
    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        _: Timestamp,
    ) -> Result<Vec<String>, String> {
        let user: Value = serde_json::from_str(payload).map_err(|error| error.to_string())?;
        let id = user.get("user_id").and_then(Value::as_str).ok_or("no id")?;
        let tag = hmac_sha256::HMAC::mac(id, &secrets[0]);
        let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
        match self.proofs().first().and_then(|place| user.pointer(place)) {
            Some(Value::String(proof)) if *proof == hex => Ok(vec![id.to_owned()]),
            _ => Err("another tag".to_owned()),
        }
    }
}

mod security_hash {
    use countersign_helpcrunch::Mode;

    countersign_conformance::suite!(super::Widget(Mode::SecurityHash));
}

mod signature {
    use countersign_helpcrunch::Mode;

    countersign_conformance::suite!(
        super::Widget(Mode::Signature),
        snapshots: [full, anonymous, full_privacy]
    );
}

/// The mode that signs the whole user's text.
struct Whole(Json);

impl Whole {
    fn build(&self) -> Result<Helpcrunch> {
        let key = SuffixKey::new(&Secret::new(SECRET)?)?;
        Helpcrunch::new(
            Mode::SecuritySignature,
            Secrets::suffix_keys(Keys::new(key)),
        )?
        .with_json(self.0)
        .with_app(Some("acme"), Some("a47f"))
    }
}

impl Fixture for Whole {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(self.build().unwrap())
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let adapter = self.build()?;
        let user = match request.action {
            Action::UpdateProfile => adapter.update_profile(request)?,
            _ => adapter.login(request)?,
        }
        .into_value();
        Ok(serde_json::to_string(&adapter.sign(&user)?).unwrap())
    }

    fn configuration(&self) -> Option<Configuration> {
        configured(Mode::SecuritySignature, json!({"json": self.0.as_str()}))
    }

    fn proofs(&self) -> &'static [&'static str] {
        &["/signature"]
    }

    /// Judges as the vendor's sample does: PHP's `md5($json . $secret)`, over the text as it stands.
    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        _: Timestamp,
    ) -> Result<Vec<String>, String> {
        #[derive(Deserialize)]
        struct Signed<'a> {
            #[serde(borrow)]
            user: &'a RawValue,
            signature: String,
        }

        let signed: Signed<'_> =
            serde_json::from_str(payload).map_err(|error| error.to_string())?;
        let text = signed.user.get();
        let tag = Md5::digest(format!("{text}{}", secrets[0]));
        let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
        if hex != signed.signature {
            return Err("another signature".to_owned());
        }
        let user: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let identifiers = ["user_id", "email", "phone"].into_iter();
        let texts = identifiers.filter_map(|key| user.get(key)?.as_str().map(str::to_owned));
        Ok(texts.collect())
    }
}

mod security_signature {
    use countersign_helpcrunch::Json;

    countersign_conformance::suite!(super::Whole(Json::Php));
}

mod security_signature_plain {
    use countersign_helpcrunch::Json;

    countersign_conformance::suite!(
        super::Whole(Json::Plain),
        snapshots: [full, unicode, full_privacy]
    );
}

mod hashed_id {
    use countersign_helpcrunch::Mode;

    countersign_conformance::suite!(
        super::Widget(Mode::HashedId),
        snapshots: [full, anonymous, full_privacy]
    );
}

mod plain {
    use countersign_helpcrunch::Mode;

    countersign_conformance::suite!(
        super::Widget(Mode::Plain),
        snapshots: [full, anonymous, full_privacy]
    );
}

/// The customers that are sent to the API, in the mode whose ids differ most from the application's.
struct Sent;

impl Sent {
    fn build() -> Result<Arc<dyn Provisioner>> {
        let api = RestApi::new(provision::API_URL, &Secret::new(API_KEY)?)?;
        let adapter = Widget(Mode::HashedId).build()?;
        Ok(Arc::new(provision::Customers::new(adapter, api)))
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

mod sent {
    countersign_conformance::suite!(
        super::Sent,
        snapshots: [
            full, minimal, full_privacy, anonymous, unicode, unverified, empty_strings, malformed
        ]
    );
}

known_answers!(Config, "vectors.json");
