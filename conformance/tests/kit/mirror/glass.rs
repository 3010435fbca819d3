//! The adapter behind the mirror.

use std::fmt;

use countersign::adapter::{Accepted, Adapter, Request, Rules, Screening, Vendor, async_trait};
use countersign::bundle::{Argument, Life, Step};
use countersign::problem::Problems;
use countersign::sign::HmacKey;
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{ClientBundle, Result, Secret, Timestamp};
use serde_json::value::RawValue;

use super::{LIFE, Mirror, SECRET, Told, Verified};

pub(super) struct Glass {
    mirror: Mirror,
    rules: Rules,
    key: HmacKey,
}

impl Glass {
    pub(super) fn new(mirror: Mirror) -> Self {
        let key = HmacKey::new(&Secret::new(SECRET).unwrap()).unwrap();
        Self {
            rules: Rules::new(mirror.capabilities.clone()),
            mirror,
            key,
        }
    }

    fn is_timed(&self) -> bool {
        self.mirror.capabilities.longest_life.is_some()
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
            let covered = (self.mirror.covered)(&told);
            let proof = self.key.tag(&[covered.as_bytes()]).hex();
            format!(r#"{{"user":{},"proof":"{proof}"}}"#, told.text())
        }))
    }

    /// Reads the user; `None` for a visitor.
    fn read(&self, screening: &mut Screening<'_>) -> Option<Told> {
        let user = screening.user();
        let told = || Told::of(user, screening.now(), self.is_timed());
        (!user.is_anonymous()).then(told)
    }

    fn bundle(&self, request: &Request<'_>) -> Result<ClientBundle> {
        let (payload, dropped) = self.payload(request)?.into_parts();
        let is_timed = self.is_timed() && payload != "{}";
        let raw = RawValue::from_string(payload).unwrap();
        let bundle = ClientBundle::from_json("mirror", request.action, raw)
            .with_steps([Step::call("Mirror.look", [Argument::payload()])?])
            .with_dropped(dropped);
        let life = Life::until(request.now.plus(LIFE), request.now.plus(LIFE / 2));
        Ok(match is_timed {
            true => bundle.with_life(life),
            false => bundle,
        })
    }

    fn judge(&self, presented: &Presented<'_>, now: Timestamp) -> Verified {
        let refuse = |reason: &'static str| Err(Rejection::new("mirror-refused", reason));
        if presented.payload.get() == "{}" {
            return Ok(Verdict::Accepted(User::anonymous()));
        }
        let Some((told, proof)) = Told::read(presented.payload.get()) else {
            return refuse("form");
        };
        let tag = self.key.tag(&[(self.mirror.covered)(&told).as_bytes()]);
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

impl fmt::Debug for Glass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Glass({})", self.mirror.debug)
    }
}

impl Vendor for Glass {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Verified {
        (self.mirror.verified)(presented, now, self.judge(presented, now))
    }
}

/// Written by hand, since a test changes what a `Mint` has no word on.
#[async_trait]
impl Adapter for Glass {
    fn check(&self, request: &Request<'_>) -> Problems {
        let mut problems = self.rules.check(request, |screening| self.read(screening));
        (self.mirror.checked)(request, &mut problems);
        problems
    }

    async fn issue(&self, request: Request<'_>) -> Result<ClientBundle> {
        (self.mirror.issued)(&request, self.bundle(&request))
    }

    fn issue_now(&self, request: &Request<'_>) -> Option<Result<ClientBundle>> {
        Some((self.mirror.issued)(request, self.bundle(request)))
    }
}
