//! The toy's adapter.

use std::collections::HashSet;
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use countersign::adapter::{Accepted, Mint, Policy, Request, Rules, Screening, Vendor};
use countersign::bundle::{Argument, Life, Step, Verification};
use countersign::identity::Field;
use countersign::sign::{HmacKey, Keys};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Error, ErrorKind, Result, Secret, Timestamp};
use serde_json::json;
use serde_json::value::RawValue;

use super::fault::Fault;
use super::payload::{Payload, User};
use super::{LIFE, SECRET, capabilities, joining_ids, verify};

/// A user, as the toy takes them.
pub(crate) struct Input {
    /// `None` for a visitor.
    pub(super) user: Option<User>,
    pub(super) nickname: Option<String>,
    pub(super) now: Timestamp,
}

/// The toy as an adapter.
pub(crate) struct Adapted {
    pub(crate) fault: Fault,
    rules: Rules,
    pub(super) keys: Keys<HmacKey>,
    instance: u64,
    pub(super) issued: Mutex<HashSet<String>>,
}

impl Adapted {
    pub(crate) fn new(fault: Fault) -> Result<Self> {
        static INSTANCES: AtomicU64 = AtomicU64::new(0);
        let rules = Rules::new(match fault {
            Fault::DeclaresItsIdsJoined => joining_ids(),
            _ => capabilities(),
        });
        let policy = match fault {
            Fault::TrustsEmail => Policy::new().allow_unverified(Field::Email),
            _ => Policy::new(),
        };
        Ok(Self {
            fault,
            rules: rules.with_policy(policy),
            keys: Keys::new(HmacKey::new(&Secret::new(SECRET)?)?),
            instance: INSTANCES.fetch_add(1, Ordering::Relaxed),
            issued: Mutex::default(),
        })
    }

    pub(crate) fn with_keys(mut self, keys: Keys<HmacKey>) -> Self {
        self.keys = keys;
        self
    }

    pub(crate) fn with_policy(mut self, policy: Policy) -> Self {
        self.rules = self.rules.with_policy(policy);
        self
    }

    pub(super) fn life(&self) -> Duration {
        if self.fault == Fault::LivesTwiceAsLong {
            LIFE * 2
        } else {
            LIFE
        }
    }

    /// Makes the payload of a login; `None` for a visitor.
    pub(crate) fn login(&self, request: &Request<'_>) -> Result<Accepted<Option<Payload>>> {
        self.input(request)?.try_map(|input| self.sign(&input))
    }

    pub(super) fn input(&self, request: &Request<'_>) -> Result<Accepted<Input>> {
        let input = self
            .rules
            .accept(request, |screening| self.read(screening))?;
        Ok(input.map(|mut input| {
            if self.fault == Fault::KeepsWhatItDrops {
                let nickname = request.identity.trusted().name().display;
                input.nickname = nickname.map(str::to_owned);
            }
            input
        }))
    }

    fn sign(&self, input: &Input) -> Result<Option<Payload>> {
        let Some(user) = &input.user else {
            return Ok(None);
        };
        let text = serde_json::to_string(user).map_err(|_| Error::new(ErrorKind::Signing))?;
        let proof = self.proof(self.keys.current(), &text, input.nickname.as_deref());
        self.issued.lock().unwrap().insert(proof.clone());
        let user = RawValue::from_string(text).map_err(|_| Error::new(ErrorKind::Signing))?;
        Ok(Some(Payload {
            user,
            proof,
            nickname: input.nickname.clone().filter(|_| self.sends_the_nickname()),
        }))
    }

    /// Says whether the nickname stands in the payload instead of in a step.
    fn sends_the_nickname(&self) -> bool {
        matches!(
            self.fault,
            Fault::CoversTheNickname | Fault::DeclaresMoreThanItCovers
        )
    }

    pub(super) fn proof(&self, key: &HmacKey, user: &str, nickname: Option<&str>) -> String {
        let covered = nickname.filter(|_| self.fault == Fault::CoversTheNickname);
        let user = covered_text(self.fault, user);
        let parts = [user.as_bytes(), covered.unwrap_or_default().as_bytes()];
        key.tag(&parts).hex()
    }

    fn steps(&self, nickname: Option<&str>) -> Result<Vec<Step>> {
        let mut steps = vec![Step::call("Toy.login", [Argument::payload()])?];
        if let Some(nickname) = nickname.filter(|_| !self.sends_the_nickname()) {
            steps.push(Step::call("Toy.call", [Argument::value(nickname)?])?);
        }
        match self.fault {
            Fault::LetsThePageName => {
                steps.push(Step::assign(
                    "Toy.page",
                    [Argument::value(&json!({"id": 1}))?],
                )?);
            }
            Fault::DiffersByInstance => {
                steps.push(Step::call("Toy.id", [Argument::value(&self.instance)?])?);
            }
            Fault::LeavesTheUserBehind => {
                steps.push(Step::assign("toySettings", [Argument::payload()])?);
            }
            Fault::SendsTheSecret => {
                let hex: String = SECRET.bytes().map(|byte| format!("{byte:02X}")).collect();
                steps.push(Step::call("Toy.key", [Argument::value(&hex)?])?);
            }
            _ => {}
        }
        Ok(steps)
    }
}

/// Returns the part of the user's text that the proof is made of.
pub(super) fn covered_text(fault: Fault, user: &str) -> String {
    match fault {
        Fault::JoinsIdAndName => user.replace(r#"","name":""#, ""),
        _ => user.to_owned(),
    }
}

impl fmt::Debug for Adapted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault {
            Fault::DebugShowsTheSecret => write!(f, "Adapted({:?})", SECRET.as_bytes()),
            _ => f.write_str("Adapted(..)"),
        }
    }
}

impl Vendor for Adapted {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
        verify::verify(self, presented, now)
    }
}

impl Mint for Adapted {
    type Input<'a> = Input;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Input {
        self.read(screening)
    }

    fn mint(&self, input: Accepted<Input>) -> Result<Accepted<ClientBundle>> {
        input.try_map(|input| {
            let Some(payload) = self.sign(&input)? else {
                return ClientBundle::new("toy", Action::Login, &serde_json::json!({}));
            };
            let life = Life::until(input.now + self.life(), input.now + LIFE / 2);
            let bundle = ClientBundle::new("toy", Action::Login, &payload)?
                .with_steps(self.steps(input.nickname.as_deref())?)
                .with_life(life);
            Ok(match self.fault {
                Fault::NamesNoProof => bundle,
                _ => bundle.with_verification(Verification::hmac("/proof")),
            })
        })
    }
}
