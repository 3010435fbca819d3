//! `probe`: asks an application's own endpoint as the vendor's page would, and as an attacker would.

mod baseline;
mod body;
mod calls;
mod examiner;
mod findings;
mod headers;
mod judge;
mod page;
mod report;
mod secrets;
mod session;
mod vendor;

use std::fmt::Display;
use std::time::Duration;

use countersign::http::StatusCode;
use countersign::http::uri::Scheme;
use countersign::http::{HttpTransport, Transport, is_loopback};
use countersign::sign::HmacKey;
use countersign::{Action, Email, Error, Identity, Issuer, Registry, Timestamp, UserId};
use tokio::runtime::Builder;

use self::baseline::Baseline;
use self::body::Reader;
use self::calls::{Endpoint, Probe};
use self::examiner::Examiner;
use self::findings::{Found, PLAIN_HTTP};
use self::judge::Judge;
use self::page::{Ids, Page};
use self::report::Report;
use self::vendor::Vendor;
use crate::arguments::{self, Time};
use crate::config::Config;
use crate::issue::find;
use crate::output::Output;
use crate::status::{Failure, Status};

/// The time by which this machine's clock may be behind the server's without a finding.
const CLOCKS_DIFFER: Duration = Duration::from_secs(5);

pub(crate) fn run(
    options: &arguments::Probe,
    registry: &Registry,
    config: Config,
    output: &mut Output,
) -> Result<Status, Failure> {
    let entry = secrets::Entry::new(&options.adapter, &config, registry);
    let known = Known {
        others: entry.with_others(),
        own: entry.with_each_of_its_own(),
        keys: entry.keys(),
    };
    let issuers = config.build(registry)?;
    let issuer = find(&options.adapter, &issuers).map_err(Failure::new)?;
    let endpoint = Endpoint {
        address: options.address()?,
        method: options.method.into(),
        session: session::read(&options.session, "--session")?,
        other_session: match &options.other_session {
            Some(file) => Some(session::read(file, "--other-session")?),
            None => None,
        },
        page: Page::of(issuer.kind(), registry),
        takes_client: takes_client(issuer),
        adapter: options.adapter.clone(),
        own: Ids {
            user_id: options.user_id.clone(),
            email: options.email.clone(),
        },
        another: Endpoint::another(
            options.other_user_id.as_deref(),
            options.other_email.as_deref(),
        ),
    };
    if endpoint.own.shares(&endpoint.another) {
        return Err(Failure::new("the other user is the session's own"));
    }
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(unusable)?;
    let mut examiner = runtime.block_on(examiner(options, issuer, known, registry, &endpoint))?;
    let address = &endpoint.address;
    // Over plain http anybody on the way could read the session.
    let mut report = if address.scheme() == Some(&Scheme::HTTP) && !is_loopback(address) {
        Report::unsent(Found::new(&PLAIN_HTTP))
    } else {
        let transport = HttpTransport::new().map_err(unusable)?;
        runtime.block_on(all(&transport, &endpoint, &mut examiner, options.time))
    };
    report.told_as_refused = endpoint.page.told_as_refused();
    report.print(issuer, options.json, output)
}

fn takes_client(issuer: &Issuer) -> bool {
    let login = issuer.adapter().capabilities().table(Action::Login);
    login.is_some_and(|table| !table.client_names().is_empty())
}

/// The adapter with each secret that the configuration names.
struct Known {
    /// The adapter with each secret of another entry, and that entry's name.
    others: Vec<(String, Issuer)>,
    /// The adapter with each secret of its own alone.
    own: Vec<Issuer>,
    keys: Vec<HmacKey>,
}

/// Returns the examiner of the answers.
async fn examiner(
    options: &arguments::Probe,
    issuer: &Issuer,
    known: Known,
    registry: &Registry,
    endpoint: &Endpoint,
) -> Result<Examiner, Failure> {
    let now = options.time.now();
    let identity = identity(&endpoint.own, now).map_err(unusable)?;
    let own = issuer.issue(endpoint.page.request(&identity, now));
    let own = own.await.map_err(unusable)?;
    let documented = registry
        .failures()
        .filter(|(kind, _)| *kind == issuer.kind());
    let documented = documented.map(|(_, failure)| failure).collect();
    let reader = Reader::new(options.payload.as_deref(), issuer.name(), &own);
    let vendor = Vendor::new(issuer.clone(), endpoint.page, own, known.keys);
    let judge = Judge::new(vendor, known.others, documented, now);
    let another = endpoint.another.clone();
    let mut baseline = Baseline::default();
    for issuer in std::iter::once(issuer).chain(&known.own) {
        baseline.add(issuer, endpoint, now).await;
    }
    Ok(Examiner::new(judge, reader, baseline, another))
}

/// Returns the identity of these ids, for whom a page is made.
fn identity(ids: &Ids, now: Timestamp) -> Result<Identity, Error> {
    // Where secrets have dates, the present one signs.
    let mut identity = Identity::new().with_created_at(now);
    if let Some(user_id) = &ids.user_id {
        identity = identity.with_user_id(UserId::new(user_id)?);
    }
    if let Some(email) = &ids.email {
        identity = identity.with_email(Email::verified(email)?);
    }
    Ok(identity)
}

/// Makes one probe after the other. Where the page gets no answer, or only "too many", nothing else can be learned.
async fn all(
    transport: &dyn Transport,
    endpoint: &Endpoint,
    examiner: &mut Examiner,
    time: Time,
) -> Report {
    let mut report = Report::default();
    for probe in &endpoint.probes() {
        let answer = transport.send(endpoint.call(*probe)).await;
        let now = time.now() + CLOCKS_DIFFER;
        report.add(*probe, examiner.found(*probe, &answer, now));
        if *probe == Probe::Page {
            report.answered = examiner.shape(&answer);
        }
        let is_answered = answer.is_ok_and(|answer| answer.status != StatusCode::TOO_MANY_REQUESTS);
        if *probe == Probe::Page && !is_answered {
            break;
        }
    }
    report
}

fn unusable(error: impl Display) -> Failure {
    Failure::new(error.to_string())
}
