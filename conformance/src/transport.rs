//! A network that answers as a test says.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use countersign::adapter::async_trait;
use countersign::http::{Answer, Call, Transport, TransportFault};

type Outcome = Result<Answer, TransportFault>;

/// A [`Transport`] that answers as a test says and keeps the calls that it got. Nothing leaves the
/// process, and nothing waits.
///
/// Debug prints how many calls there were, and none of them.
///
/// ```
/// use std::sync::Arc;
///
/// use countersign::http::{Method, StatusCode, Uri};
/// use countersign::http::{Answer, Call, Transport, TransportFault};
/// use countersign_conformance::{ScriptedTransport, block_on};
///
/// let network = Arc::new(ScriptedTransport::new([
///     Err(TransportFault::TimedOut),
///     Ok(Answer::new(StatusCode::OK, r#"{"token": "abc"}"#)),
/// ]));
/// // The code under test holds it as its `Arc<dyn Transport>`.
/// let transport: Arc<dyn Transport> = network.clone();
///
/// let call = Call::new(Method::POST, Uri::from_static("https://desk.example/tokens"));
/// let first = block_on(transport.send(call.clone().with_body(r#"{"id": 1}"#)));
/// assert_eq!(first.unwrap_err(), TransportFault::TimedOut);
/// assert_eq!(block_on(transport.send(call)).unwrap().body, r#"{"token": "abc"}"#);
///
/// let calls = network.calls();
/// assert_eq!(calls.len(), 2);
/// assert_eq!(calls[0].uri.path(), "/tokens");
/// assert_eq!(calls[0].body, r#"{"id": 1}"#);
/// ```
pub struct ScriptedTransport(Mutex<Scene>);

struct Scene {
    script: Script,
    calls: Vec<Call>,
}

enum Script {
    InOrder(VecDeque<Outcome>),
    Vendor(Box<dyn FnMut(&Call) -> Outcome + Send>),
}

impl ScriptedTransport {
    /// Makes a transport that gives these answers and faults in their order, one a call.
    ///
    /// A call too many panics, and so does the end of the transport while an answer is left: either
    /// fails the test, and says which calls came.
    #[must_use]
    pub fn new(answers: impl IntoIterator<Item = Result<Answer, TransportFault>>) -> Self {
        Self::of(Script::InOrder(answers.into_iter().collect()))
    }

    /// Makes a transport that answers every call by this function: a small stand-in for the vendor, for tests that ask
    /// it any number of times, such as the checks.
    ///
    /// ```
    /// # use countersign::http::StatusCode;
    /// # use countersign::http::{Answer, TransportFault};
    /// # use countersign_conformance::ScriptedTransport;
    /// let vendor = ScriptedTransport::answering(|call| {
    ///     let status = match call.uri.path() {
    ///         "/tokens" => StatusCode::OK,
    ///         _ => StatusCode::NOT_FOUND,
    ///     };
    ///     Ok(Answer::new(status, call.body.clone()))
    /// });
    /// # drop(vendor);
    /// ```
    #[must_use]
    pub fn answering(
        vendor: impl FnMut(&Call) -> Result<Answer, TransportFault> + Send + 'static,
    ) -> Self {
        Self::of(Script::Vendor(Box::new(vendor)))
    }

    const fn of(script: Script) -> Self {
        let calls = Vec::new();
        Self(Mutex::new(Scene { script, calls }))
    }

    /// Returns the calls that came, in their order.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.scene().calls.clone()
    }

    /// Locks also after a panic, so that the calls can still be read.
    fn scene(&self) -> MutexGuard<'_, Scene> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Scene {
    /// `None` where no answer is left.
    fn answer(&mut self, call: Call) -> Option<Outcome> {
        let outcome = match &mut self.script {
            Script::InOrder(answers) => answers.pop_front(),
            Script::Vendor(vendor) => Some(vendor(&call)),
        };
        self.calls.push(call);
        outcome
    }

    fn left(&self) -> usize {
        match &self.script {
            Script::InOrder(answers) => answers.len(),
            Script::Vendor(_) => 0,
        }
    }
}

#[async_trait]
impl Transport for ScriptedTransport {
    async fn send(&self, call: Call) -> Result<Answer, TransportFault> {
        let mut scene = self.scene();
        match scene.answer(call) {
            Some(outcome) => outcome,
            None => fail("more calls came than were scripted", &scene.calls),
        }
    }
}

impl Drop for ScriptedTransport {
    fn drop(&mut self) {
        let scene = self.scene();
        // A test that fails already has told why.
        if scene.left() > 0 && !thread::panicking() {
            let left = scene.left();
            let what = format!("fewer calls came than were scripted ({left} left)");
            fail(&what, &scene.calls);
        }
    }
}

#[expect(
    clippy::panic,
    reason = "it is for tests, and fails the one that uses it"
)]
fn fail(what: &str, calls: &[Call]) -> ! {
    panic!("{what}: {calls:#?}")
}

impl fmt::Debug for ScriptedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calls = self.scene().calls.len();
        write!(f, "ScriptedTransport({calls} calls)")
    }
}
