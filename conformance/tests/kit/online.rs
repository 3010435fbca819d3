//! The toy as an adapter that asks: what it hands over has been to its vendor and back.

use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities, Request, Vendor, async_trait};
use countersign::http::{Answer, Call, Method, StatusCode, Transport, Uri};
use countersign::problem::Problems;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{ClientBundle, Result, Timestamp};
use countersign_conformance::{Case, Fixture, ScriptedTransport};
use serde_json::value::RawValue;

use crate::toy::{Fault, Toy};

pub(crate) struct Online {
    pub(crate) fault: Fault,
    /// Only the vendor can read what it made, and it does not say until when that is good.
    pub(crate) opaque: bool,
}

impl Fixture for Online {
    fn adapter(&self) -> Arc<dyn Adapter> {
        let toy = Toy(self.fault).adapter();
        let capabilities = toy.capabilities().clone().online();
        let echo = |call: &Call| Ok(Answer::new(StatusCode::OK, call.body.clone()));
        Arc::new(Asking {
            toy,
            capabilities,
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

    fn proof(&self) -> Option<&'static str> {
        Toy(self.fault).proof()
    }

    fn judge(&self, payload: &str, now: Timestamp) -> Result<Vec<String>, String> {
        let at = if self.opaque { Timestamp::EPOCH } else { now };
        Toy(self.fault).judge(payload, at)
    }

    fn more_cases(&self) -> Vec<Case> {
        Toy(self.fault).more_cases()
    }
}

#[derive(Debug)]
struct Asking {
    toy: Arc<dyn Adapter>,
    capabilities: Capabilities,
    opaque: bool,
    network: Arc<dyn Transport>,
}

impl Vendor for Asking {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn check(&self, request: &Request<'_>, problems: &mut Problems) {
        self.toy.check(request, problems);
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
    async fn issue(&self, request: Request<'_>) -> Result<ClientBundle> {
        let mut bundle = self.toy.issue(request).await?;
        let uri = Uri::from_static("https://toy.example/logins");
        let call = Call::new(Method::POST, uri).with_body(bundle.payload.get().to_owned());
        let answer = self.network.send(call).await?;
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        bundle.payload = RawValue::from_string(text).unwrap();
        Ok(bundle)
    }
}
