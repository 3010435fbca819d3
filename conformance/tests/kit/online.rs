//! The toy as an adapter that asks its vendor: the vendor sends each payload back.

use std::sync::Arc;

use countersign::adapter::{Adapter, Request, Rules, Vendor, async_trait};
use countersign::http::{Answer, Call, Method, StatusCode, Transport, Uri};
use countersign::problem::Problems;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{ClientBundle, Result, Timestamp};
use countersign_conformance::{Case, Fixture, ScriptedTransport};
use serde_json::value::RawValue;

use crate::toy::{Fault, Toy};

pub(crate) struct Online {
    pub(crate) fault: Fault,
    /// Only the vendor can read the proof, and it does not say when the proof expires.
    pub(crate) opaque: bool,
}

impl Fixture for Online {
    fn adapter(&self) -> Arc<dyn Adapter> {
        let toy = Toy(self.fault).adapter();
        let capabilities = toy.capabilities().clone().online();
        let rules = toy.rules().clone().with_capabilities(capabilities);
        let echo = |call: &Call| Ok(Answer::new(StatusCode::OK, call.body.clone()));
        Arc::new(Asking {
            toy,
            rules,
            opaque: self.opaque,
            network: Arc::new(ScriptedTransport::answering(echo)),
        })
    }

    fn secrets(&self) -> Vec<String> {
        Toy(self.fault).secrets()
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        Toy(self.fault).typed(request)
    }

    fn proofs(&self) -> &'static [&'static str] {
        Toy(self.fault).proofs()
    }

    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        now: Timestamp,
    ) -> Result<Vec<String>, String> {
        let at = if self.opaque { Timestamp::EPOCH } else { now };
        Toy(self.fault).judge(payload, secrets, at)
    }

    fn more_cases(&self) -> Vec<Case> {
        Toy(self.fault).more_cases()
    }
}

#[derive(Debug)]
struct Asking {
    toy: Arc<dyn Adapter>,
    rules: Rules,
    opaque: bool,
    network: Arc<dyn Transport>,
}

impl Vendor for Asking {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
        if self.opaque {
            return Ok(Verdict::Opaque);
        }
        self.toy.verify(presented, now)
    }
}

#[async_trait]
impl Adapter for Asking {
    fn check(&self, request: &Request<'_>) -> Problems {
        self.toy.check(request)
    }

    async fn issue(&self, request: Request<'_>) -> Result<ClientBundle> {
        let mut bundle = self.toy.issue(request).await?;
        let uri = Uri::from_static("https://toy.example/logins");
        let call = Call::new(Method::POST, uri).with_body(bundle.payload.get().to_owned());
        let answer = self.network.send(call).await?;
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        bundle.payload = RawValue::from_string(text).unwrap().into();
        Ok(bundle)
    }

    fn issue_now(&self, _: &Request<'_>) -> Option<Result<ClientBundle>> {
        None
    }
}
