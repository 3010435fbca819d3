//! The toy as an adapter that asks: what it hands over has been to its vendor and back.

use std::sync::Arc;

use countersign::http::{Method, StatusCode, Uri};
use countersign::{
    Adapter, Answer, Call, Capabilities, ClientBundle, Presented, Problems, Rejection, Request,
    Result, Timestamp, Transport, Vendor, Verdict, async_trait,
};
use countersign_conformance::{Case, Fixture, ScriptedTransport};
use serde_json::value::RawValue;

use crate::toy::{Fault, Toy};

pub(crate) struct Online(pub(crate) Fault);

impl Fixture for Online {
    fn adapter(&self) -> Arc<dyn Adapter> {
        let toy = Toy(self.0).adapter();
        let capabilities = toy.capabilities().clone().online();
        let echo = |call: &Call| Ok(Answer::new(StatusCode::OK, call.body.clone()));
        Arc::new(Asking {
            toy,
            capabilities,
            network: Arc::new(ScriptedTransport::answering(echo)),
        })
    }

    fn secrets(&self) -> Vec<String> {
        Toy(self.0).secrets()
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        Toy(self.0).typed(request)
    }

    fn proof(&self) -> Option<&'static str> {
        Toy(self.0).proof()
    }

    fn judge(&self, payload: &str, now: Timestamp) -> std::result::Result<Vec<String>, String> {
        Toy(self.0).judge(payload, now)
    }

    fn more_cases(&self) -> Vec<Case> {
        Toy(self.0).more_cases()
    }
}

#[derive(Debug)]
struct Asking {
    toy: Arc<dyn Adapter>,
    capabilities: Capabilities,
    network: Arc<dyn Transport>,
}

impl Vendor for Asking {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn check(&self, request: &Request<'_>, problems: &mut Problems) {
        self.toy.check(request, problems);
    }

    fn verify(
        &self,
        presented: &Presented<'_>,
        now: Timestamp,
    ) -> std::result::Result<Verdict, Rejection> {
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
