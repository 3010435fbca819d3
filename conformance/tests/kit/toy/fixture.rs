//! The toy as a fixture.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use countersign::adapter::{
    Accepted, Adapter, Ask, Mint, Request, Rules, Screening, Vendor, async_trait,
};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{ClientBundle, Result, Timestamp};
use countersign_conformance::{Case, Configuration, Fixture};
use serde_json::{Value, json};

use super::SECRET;
use super::adapter::{Adapted, Input, covered_text};
use super::by_hand::ByHand;
use super::config::Config;
use super::fault::Fault;
use super::payload::Payload;

pub(crate) struct Toy(pub(crate) Fault);

impl Fixture for Toy {
    fn adapter(&self) -> Arc<dyn Adapter> {
        let adapter = Adapted::new(self.0).unwrap();
        match self.0 {
            Fault::IsNotReady => Arc::new(Slow(adapter)),
            Fault::CheckSaysNothing
            | Fault::DropsTwice
            | Fault::KeepsWhatItDrops
            | Fault::NamesNoReason
            | Fault::RefusesLater
            | Fault::ReportsTheFirstOnly => Arc::new(ByHand(adapter)),
            _ => Arc::new(adapter),
        }
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let payload = Adapted::new(self.0)?.login(request)?;
        let text = payload.into_value().map_or("{}".to_owned(), |payload| {
            serde_json::to_string(&payload).unwrap()
        });
        Ok(match self.0 {
            Fault::TypesOtherwise => text.replace(':', ": "),
            _ => text,
        })
    }

    /// A configuration builds a toy without a fault.
    fn configuration(&self) -> Option<Configuration> {
        (self.0 == Fault::None).then(|| {
            let settings = json!({"secret": {"env": "SECRET"}});
            Configuration::of::<Config>(&settings).with_secret("SECRET", SECRET)
        })
    }

    fn proofs(&self) -> &'static [&'static str] {
        &["/proof"]
    }

    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        now: Timestamp,
    ) -> Result<Vec<String>, String> {
        let payload: Payload = serde_json::from_str(payload).map_err(|error| error.to_string())?;
        let mut covered = covered_text(self.0, payload.user.get());
        if self.0 == Fault::CoversTheNickname {
            covered.extend(payload.nickname);
        }
        let tag = hmac_sha256::HMAC::mac(&covered, &secrets[0]);
        let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
        let user: Value = serde_json::from_str(payload.user.get()).unwrap();
        let blind = self.0 == Fault::JudgesBlindly;
        if (hex != payload.proof && !blind) || user["exp"].as_i64().unwrap() <= now.unix() {
            return Err("refused".to_owned());
        }
        let found = [user["id"].as_str(), user["email"].as_str()];
        Ok(found.into_iter().flatten().map(str::to_owned).collect())
    }

    fn more_cases(&self) -> Vec<Case> {
        let identity = r#"{"user_id": "Toy 1", "attributes": {"of its own": true}}"#;
        vec![Case::new("of_its_own", identity)]
    }
}

/// An adapter that declares itself offline, and waits once before it issues a bundle.
#[derive(Debug)]
struct Slow(Adapted);

impl Vendor for Slow {
    fn rules(&self) -> &Rules {
        self.0.rules()
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
        self.0.verify(presented, now)
    }
}

#[async_trait]
impl Ask for Slow {
    type Input<'a> = Input;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Input {
        Mint::screen(&self.0, screening)
    }

    async fn ask(&self, input: Accepted<Self::Input<'_>>) -> Result<Accepted<ClientBundle>> {
        YieldOnce(false).await;
        self.0.mint(input)
    }
}

struct YieldOnce(bool);

impl Future for YieldOnce {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0 {
            return Poll::Ready(());
        }
        self.0 = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
