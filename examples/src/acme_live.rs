//! Acme Live, a vendor that does not exist and makes its tokens itself:
//! `AcmeLive.identify({"email", "token"})`.
//!
//! `POST /visitor-tokens` with a bearer key and `{"email", "firstName", "lastName"}` answers
//! `{"token"}`. Only Acme can read it, and it is good for twelve hours: keep the bundle in a
//! [`BundleCache`](countersign::cache::BundleCache) and ask again at its `refresh_at`. A visitor needs none.

use std::sync::Arc;
use std::time::Duration;

use countersign::adapter::{
    Adapter, Capabilities, FieldRule, Intake, Need, Policy, Proof, Request, Vendor, async_trait,
};
use countersign::bundle::{Argument, Dropped, Renew, Step};
use countersign::config::{AdapterConfig, Settings};
use countersign::http::{
    Answer, HeaderValue, HttpTransport, Method, StatusCode, Transport, header,
};
use countersign::identity::Field;
use countersign::problem::Problems;
use countersign::provision::RestApi;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{ClientBundle, Error, ErrorKind, Result, Timestamp};
use serde::{Deserialize, Serialize};

const KIND: &str = "acme-live";
const ADDRESS: &str = "https://api.acme-live.example/v1";

/// Seconds that a token is good for, and after which the next one is due.
const LIFE: u32 = 12 * 60 * 60;
const REFRESH: u32 = 11 * 60 * 60;

/// A page waits for this.
const TIME_LIMIT: Duration = Duration::from_secs(5);

/// What Acme takes: all of it is in the token.
const FIELDS: &[FieldRule] = &[
    FieldRule::new(Field::Email, Need::Required, "email").signed(),
    FieldRule::new(Field::FirstName, Need::Optional, "firstName").signed(),
    FieldRule::new(Field::LastName, Need::Optional, "lastName").signed(),
];

fn capabilities() -> Capabilities {
    Capabilities::new(KIND, FIELDS)
        .online()
        .with_proof(Proof::Payload)
        .with_longest_life(LIFE)
        .without_anonymous()
}

/// What Acme is asked. The field names are the wire names; what is absent is left out, never null.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Visitor {
    email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<String>,
}

/// What Acme answers.
#[derive(Deserialize)]
struct Minted {
    token: String,
}

/// What the page tells Acme.
#[derive(Serialize, Deserialize)]
struct Login {
    email: String,
    token: String,
}

/// Signs users in to Acme Live.
#[derive(Debug)]
pub struct AcmeLive {
    capabilities: Capabilities,
    api: RestApi,
    network: Arc<dyn Transport>,
    policy: Policy,
    login: Step,
    logout: Step,
}

impl AcmeLive {
    /// An adapter that asks this API over this network.
    ///
    /// # Errors
    ///
    /// None in practice: the names of the steps are fixed.
    pub fn new(api: RestApi, network: Arc<dyn Transport>, policy: Policy) -> Result<Self> {
        Ok(Self {
            capabilities: capabilities(),
            api,
            network,
            policy,
            login: Step::call("AcmeLive.identify", [Argument::payload()])?,
            logout: Step::call("AcmeLive.reset", [])?,
        })
    }

    /// The payload, with a token of Acme's, and what did not go in.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`] with every fault of the request, upon which nobody is asked;
    /// [`ErrorKind::Rejected`] where Acme said no, [`ErrorKind::Transport`] where it said nothing that
    /// can be used.
    pub async fn login(
        &self,
        request: &Request<'_>,
    ) -> Result<(impl Serialize + use<>, Vec<Dropped>)> {
        let mut problems = Problems::new();
        let (visitor, dropped) = self.read(request, &mut problems);
        problems.into_refusal()?;
        let token = self.ask(&visitor).await?;
        let email = visitor.email;
        Ok((Login { email, token }, dropped))
    }

    /// `check` and `issue` go through the same intake, so that they cannot differ.
    fn read(&self, request: &Request<'_>, problems: &mut Problems) -> (Visitor, Vec<Dropped>) {
        let intake = Intake::open(&self.capabilities, self.policy, request, problems);
        // It has nothing that nobody verified, nor what the table has no place for.
        let user = intake.user();
        let name = user.name();
        let visitor = Visitor {
            email: user.email().unwrap_or_default().to_owned(),
            first_name: name.first.map(str::to_owned),
            last_name: name.last.map(str::to_owned),
        };
        (visitor, intake.into_dropped())
    }

    /// Asks once: who calls knows whether there is time for another try.
    async fn ask(&self, visitor: &Visitor) -> Result<String> {
        let body = serde_json::to_vec(visitor).map_err(|_| Error::new(ErrorKind::Signing))?;
        let json = HeaderValue::from_static("application/json");
        let call = self
            .api
            .call(Method::POST, "/visitor-tokens")?
            .with_header(header::CONTENT_TYPE, json)
            .with_body(body)
            .with_time_limit(TIME_LIMIT);
        token(&self.network.send(call).await?)
    }
}

/// The token of an answer. An error tells the status and nothing of the body, which can quote the
/// user; serde's own words can, too.
fn token(answer: &Answer) -> Result<String> {
    let status = answer.status;
    let failed = |kind| Error::new(kind).with_source(format!("HTTP {status}"));
    if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
        return Err(failed(ErrorKind::Transport).with_retryable(true));
    }
    if !status.is_success() {
        return Err(failed(ErrorKind::Rejected));
    }
    let minted: Option<Minted> = serde_json::from_slice(&answer.body).ok();
    match minted {
        Some(Minted { token }) if !token.is_empty() => Ok(token),
        _ => Err(failed(ErrorKind::Transport)),
    }
}

impl Vendor for AcmeLive {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn check(&self, request: &Request<'_>, problems: &mut Problems) {
        self.read(request, problems);
    }

    /// Only Acme can read its token: what can be seen here is whether there is one.
    fn verify(&self, sent: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        let login: Option<Login> = serde_json::from_str(sent.payload.get()).ok();
        match login {
            Some(login) if !login.token.is_empty() => Ok(Verdict::Opaque),
            _ => Err(Rejection::new("identify-failed", "malformed")),
        }
    }
}

#[async_trait]
impl Adapter for AcmeLive {
    async fn issue(&self, request: Request<'_>) -> Result<ClientBundle> {
        let (login, dropped) = self.login(&request).await?;
        let [expires_at, refresh_at] = [LIFE, REFRESH].map(|seconds| request.now.plus(seconds));
        Ok(ClientBundle::new(KIND, request.action, &login)?
            .with_steps(vec![self.login.clone()])
            .with_logout(vec![self.logout.clone()])
            .with_life(Renew::Call, expires_at, refresh_at)
            .with_dropped(dropped))
    }
}

/// What a configuration says: `api-key`, `url` in place of Acme's own, and what every kind has.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config;

impl AdapterConfig for Config {
    const KIND: &'static str = KIND;

    fn capabilities() -> Vec<Capabilities> {
        vec![capabilities()]
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let api = settings.rest_api(ADDRESS);
        let policy = settings.policy();
        let network = Arc::new(HttpTransport::new().ok()?);
        Some(Arc::new(AcmeLive::new(api?, network, policy).ok()?))
    }
}
