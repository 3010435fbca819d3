#![doc = include_str!("../README.md")]

mod answer;
mod config;
mod failures;
mod page;
mod payload;
mod tables;
mod verify;

use std::sync::Arc;
use std::time::Duration;

use countersign::adapter::{Accepted, Ask, Policy, Request, Rules, Screening, Vendor, async_trait};
use countersign::bundle::Life;
use countersign::cache::LoadingCache;
use countersign::http::{HeaderValue, Method, Transport, header};
use countersign::json::JsonText;
use countersign::provision::RestApi;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Result, Secret, Timestamp};

pub use config::Config;
pub use payload::Login;
use payload::Visitor;

const KIND: &str = "hubspot";

/// HubSpot's API (documented).
pub const API: &str = "https://api.hubapi.com";

/// The path of the call (documented). HubSpot's own client uses it too. Paths with a date in the place of `v3` exist.
pub const PATH: &str = "/visitor-identification/v3/tokens/create";

/// The life of a token (documented).
const LIFE: Duration = Duration::from_secs(12 * 60 * 60);

/// The age of a token when the next one is due. An hour is left for pages that cannot reach the server at once.
const REFRESH_AFTER: Duration = Duration::from_secs(11 * 60 * 60);

/// The longest time for a call. The page waits for four seconds in all.
const TIME_LIMIT: Duration = Duration::from_secs(3);

/// The longest answer, in bytes. The form of a token is not documented.
const ANSWER_LIMIT: usize = 16 * 1024;

/// The most tokens that are kept: about 20 MB.
const MOST_TOKENS: usize = 20_000;

/// Signs users in to HubSpot's chat widget.
///
/// It keeps each token until the next one is due, and asks HubSpot once for all who need the same token at the same time.
/// Share one adapter in a process.
#[derive(Debug)]
pub struct HubSpot {
    rules: Rules,
    api: RestApi,
    network: Arc<dyn Transport>,
    /// The tokens, by the body of the call.
    tokens: LoadingCache<Vec<u8>, Token>,
}

/// A token, and the moment at which it was asked for.
#[derive(Clone)]
struct Token {
    text: Arc<str>,
    asked_at: Timestamp,
}

impl Token {
    fn life(&self) -> Life {
        Life::until(self.asked_at + LIFE, self.asked_at + REFRESH_AFTER)
    }
}

impl HubSpot {
    /// Makes an adapter with this key, such as the access token of a private app, which asks HubSpot over this network.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`](countersign::ErrorKind::InvalidConfig) where a header cannot hold the key.
    pub fn new(key: &Secret, network: Arc<dyn Transport>) -> Result<Self> {
        Self::with_api(RestApi::new(API, key)?, network)
    }

    /// Makes an adapter that asks at another address, for tests and proxies.
    ///
    /// # Errors
    ///
    /// None in practice: the names of the page's objects are fixed.
    pub fn with_api(api: RestApi, network: Arc<dyn Transport>) -> Result<Self> {
        Ok(Self {
            rules: Rules::new(tables::capabilities()).with_plans([page::plan()?]),
            api,
            network,
            tokens: LoadingCache::new(MOST_TOKENS),
        })
    }

    /// Sets what may be signed beyond what is verified, and whether a faulty description refuses.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.rules = self.rules.with_policy(policy);
        self
    }

    /// Makes the payload of a login, with a kept token or a new one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](countersign::ErrorKind::InvalidIdentity) with every fault of the request, in which
    /// case HubSpot is not asked; [`ErrorKind::Rejected`](countersign::ErrorKind::Rejected) where HubSpot refused;
    /// [`ErrorKind::Transport`](countersign::ErrorKind::Transport) where no usable answer came.
    pub async fn login(&self, request: &Request<'_>) -> Result<Accepted<Login>> {
        let request = request.for_action(Action::Login);
        let user = self
            .rules
            .accept(&request, |screening| self.screen(screening))?;
        let (visitor, now) = user.value();
        let token = self.token(visitor, *now).await?;
        Ok(user.map(|(visitor, _)| login(&visitor, &token)))
    }

    async fn token(&self, visitor: &Visitor<'_>, now: Timestamp) -> Result<Token> {
        let body = visitor.to_json()?;
        let key = body.clone();
        let new = async move {
            let text = self.ask_for_token(body).await?.into();
            // The token is not older than the question.
            let token = Token {
                text,
                asked_at: now,
            };
            let due = token.life().refresh_at();
            Ok((token, due))
        };
        self.tokens.get(key, now, new).await
    }

    /// Asks HubSpot once: the caller knows whether there is time for another attempt.
    async fn ask_for_token(&self, body: Vec<u8>) -> Result<String> {
        let json = HeaderValue::from_static("application/json");
        let call = self
            .api
            .call(Method::POST, PATH)?
            .with_header(header::CONTENT_TYPE, json)
            .with_body(body)
            .with_time_limit(TIME_LIMIT)
            .with_answer_limit(ANSWER_LIMIT);
        answer::token(&self.network.send(call).await?)
    }
}

fn login(visitor: &Visitor<'_>, token: &Token) -> Login {
    Login {
        identification_email: visitor.email.to_owned(),
        identification_token: (*token.text).to_owned(),
    }
}

#[async_trait]
impl Ask for HubSpot {
    type Input<'a> = (Visitor<'a>, Timestamp);

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> (Visitor<'a>, Timestamp) {
        let user = screening.user();
        let name = user.name();
        let visitor = Visitor {
            // A missing email has been refused by now.
            email: user.email().unwrap_or_default(),
            first_name: name.first,
            last_name: name.last,
        };
        (visitor, screening.now())
    }

    async fn ask(
        &self,
        user: Accepted<(Visitor<'_>, Timestamp)>,
    ) -> Result<Accepted<ClientBundle>> {
        let (visitor, now) = user.value();
        let token = self.token(visitor, *now).await?;
        let payload = user.try_map(|(visitor, _)| JsonText::of(&login(&visitor, &token)))?;
        Ok(self.rules.bundle(payload, token.life()))
    }
}

impl Vendor for HubSpot {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        verify::verify(presented)
    }
}
