//! Places that could show a secret, for `keeps_secrets`.

use countersign::bundle::{Dropped, Reason};
use countersign::problem::{Code, Path, Problem};
use countersign::verify::Rejection;
use countersign::{Error, ErrorKind};
use countersign_conformance::checks::keeps_secrets;

use super::problems::refusal;
use super::typed_vs_erased::is_split;
use super::{holds, says};
use crate::sample::{SECRET, Sample};

/// Makes a value that shows a secret, and names the place of the secret in the value.
type Shown<T> = (fn() -> T, &'static str);

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
    unsigned.proofs = &[];
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
        "a secret shows in the adapter's Debug",
    );
    let shows = |place: &str| format!("case \"split_name\", login: a secret shows in {place}");
    let failing = |error: fn() -> Error| {
        Sample::whole().issuing(move |request, issued| match is_split(request) {
            true => Err(error()),
            false => issued,
        })
    };
    let sources: [Shown<Error>; 3] = [
        (
            || refusal("city").with_source(Cause(SECRET, None)),
            "a source of the error",
        ),
        (
            || {
                let inner = Cause(SECRET, None);
                refusal("city").with_source(Cause("a cause", Some(Box::new(inner))))
            },
            "a source of the error",
        ),
        (
            || {
                let problem = Problem::new(Path::ROOT.key("city"), Code::Invalid, SECRET);
                Error::from_problems(ErrorKind::InvalidIdentity, problem.into())
            },
            "the error",
        ),
    ];
    for (error, place) in sources {
        says(keeps_secrets, &failing(error), &shows(place));
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
    says(
        keeps_secrets,
        &dropping,
        &shows("the bundle at \"/dropped/0/path\""),
    );
}

#[test]
fn no_secret_shows_in_a_rejection() {
    let rejecting = |is_stray: bool, rejection: fn() -> Rejection| {
        Sample::whole().verifying(move |presented, _, verified| match verified {
            Err(_) if (presented.payload.get() == "[]") == is_stray => Err(rejection()),
            verified => verified,
        })
    };
    let shows = |pointer: &str| {
        format!("case \"full\", login: a secret shows in a rejection at {pointer:?}")
    };
    for is_stray in [false, true] {
        let rejections: [Shown<Rejection>; 4] = [
            (|| Rejection::new("sample-refused", SECRET), "/reason"),
            (|| Rejection::new(SECRET, "proof"), "/event"),
            (
                || Rejection::new("sample-refused", "proof").with_detail("expected", SECRET),
                "/details/expected",
            ),
            (
                || Rejection::new("sample-refused", "proof").with_detail(SECRET, "expected"),
                "/details",
            ),
        ];
        for (rejection, place) in rejections {
            says(
                keeps_secrets,
                &rejecting(is_stray, rejection),
                &shows(place),
            );
        }
        let silent: fn() -> Rejection = || Rejection::new("sample-refused", "proof");
        holds(keeps_secrets, &rejecting(is_stray, silent));
    }
}
