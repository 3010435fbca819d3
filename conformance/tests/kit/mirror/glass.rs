//! The adapter behind the mirror.

use std::fmt;

use countersign::adapter::{Capabilities, Intake, Mint, Policy, Request, Vendor};
use countersign::bundle::{Argument, Dropped, Renew, Step};
use countersign::problem::Problems;
use countersign::sign::HmacKey;
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{ClientBundle, Result, Secret, Timestamp};
use serde_json::value::RawValue;

use super::{LIFE, Mirror, SECRET, Told, Verified};

pub(super) struct Glass {
    mirror: Mirror,
    key: HmacKey,
}

impl Glass {
    pub(super) fn new(mirror: Mirror) -> Self {
        let key = HmacKey::new(&Secret::new(SECRET).unwrap()).unwrap();
        Self { mirror, key }
    }

    fn is_timed(&self) -> bool {
        self.mirror.capabilities.longest_life.is_some()
    }

    /// The payload's text, and what did not go in.
    pub(super) fn payload(&self, request: &Request<'_>) -> Result<(String, Vec<Dropped>)> {
        let mut problems = Problems::new();
        let intake = self.take(request, &mut problems);
        let user = intake.user();
        let dropped = intake.into_dropped();
        problems.into_refusal()?;
        if user.is_anonymous() {
            return Ok(("{}".to_owned(), dropped));
        }
        let told = Told::of(user, request, self.is_timed());
        let proof = self
            .key
            .tag(&[(self.mirror.covered)(&told).as_bytes()])
            .hex();
        Ok((
            format!(r#"{{"user":{},"proof":"{proof}"}}"#, told.text()),
            dropped,
        ))
    }

    fn take<'a, 'p>(&'p self, request: &Request<'a>, problems: &'p mut Problems) -> Intake<'a, 'p> {
        Intake::open(&self.mirror.capabilities, Policy::new(), request, problems)
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
    fn capabilities(&self) -> &Capabilities {
        &self.mirror.capabilities
    }

    fn check(&self, request: &Request<'_>, problems: &mut Problems) {
        let _ = self.take(request, problems);
        (self.mirror.checked)(request, problems);
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Verified {
        (self.mirror.verified)(presented, now, self.judge(presented, now))
    }
}

impl Mint for Glass {
    fn mint(&self, request: Request<'_>) -> Result<ClientBundle> {
        let made = self.payload(&request).and_then(|(payload, dropped)| {
            let raw = RawValue::from_string(payload).unwrap();
            let bundle = ClientBundle::from_raw("mirror", request.action, raw)
                .with_steps(vec![Step::call("Mirror.look", [Argument::payload()])?])
                .with_dropped(dropped);
            let expires_at = request.now.plus(LIFE);
            let is_anonymous = bundle.payload.get() == "{}";
            Ok(match self.is_timed() && !is_anonymous {
                true => bundle.with_life(Renew::Call, expires_at, request.now.plus(LIFE / 2)),
                false => bundle,
            })
        });
        (self.mirror.issued)(&request, made)
    }
}
