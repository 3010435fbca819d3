//! Acme Live, a vendor that does not exist and makes its tokens itself:
//! `AcmeLive.identify({"email", "token"})`.
//!
//! `POST /visitor-tokens` with a bearer key and `{"email", "firstName", "lastName"}` answers `{"token"}`. Only Acme can
//! read the token, which is good for twelve hours. Keep the bundle in a
//! [`BundleCache`](countersign::cache::BundleCache), and ask again at the bundle's `refresh_at`. A visitor needs no
//! token.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use countersign::adapter::{
    Accepted, Adapter, Ask, Capabilities, FieldRule, Policy, Proof, Request, Rules, Screening,
    Table, Vendor, async_trait,
};
use countersign::bundle::{Argument, Life, Plan, Step, Verification};
use countersign::config::{AdapterConfig, Setting, Settings};
use countersign::http::{Answer, HeaderValue, Method, StatusCode, Transport, header};
use countersign::identity::Field;
use countersign::json::JsonText;
use countersign::provision::RestApi;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Error, ErrorKind, Result, Timestamp};
use serde::{Deserialize, Serialize};

const KIND: &str = "acme-live";
const ADDRESS: &str = "https://api.acme-live.example/v1";

/// The life of a token, and its age when the next one is due.
const LIFE: Duration = Duration::from_secs(12 * 60 * 60);
const REFRESH_AFTER: Duration = Duration::from_secs(11 * 60 * 60);

/// The longest time for a call, since a page waits for the answer.
const TIME_LIMIT: Duration = Duration::from_secs(5);

/// The fields that Acme takes. The token holds all of them.
const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::Email, "email").signed(),
    FieldRule::optional(Field::FirstName, "firstName").signed(),
    FieldRule::optional(Field::LastName, "lastName").signed(),
];

fn capabilities() -> Capabilities {
    let login = Table::new(Action::Login, FIELDS)
        .with_proof(Proof::of_payload().with_longest_life(LIFE))
        .without_anonymous();
    Capabilities::new(KIND, login).online()
}

/// The body of the call. The field names are the wire names. An absent field is left out, never null.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Visitor<'a> {
    email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a str>,
}

/// Prints no value.
impl fmt::Debug for Visitor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Visitor(..)")
    }
}

/// Acme's answer.
#[derive(Deserialize)]
struct Minted {
    token: String,
}

/// The payload, which the page hands to Acme.
#[derive(Serialize, Deserialize)]
struct Login {
    email: String,
    token: String,
}

/// Signs users in to Acme Live.
#[derive(Debug)]
pub struct AcmeLive {
    rules: Rules,
    api: RestApi,
    network: Arc<dyn Transport>,
    login: Arc<Plan>,
    logout: Arc<[Step]>,
}

impl AcmeLive {
    /// Makes an adapter that asks this API over this network.
    ///
    /// # Errors
    ///
    /// None in practice: the names of the steps are fixed.
    pub fn new(api: RestApi, network: Arc<dyn Transport>, policy: Policy) -> Result<Self> {
        let logout = Arc::<[Step]>::from([Step::call("AcmeLive.reset", [])?]);
        let login = Plan::new(KIND, Action::Login)
            .with_steps([Step::call("AcmeLive.identify", [Argument::payload()])?])
            .with_logout(logout.clone())
            .with_verification(Verification::opaque("/token"));
        Ok(Self {
            rules: Rules::new(capabilities()).with_policy(policy),
            api,
            network,
            login: Arc::new(login),
            logout,
        })
    }

    /// Makes the payload as JSON text, with a token of Acme's.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`] with every fault of the request, in which case Acme is not asked;
    /// [`ErrorKind::Rejected`] where Acme refused; [`ErrorKind::Transport`] where no usable answer came.
    pub async fn login(&self, request: &Request<'_>) -> Result<Accepted<JsonText>> {
        let request = request.for_action(Action::Login);
        let user = self
            .rules
            .accept(&request, |screening| self.screen(screening))?;
        let token = self.token_of(&user.value().0).await?;
        user.try_map(|(visitor, _)| payload(&visitor, token))
    }

    /// Asks Acme once: the caller knows whether there is time for another attempt.
    async fn token_of(&self, visitor: &Visitor<'_>) -> Result<String> {
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

fn payload(visitor: &Visitor<'_>, token: String) -> Result<JsonText> {
    let email = visitor.email.to_owned();
    JsonText::of(&Login { email, token })
}

/// Reads the token of an answer. An error has the status and nothing of the body, which can quote the user. The error
/// of serde can quote the user too.
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

#[async_trait]
impl Ask for AcmeLive {
    type Input<'a> = (Visitor<'a>, Life);

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> (Visitor<'a>, Life) {
        // The user has no unverified value, and no value that the table has no place for.
        let user = screening.user();
        let name = user.name();
        let visitor = Visitor {
            email: user.email().unwrap_or_default(),
            first_name: name.first,
            last_name: name.last,
        };
        let now = screening.now();
        (visitor, Life::until(now + LIFE, now + REFRESH_AFTER))
    }

    async fn ask(&self, user: Accepted<(Visitor<'_>, Life)>) -> Result<Accepted<ClientBundle>> {
        let token = self.token_of(&user.value().0).await?;
        user.try_map(|(visitor, life)| {
            let payload = payload(&visitor, token)?;
            Ok(ClientBundle::planned(&self.login, payload).with_life(life))
        })
    }
}

impl Vendor for AcmeLive {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Checks only whether there is a token, since Acme alone can read it.
    fn verify(&self, sent: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        let login: Option<Login> = serde_json::from_str(sent.payload.get()).ok();
        match login {
            Some(login) if !login.token.is_empty() => Ok(Verdict::Opaque),
            _ => Err(Rejection::new("identify-failed", "malformed")),
        }
    }

    fn logout(&self) -> Arc<[Step]> {
        self.logout.clone()
    }
}

/// The settings of a configuration: `api-key`, `url` in place of Acme's own, and those of every kind.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config;

impl AdapterConfig for Config {
    const KIND: &'static str = KIND;

    fn capabilities() -> Vec<Capabilities> {
        vec![capabilities()]
    }

    fn settings() -> Vec<Setting> {
        vec![
            Setting::api_key(),
            Setting::url(),
            Setting::allow_unverified(),
            Setting::strict(),
        ]
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let (api, network) = (settings.api(ADDRESS), settings.transport());
        let policy = settings.policy();
        settings.adapter(AcmeLive::new(api?, network?, policy))
    }
}
