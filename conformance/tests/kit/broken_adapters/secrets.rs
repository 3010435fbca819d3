//! Places that could show a secret, for `keeps_secrets`.

use countersign::bundle::{Dropped, Reason};
use countersign::problem::{Code, Path, Problem};
use countersign::verify::Rejection;
use countersign::{Error, ErrorKind};
use countersign_conformance::laws::keeps_secrets;

use super::problems::refusal;
use super::typed_vs_erased::is_split;
use super::{holds, says};
use crate::sample::{SECRET, Sample};

#[test]
fn a_fixture_lists_its_secrets() {
    let listing = |mut sample: Sample, secrets: &[&str]| {
        sample.secrets = secrets.iter().map(|secret| (*secret).to_owned()).collect();
        sample
    };
    says(
        keeps_secrets,
        &listing(Sample::whole(), &[]),
        "the fixture lists no secret, and the adapter signs",
    );
    says(
        keeps_secrets,
        &listing(Sample::whole(), &[SECRET, "1234567"]),
        "a secret of a fixture has at least 8 bytes",
    );
    holds(
        keeps_secrets,
        &listing(Sample::whole(), &[SECRET, "12345678"]),
    );
    let unsigned = countersign::adapter::Table::new(countersign::Action::Login, &[]);
    let mut unsigned = Sample::of(unsigned, |_| String::new());
    unsigned.proof = None;
    holds(keeps_secrets, &listing(unsigned, &[]));
}

#[derive(Debug)]
struct Cause(&'static str, Option<Box<Self>>);

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Cause {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.1.as_deref()?)
    }
}

#[test]
fn no_secret_shows_wherever_it_is_told() {
    says(
        keeps_secrets,
        &Sample::whole().shown_as(&SECRET[4..14]),
        "Debug of the adapter shows a secret",
    );
    let shows = "case \"split_name\", login: a secret shows";
    let failing = |error: fn() -> Error| {
        Sample::whole().issuing(move |request, issued| match is_split(request) {
            true => Err(error()),
            false => issued,
        })
    };
    let sources: [fn() -> Error; 3] = [
        || refusal("city").with_source(Cause(SECRET, None)),
        || {
            let inner = Cause(SECRET, None);
            refusal("city").with_source(Cause("a cause", Some(Box::new(inner))))
        },
        || {
            let problem = Problem::new(Path::ROOT.key("city"), Code::Invalid, SECRET);
            Error::from_problems(ErrorKind::InvalidIdentity, problem.into())
        },
    ];
    for error in sources {
        says(keeps_secrets, &failing(error), shows);
    }
    holds(
        keeps_secrets,
        &failing(|| refusal("city").with_source(Cause("a cause", None))),
    );
    let dropping = Sample::whole().bundling(|request, mut bundle| {
        if is_split(request) {
            let at = Path::ROOT.key(SECRET);
            bundle.dropped.push(Dropped::new(at, Reason::NoPlace));
        }
        bundle
    });
    says(keeps_secrets, &dropping, shows);
}

#[test]
fn no_secret_shows_in_a_rejection() {
    let rejecting = |is_stray: bool, rejection: fn() -> Rejection| {
        Sample::whole().verifying(move |presented, _, verified| match verified {
            Err(_) if (presented.payload.get() == "[]") == is_stray => Err(rejection()),
            verified => verified,
        })
    };
    let shows = "case \"full\", login: a secret shows";
    for is_stray in [false, true] {
        for rejection in [
            (|| Rejection::new("sample-refused", SECRET)) as fn() -> Rejection,
            || Rejection::new(SECRET, "proof"),
            || Rejection::new("sample-refused", "proof").with_detail("expected", SECRET),
        ] {
            says(keeps_secrets, &rejecting(is_stray, rejection), shows);
        }
        let silent: fn() -> Rejection = || Rejection::new("sample-refused", "proof");
        holds(keeps_secrets, &rejecting(is_stray, silent));
    }
}
