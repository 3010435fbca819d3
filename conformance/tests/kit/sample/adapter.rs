//! The adapter of the sample.

use std::fmt;
use std::sync::Arc;

use countersign::adapter::{Accepted, Adapter, Request, Rules, Screening, Vendor, async_trait};
use countersign::bundle::{Argument, Life, Reason, Step, Verification};
use countersign::identity::Field;
use countersign::json::text;
use countersign::problem::{Path, Problems};
use countersign::sign::HmacKey;
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{Action, ClientBundle, Result, Secret, Timestamp};
use serde_json::value::RawValue;

use super::payload::is_reserved;
use super::{LIFE, SECRET, Sample, SignedUser, Verified};

pub(super) struct SampleAdapter {
    sample: Sample,
    rules: Rules,
    key: HmacKey,
}

impl SampleAdapter {
    pub(super) fn new(sample: Sample) -> Self {
        let key = HmacKey::new(&Secret::new(SECRET).unwrap()).unwrap();
        Self {
            rules: Rules::new(sample.capabilities()),
            sample,
            key,
        }
    }

    fn is_timed(&self) -> bool {
        self.sample.table.proof().longest_life().is_some()
    }

    /// Makes the payload's text.
    pub(super) fn payload(&self, request: &Request<'_>) -> Result<Accepted<String>> {
        let user = self
            .rules
            .accept(request, |screening| self.read(screening))?;
        Ok(user.map(|user| {
            let Some(told) = user else {
                return "{}".to_owned();
            };
            let covered = (self.sample.covered)(&told);
            let proof = self.key.tag(&[covered.as_bytes()]).hex();
            format!(r#"{{"user":{},"proof":"{proof}"}}"#, told.text())
        }))
    }

    /// Reads the user; `None` for a visitor.
    fn read(&self, screening: &mut Screening<'_>) -> Option<SignedUser> {
        let user = screening.user();
        if !user.is_anonymous() {
            let names = user.attributes().iter().map(|(name, _)| name);
            for name in names.filter(|name| is_reserved(name)) {
                screening.drop(Path::ROOT.key("attributes").key(name), Reason::Reserved);
            }
        }
        let mut client = screening.client_data();
        let named = self.sample.named_by.zip(client.as_mut());
        let named = named.and_then(|(key, client)| text(client.take(key)?).ok());
        let told = || {
            let mut told = SignedUser::of(user, screening.now(), self.is_timed());
            if self.sample.folds {
                told.email = screening.folded(Field::Email).map(Into::into);
            }
            if let Some(named) = named {
                told.user_id = Some(named.into_owned());
            }
            told
        };
        (!user.is_anonymous()).then(told)
    }

    fn bundle(&self, request: &Request<'_>) -> Result<ClientBundle> {
        let (payload, dropped) = self.payload(request)?.into_parts();
        let is_known = payload != "{}";
        let raw = RawValue::from_string(payload).unwrap();
        let function = match request.action {
            Action::Login => "Sample.look",
            _ => "Sample.update",
        };
        let bundle = ClientBundle::from_json("sample", request.action, raw)
            .with_steps([Step::call(function, [Argument::payload()])?])
            .with_logout(self.sample.logout.clone())
            .with_dropped(dropped);
        let life = Life::until(request.now + LIFE, request.now + LIFE / 2);
        let bundle = match self.is_timed() && is_known {
            true => bundle.with_life(life),
            false => bundle,
        };
        Ok(match self.sample.table.proof().is_none() || !is_known {
            true => bundle,
            false => bundle.with_verification(Verification::hmac("/proof")),
        })
    }

    fn judge(&self, presented: &Presented<'_>, now: Timestamp) -> Verified {
        let refuse = |reason: &'static str| Err(Rejection::new("sample-refused", reason));
        if presented.payload.get() == "{}" {
            return Ok(Verdict::Accepted(User::anonymous()));
        }
        let Some((told, proof)) = SignedUser::read(presented.payload.get()) else {
            return refuse("form");
        };
        let tag = self.key.tag(&[(self.sample.covered)(&told).as_bytes()]);
        if !tag.is_hex(&proof) {
            return refuse("proof");
        }
        if told.exp.is_some_and(|exp| exp <= now.unix()) {
            return refuse("over");
        }
        if told.iat.is_some_and(|iat| iat > now.unix()) {
            return refuse("not yet");
        }
        Ok(Verdict::Accepted(told.into_user()))
    }
}

impl fmt::Debug for SampleAdapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SampleAdapter({})", self.sample.debug)
    }
}

impl Vendor for SampleAdapter {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Verified {
        (self.sample.verified)(presented, now, self.judge(presented, now))
    }

    fn logout(&self) -> Arc<[Step]> {
        self.sample.logout.clone()
    }
}

/// Written by hand, since a test also changes answers that no `Mint` can change.
#[async_trait]
impl Adapter for SampleAdapter {
    fn check(&self, request: &Request<'_>) -> Problems {
        let mut problems = self.rules.check(request, |screening| self.read(screening));
        (self.sample.checked)(request, &mut problems);
        problems
    }

    async fn issue(&self, request: Request<'_>) -> Result<ClientBundle> {
        (self.sample.issued)(&request, self.bundle(&request))
    }

    fn issue_now(&self, request: &Request<'_>) -> Option<Result<ClientBundle>> {
        Some((self.sample.issued)(request, self.bundle(request)))
    }
}
