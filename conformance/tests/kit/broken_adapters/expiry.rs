//! Bundles with another life than declared, for `expires`, `deterministic` and `verifies`.

use std::time::Duration;

use countersign::adapter::Proof;
use countersign::adapter::Request;
use countersign::bundle::{Argument, Life, Step};
use countersign::problem::{Code, Path, Problems};
use countersign::{ClientBundle, ErrorKind, Timestamp};
use countersign_conformance::checks::{deterministic, expires, verifies};

use super::{holds, says};
use crate::sample::{Issued, LIFE, Sample, SignedUser};

const FULL: &str = "case \"full\", login: ";

/// Gives each bundle a life from the request's moment on: its end and its refresh, in seconds.
fn living(life: fn(Timestamp, Timestamp) -> Life, end: i64, refresh: i64) -> Sample {
    Sample::whole().bundling(move |request, bundle| {
        let at = |seconds| Timestamp::from_unix(request.now.unix() + seconds).unwrap();
        match bundle.expires_at() {
            Some(_) => bundle.with_life(life(at(end), at(refresh))),
            None => bundle,
        }
    })
}

#[test]
fn a_life_is_no_longer_than_declared_and_is_renewed_within() {
    let life = LIFE.as_secs() as i64;
    for (end, refresh) in [(life, 0), (life, life), (1, 0), (1, 1)] {
        holds(expires, &living(Life::until, end, refresh));
        holds(expires, &living(Life::until_event, end, refresh));
    }
    for (end, refresh, broken) in [
        (
            life + 1,
            1,
            "it declares at most 600 seconds of life, and its bundle lives 601",
        ),
        (
            0,
            0,
            "it declares at most 600 seconds of life, and its bundle lives 0",
        ),
        (
            -1,
            -1,
            "it declares at most 600 seconds of life, and its bundle lives -1",
        ),
        (life, -1, "refresh_at is outside of its life"),
        (300, 301, "refresh_at is outside of its life"),
    ] {
        let sample = living(Life::until, end, refresh);
        says(expires, &sample, &format!("{FULL}{broken}"));
    }
}

#[test]
fn a_life_that_is_declared_has_its_ends() {
    let endless = Sample::whole().bundling(|_, bundle| bundle.with_life(Life::Forever));
    says(
        expires,
        &endless,
        &format!("{FULL}it declares a longest life, and its bundle names no end"),
    );
    for life in [Life::until, Life::until_event] {
        let sample = Sample::by_id()
            .bundling(move |request, bundle| bundle.with_life(life(request.now, request.now)));
        says(
            expires,
            &sample,
            &format!("{FULL}it declares no longest life, and its bundle expires"),
        );
    }
}

#[test]
fn a_life_follows_the_clock() {
    let end_of_2025 = Timestamp::from_unix(1_767_225_600).unwrap();
    let shorter =
        move |from: Timestamp| Duration::from_secs(if from < end_of_2025 { 600 } else { 300 });
    let ends = Sample::whole().bundling(move |request, bundle| match bundle.expires_at() {
        Some(_) => bundle.with_life(Life::until(
            request.now + shorter(request.now),
            request.now + Duration::from_secs(300),
        )),
        None => bundle,
    });
    let refreshes = Sample::whole().bundling(move |request, bundle| match bundle.expires_at() {
        Some(_) => bundle.with_life(Life::until(
            request.now + Duration::from_secs(600),
            request.now + shorter(request.now),
        )),
        None => bundle,
    });
    for sample in [ends, refreshes] {
        says(
            expires,
            &sample,
            &format!("{FULL}its life does not follow the clock"),
        );
    }
    let closes = Sample::whole().issuing(move |request, issued| {
        if request.now < end_of_2025 {
            issued
        } else {
            refused()
        }
    });
    says(expires, &closes, &format!("{FULL}refused a year later"));
}

fn refused() -> Issued {
    let mut problems = Problems::new();
    problems.add(Path::ROOT.key("action"), Code::Unsupported, "closed");
    Err(countersign::Error::from_problems(
        ErrorKind::InvalidIdentity,
        problems,
    ))
}

/// These adapters put the present moment into a step, which no proof covers.
#[test]
fn the_clock_changes_nothing_where_no_time_is_declared() {
    let tells_the_time = |request: &Request<'_>, bundle: ClientBundle| {
        let now = Argument::value(&request.now.unix()).unwrap();
        let step = Step::call("Sample.now", [now]).unwrap();
        let steps: Vec<Step> = bundle.steps().iter().cloned().chain([step]).collect();
        bundle.with_steps(steps)
    };
    says(
        deterministic,
        &Sample::by_id().bundling(tells_the_time),
        &format!("{FULL}the clock changes a bundle whose proof declares no time"),
    );
    holds(deterministic, &Sample::whole().bundling(tells_the_time));
    let issued_at =
        Sample::by_id().declaring(|it| it.with_proof(Proof::of_ids(None).with_issued_at()));
    holds(deterministic, &issued_at.bundling(tells_the_time));
    let lives =
        Sample::by_id().declaring(|it| it.with_proof(Proof::of_ids(None).with_longest_life(LIFE)));
    holds(deterministic, &lives.bundling(tells_the_time));
    let closes = Sample::by_id().issuing(|request, issued| {
        if request.now.unix() > 1_735_689_600 {
            refused()
        } else {
            issued
        }
    });
    says(
        deterministic,
        &closes,
        &format!("{FULL}issued once, refused later"),
    );
}

/// Both ends of a life are exact to the second.
#[test]
fn a_proof_is_good_from_its_first_second_to_its_last() {
    let refuse = || {
        Err(countersign::verify::Rejection::new(
            "sample-refused",
            "not now",
        ))
    };
    let ends_early = Sample::whole().verifying(move |presented, now, verified| {
        let told = SignedUser::read(presented.payload.get());
        let exp = told.and_then(|(told, _)| told.exp);
        if exp.is_some_and(|exp| exp - 1 <= now.unix()) {
            refuse()
        } else {
            verified
        }
    });
    says(
        verifies,
        &ends_early,
        &format!("{FULL}refused one second before its expires_at"),
    );
    let starts_late = Sample::whole().verifying(move |presented, now, verified| {
        let told = SignedUser::read(presented.payload.get());
        let iat = told.and_then(|(told, _)| told.iat);
        if iat.is_some_and(|iat| iat >= now.unix()) {
            refuse()
        } else {
            verified
        }
    });
    says(
        verifies,
        &starts_late,
        &format!("{FULL}refused at once: sample-refused: not now"),
    );
}
