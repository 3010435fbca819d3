//! The toy itself.

use std::collections::HashSet;
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use countersign::adapter::{Capabilities, Mint, Proof, Request, Vendor};
use countersign::bundle::{Argument, Dropped, Renew, Step};
use countersign::problem::Problems;
use countersign::sign::HmacKey;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{ClientBundle, Error, ErrorKind, Result, Secret, Timestamp};
use serde_json::value::RawValue;

use super::fault::Fault;
use super::payload::Payload;
use super::{LIFE, SECRET, capabilities, verify};

pub(crate) struct Adapted {
    pub(crate) fault: Fault,
    pub(super) capabilities: Capabilities,
    pub(super) key: HmacKey,
    instance: u64,
    pub(super) issued: Mutex<HashSet<String>>,
}

impl Adapted {
    pub(crate) fn new(fault: Fault) -> Result<Self> {
        static INSTANCES: AtomicU64 = AtomicU64::new(0);
        Ok(Self {
            fault,
            capabilities: match fault {
                Fault::DeclaresItsIdsJoined => capabilities().with_proof(Proof::JoinedIds),
                _ => capabilities(),
            },
            key: HmacKey::new(&Secret::new(SECRET)?)?,
            instance: INSTANCES.fetch_add(1, Ordering::Relaxed),
            issued: Mutex::default(),
        })
    }

    pub(super) fn life(&self) -> u32 {
        if self.fault == Fault::LivesTwiceAsLong {
            LIFE * 2
        } else {
            LIFE
        }
    }

    /// The payload of a login, and what did not go in.
    pub(crate) fn login(&self, request: &Request<'_>) -> Result<(Option<Payload>, Vec<Dropped>)> {
        let mut problems = Problems::new();
        let (user, nickname, dropped) = self.read(request, &mut problems);
        problems.into_refusal()?;
        if request.identity.trusted().is_anonymous() {
            return Ok((None, dropped));
        }
        let text = serde_json::to_string(&user).map_err(|_| Error::new(ErrorKind::Signing))?;
        let proof = self.proof(&text, nickname.as_deref());
        self.issued.lock().unwrap().insert(proof.clone());
        let user = RawValue::from_string(text).map_err(|_| Error::new(ErrorKind::Signing))?;
        let payload = Payload {
            user,
            proof,
            nickname,
        };
        Ok((Some(payload), dropped))
    }

    pub(super) fn proof(&self, user: &str, nickname: Option<&str>) -> String {
        let covered = nickname.filter(|_| self.fault == Fault::CoversTheNickname);
        let user = covered_text(self.fault, user);
        let parts = [user.as_bytes(), covered.unwrap_or_default().as_bytes()];
        self.key.tag(&parts).hex()
    }

    fn steps(&self) -> Result<Vec<Step>> {
        let mut steps = vec![Step::call("Toy.login", [Argument::payload()])?];
        match self.fault {
            Fault::DiffersByInstance => {
                steps.push(Step::call("Toy.id", [Argument::value(&self.instance)?])?);
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

/// What of the user's text the proof is made of.
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
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn check(&self, request: &Request<'_>, problems: &mut Problems) {
        let before = problems.len();
        self.read(request, problems);
        match self.fault {
            Fault::CheckSaysNothing => {
                *problems = problems.iter().take(before).cloned().fold(
                    Problems::new(),
                    |mut kept, problem| {
                        kept.push(problem);
                        kept
                    },
                )
            }
            Fault::ReportsTheFirstOnly => *problems = first(problems),
            _ => {}
        }
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
        verify::verify(self, presented, now)
    }
}

fn first(problems: &Problems) -> Problems {
    problems
        .iter()
        .next()
        .cloned()
        .map_or_else(Problems::new, Problems::from)
}

impl Mint for Adapted {
    fn mint(&self, request: Request<'_>) -> Result<ClientBundle> {
        let made = self.login(&request);
        let (payload, dropped) = match made {
            Err(error) if self.fault == Fault::ReportsTheFirstOnly => {
                return Err(Error::from_problems(error.kind(), first(error.problems())));
            }
            made => made?,
        };
        let visitor = serde_json::json!({});
        let bundle = match &payload {
            Some(payload) => ClientBundle::new("toy", request.action, payload)?,
            None => {
                return Ok(
                    ClientBundle::new("toy", request.action, &visitor)?.with_dropped(dropped)
                );
            }
        };
        let expires_at = request.now.plus(self.life());
        let renew = match self.fault {
            Fault::NeverRefreshes => Renew::Never,
            _ => Renew::Call,
        };
        Ok(bundle
            .with_steps(self.steps()?)
            .with_life(renew, expires_at, request.now.plus(LIFE / 2))
            .with_dropped(dropped))
    }
}
