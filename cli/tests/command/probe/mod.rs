//! `probe`: endpoints on loopback that are right, and that are wrong in one way each.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers"
)]

mod attacks;
mod bodies;
mod endpoint;
mod headers;
mod leaks;
mod options;
mod proofs;
mod right;
mod sharing;
mod transport;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use axum::response::Response;
use serde_json::Value;

use self::endpoint::{Endpoint, no_store};
use crate::support::{NOW, Run, folder, with_example};

/// The line of the session's file, which must never be printed.
const COOKIE: &str = "session=marked-session";

const USER: &str = "usr_8f2k9d";
const EMAIL: &str = "lisa@example.com";
const ANOTHER: &str = "usr_another";

/// Each adapter of the examples.
const ADAPTERS: [&str; 4] = ["chat", "legacy", "portal", "support"];

const NOT_A_JWT: Option<&str> = Some("JWT_IS_INVALID");
const NOT_TAKEN: Option<&str> = Some("IDENTITIES_INVALID_TOKEN");

/// A finding: the probe, its code, and the vendor's reason.
type Seen = (String, String, Option<String>);

fn session() -> String {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    let file = FILE.get_or_init(|| {
        let text = format!("Cookie: {COOKIE}\n");
        folder("probe", &[("session", &text)]).join("session")
    });
    file.to_str().unwrap_or_default().to_owned()
}

/// Probes an address for the session's user.
fn probe_at(adapter: &str, url: &str, more: &[&str]) -> Run {
    let session = session();
    let mut arguments = vec!["probe", "--adapter", adapter, "--url", url];
    arguments.extend(["--session", &session, "--user-id", USER, "--now", NOW]);
    arguments.extend(["--email", EMAIL, "--other-user-id", ANOTHER]);
    arguments.extend(more);
    let run = with_example(&arguments, "");
    for adapter in ADAPTERS {
        let key = endpoint::secret(endpoint::secret_of(adapter));
        let key = String::from_utf8_lossy(key.expose()).into_owned();
        assert!(!run.shows(&key), "{adapter}");
    }
    for secret in ["marked", USER, EMAIL, ANOTHER, "eyJ"] {
        assert!(!run.shows(secret), "{secret}: {}{}", run.stdout, run.stderr);
    }
    run
}

/// Probes an endpoint by another configuration.
fn probe_with(config: &Path, adapter: &str, endpoint: &Endpoint, more: &[&str]) -> Run {
    let session = session();
    let mut arguments = vec![
        "probe",
        "--json",
        "--adapter",
        adapter,
        "--url",
        &endpoint.url,
    ];
    arguments.extend(["--config", config.to_str().unwrap(), "--session", &session]);
    arguments.extend([
        "--user-id",
        USER,
        "--email",
        EMAIL,
        "--other-user-id",
        ANOTHER,
    ]);
    arguments.extend(["--now", NOW]);
    arguments.extend(more);
    crate::support::run(&arguments, "")
}

/// Probes an endpoint. Nothing that it answered may be printed.
fn probe(adapter: &str, endpoint: &Endpoint, more: &[&str]) -> Run {
    let run = probe_at(adapter, &endpoint.url, more);
    for proof in endpoint.proofs() {
        assert!(!run.shows(&proof), "{}{}", run.stdout, run.stderr);
    }
    run
}

/// Reads the findings, and checks the documented form of findings and summary.
fn read(run: &Run) -> Vec<Seen> {
    assert_eq!(run.stderr, "");
    let mut objects = run.objects();
    let summary = objects.pop().unwrap();
    let grades = ["critical", "error", "warning"];
    let counted: u64 = grades
        .iter()
        .map(|grade| summary[grade].as_u64().unwrap())
        .sum();
    assert_eq!(summary["findings"], objects.len());
    assert_eq!(counted, objects.len() as u64);
    assert_eq!(run.status, i32::from(!objects.is_empty()));
    let text = |value: &Value| value.as_str().map(String::from);
    let one = |object: &Value| {
        let keys: Vec<_> = object.as_object().unwrap().keys().collect();
        let expected = [
            "adapter", "detail", "finding", "grade", "kind", "probe", "remedy",
        ];
        assert_eq!(keys, [expected.as_slice(), &["vendor_reason"]].concat());
        let [probe, finding] = ["probe", "finding"].map(|key| text(&object[key]).unwrap());
        (probe, finding, text(&object["vendor_reason"]))
    };
    objects.iter().map(one).collect()
}

/// Returns the findings about an endpoint that answers its session so.
fn found(
    adapter: &str,
    answer: impl Fn() -> Response + Clone + Send + Sync + 'static,
) -> Vec<Seen> {
    findings(adapter, &Endpoint::for_session(answer), &[])
}

fn found_in(adapter: &str, body: String) -> Vec<Seen> {
    found(adapter, move || no_store(body.clone()))
}

/// Returns the findings of a probe of an endpoint.
fn findings(adapter: &str, endpoint: &Endpoint, more: &[&str]) -> Vec<Seen> {
    let more = [&["--json"], more].concat();
    read(&probe(adapter, endpoint, &more))
}

/// A finding of the page's own request.
fn of_page(finding: &str, vendor_reason: Option<&str>) -> Seen {
    of("page", finding, vendor_reason)
}

fn of(probe: &str, finding: &str, vendor_reason: Option<&str>) -> Seen {
    (
        probe.to_owned(),
        finding.to_owned(),
        vendor_reason.map(String::from),
    )
}

/// Seconds from the moment of every probe.
fn moment(seconds: i64) -> i64 {
    NOW.parse::<i64>().unwrap() + seconds
}
