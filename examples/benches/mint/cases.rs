//! The cases: for each adapter the typed function, issuing, issuing as JSON text, and judging.

use std::error::Error;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use countersign::adapter::{Accepted, Adapter, Request};
use countersign::clock::{Clock, SystemClock};
use countersign::{Action, ClientBundle, Issuer, Secret, Timestamp};
use countersign_helpcrunch::{Helpcrunch, Mode, Secrets};
use countersign_helpshift_identities::{HelpshiftIdentities, LIFE, REFRESH_AFTER};
use countersign_helpshift_legacy::HelpshiftLegacy;
use countersign_userhero::{DEFAULT_TTL, UserHero};
use serde::Serialize;

use super::bundle::Frame;
use super::case::Case;
use super::floor::{Jwt, Keyed};
use super::naive::{self, Decoder};
use super::people::{Crowd, Person};
use super::same::{but_for_the_header, exactly, token};

/// 40 bytes.
pub(crate) const SECRET: &str = "benchmark_secret_that_protects_no_one_01";

/// The start of 2025. For the typed functions, for judging and for comparing the clock stands still.
const NOW: i64 = 1_735_689_600;

type Cases = Result<Vec<Case>, Box<dyn Error>>;

pub(crate) fn all() -> Cases {
    let crowd = keep(Crowd::new()?);
    let mut cases = identities(crowd)?;
    cases.extend(legacy(crowd)?);
    cases.extend(helpcrunch(crowd)?);
    cases.extend(userhero(crowd)?);
    Ok(cases)
}

fn identities(crowd: &'static Crowd) -> Cases {
    let adapter = keep(Arc::new(HelpshiftIdentities::new(&Secret::new(SECRET)?)?));
    let floor = Jwt::new(SECRET)?;
    let now = now()?;
    let typed = |name, people| {
        let mut floor = floor.clone();
        Case::new(
            name,
            people,
            move |person: &Person| adapter.login(&login(person, now)),
            move |person, out| floor.token(person, NOW, out),
            |person| naive::jwt_token(SECRET, person, NOW),
            but_for_the_header,
        )
    };
    let issued = |name, people| {
        in_time(adapter, now, |issuer, clock| {
            let (mut floor, now) = (floor.clone(), clock.now().unix());
            Case::new(
                name,
                people,
                |person: &Person| ready(issuer.login(&person.identity)),
                move |person, out| floor.payload(person, now, out),
                |person| naive::jwt_payload(SECRET, person, clock.now().unix()),
                but_for_the_header,
            )
        })
    };
    let frame = frame(adapter, now, crowd)?;
    let wire = in_time(adapter, now, |issuer, clock| {
        let (mut floor, now) = (floor.clone(), clock.now());
        Case::new(
            "helpshift-identities/wire",
            &crowd.small,
            move |person: &Person| wire(issuer, person),
            move |person, out| {
                let payload = |out: &mut Vec<u8>| floor.payload(person, now.unix(), out);
                frame.floor(person, payload, identities_life(now), out);
            },
            move |person| {
                let now = clock.now();
                let payload = naive::jwt(SECRET, person, now.unix())?;
                frame.naive(person, payload, identities_life(now))
            },
            but_for_the_header,
        )
    });
    let mut appending = floor.clone();
    let appended = Case::appending(
        "helpshift-identities/append",
        &crowd.small,
        move |person, out| append(adapter.login(&login(person, now)), out),
        move |person, out| appending.payload(person, NOW, out),
        |person| naive::jwt_payload(SECRET, person, NOW),
        but_for_the_header,
    );
    let issuer = issuer(adapter, keep(now));
    let decoder = keep(Decoder::new(SECRET));
    let mut verifying = floor.clone();
    let verify = Case::new(
        "helpshift-identities/verify",
        bundles(issuer, crowd)?,
        |bundle| issuer.verify(bundle),
        move |bundle, out| verifying.verify(text(bundle).as_bytes(), out),
        // It is handed the token, and reads no payload.
        |bundle| decoder.decode(token(text(bundle)).unwrap_or_default()),
        exactly,
    );
    Ok(vec![
        typed("helpshift-identities/typed", &crowd.small),
        appended,
        issued("helpshift-identities/issue", &crowd.small),
        wire,
        verify,
        typed("helpshift-identities/typed/large", &crowd.large),
        issued("helpshift-identities/issue/large", &crowd.large),
    ])
}

fn legacy(crowd: &'static Crowd) -> Cases {
    let adapter = keep(Arc::new(HelpshiftLegacy::new(&Secret::new(SECRET)?)?));
    let floor = keep(Keyed::new(SECRET)?);
    let now = now()?;
    let typed = Case::new(
        "helpshift-legacy/typed",
        &crowd.small,
        move |person: &Person| adapter.login(&login(person, now)),
        |person, out| floor.legacy_token(person, out),
        |person| naive::legacy_token(SECRET, person),
        exactly,
    );
    let issued = in_time(adapter, now, |issuer, _| {
        Case::new(
            "helpshift-legacy/issue",
            &crowd.small,
            |person: &Person| ready(issuer.login(&person.identity)),
            |person, out| floor.legacy_payload(person, out),
            |person| naive::legacy_payload(SECRET, person),
            exactly,
        )
    });
    let frame = frame(adapter, now, crowd)?;
    let wire = in_time(adapter, now, |issuer, _| {
        Case::new(
            "helpshift-legacy/wire",
            &crowd.small,
            move |person: &Person| wire(issuer, person),
            move |person, out| {
                frame.floor(person, |out| floor.legacy_payload(person, out), None, out);
            },
            move |person| frame.naive(person, naive::legacy(SECRET, person)?, None),
            exactly,
        )
    });
    let appended = Case::appending(
        "helpshift-legacy/append",
        &crowd.small,
        move |person, out| append(adapter.login(&login(person, now)), out),
        |person, out| floor.legacy_payload(person, out),
        |person| naive::legacy_payload(SECRET, person),
        exactly,
    );
    let issuer = issuer(adapter, keep(now));
    let verify = Case::new(
        "helpshift-legacy/verify",
        bundles(issuer, crowd)?,
        |bundle| issuer.verify(bundle),
        |bundle, out| floor.verify_legacy(text(bundle).as_bytes(), out),
        |bundle| naive::verify_legacy(SECRET, text(bundle)),
        exactly,
    );
    Ok(vec![typed, appended, issued, wire, verify])
}

fn helpcrunch(crowd: &'static Crowd) -> Cases {
    let secrets = Secrets::new(&Secret::new(SECRET)?)?;
    let adapter = keep(Arc::new(Helpcrunch::new(Mode::SecurityHash, secrets)?));
    let floor = keep(Keyed::new(SECRET)?);
    let now = now()?;
    let typed = Case::new(
        "helpcrunch/typed",
        &crowd.small,
        move |person: &Person| adapter.login(&login(person, now)),
        |person, out| floor.helpcrunch_hash(person, out),
        |person| naive::helpcrunch_hash(SECRET, person),
        exactly,
    );
    let issued = |name, people| {
        in_time(adapter, now, |issuer, _| {
            Case::new(
                name,
                people,
                |person: &Person| ready(issuer.login(&person.identity)),
                |person, out| floor.helpcrunch_payload(person, out),
                |person| naive::helpcrunch_payload(SECRET, person),
                exactly,
            )
        })
    };
    let frame = frame(adapter, now, crowd)?;
    let wire = in_time(adapter, now, |issuer, _| {
        Case::new(
            "helpcrunch/wire",
            &crowd.small,
            move |person: &Person| wire(issuer, person),
            move |person, out| {
                frame.floor(
                    person,
                    |out| floor.helpcrunch_payload(person, out),
                    None,
                    out,
                );
            },
            move |person| frame.naive(person, naive::helpcrunch(SECRET, person)?, None),
            exactly,
        )
    });
    let appended = Case::appending(
        "helpcrunch/append",
        &crowd.small,
        move |person, out| append(adapter.login(&login(person, now)), out),
        |person, out| floor.helpcrunch_payload(person, out),
        |person| naive::helpcrunch_payload(SECRET, person),
        exactly,
    );
    let issuer = issuer(adapter, keep(now));
    let verify = Case::new(
        "helpcrunch/verify",
        bundles(issuer, crowd)?,
        |bundle| issuer.verify(bundle),
        |bundle, out| floor.verify_helpcrunch(text(bundle).as_bytes(), out),
        |bundle| naive::verify_helpcrunch(SECRET, text(bundle)),
        exactly,
    );
    Ok(vec![
        typed,
        appended,
        issued("helpcrunch/issue", &crowd.small),
        wire,
        verify,
        issued("helpcrunch/issue/large", &crowd.large),
    ])
}

fn userhero(crowd: &'static Crowd) -> Cases {
    let adapter = keep(Arc::new(UserHero::new("pk_bench", &Secret::new(SECRET)?)?));
    let floor = keep(Keyed::new(SECRET)?);
    let now = now()?;
    let expires_at = (now + DEFAULT_TTL).unix();
    let typed = Case::new(
        "userhero/typed",
        &crowd.small,
        move |person: &Person| adapter.login(&login(person, now)),
        move |person, out| floor.userhero_parts(person, expires_at, out),
        move |person| naive::userhero_parts(SECRET, person, expires_at),
        exactly,
    );
    let issued = in_time(adapter, now, |issuer, clock| {
        let expires_at = (clock.now() + DEFAULT_TTL).unix();
        Case::new(
            "userhero/issue",
            &crowd.small,
            |person: &Person| ready(issuer.login(&person.identity)),
            move |person, out| floor.userhero_payload(person, expires_at, out),
            |person| {
                let expires_at = (clock.now() + DEFAULT_TTL).unix();
                naive::userhero_payload(SECRET, person, expires_at)
            },
            exactly,
        )
    });
    let frame = frame(adapter, now, crowd)?;
    let wire = in_time(adapter, now, |issuer, clock| {
        let now = clock.now();
        let expires_at = (now + DEFAULT_TTL).unix();
        Case::new(
            "userhero/wire",
            &crowd.small,
            move |person: &Person| wire(issuer, person),
            move |person, out| {
                let payload = |out: &mut Vec<u8>| floor.userhero_payload(person, expires_at, out);
                frame.floor(person, payload, userhero_life(now), out);
            },
            move |person| {
                let now = clock.now();
                let expires_at = (now + DEFAULT_TTL).unix();
                let payload = naive::userhero(SECRET, person, expires_at)?;
                frame.naive(person, payload, userhero_life(now))
            },
            exactly,
        )
    });
    let appended = Case::appending(
        "userhero/append",
        &crowd.small,
        move |person, out| append(adapter.login(&login(person, now)), out),
        move |person, out| floor.userhero_payload(person, expires_at, out),
        move |person| naive::userhero_payload(SECRET, person, expires_at),
        exactly,
    );
    let issuer = issuer(adapter, keep(now));
    let verify = Case::new(
        "userhero/verify",
        bundles(issuer, crowd)?,
        |bundle| issuer.verify(bundle),
        |bundle, out| floor.verify_userhero(text(bundle).as_bytes(), out),
        |bundle| naive::verify_userhero(SECRET, text(bundle), NOW),
        exactly,
    );
    Ok(vec![typed, appended, issued, wire, verify])
}

/// The case as an application has it, which reads the clock; compared where the clock stands still.
fn in_time(
    adapter: &Arc<impl Adapter>,
    now: Timestamp,
    case: impl Fn(&'static Issuer, &'static dyn Clock) -> Case,
) -> Case {
    let still = case(issuer(adapter, keep(now)), keep(now));
    let clock = keep(SystemClock);
    case(issuer(adapter, clock), clock).compared_as(still)
}

fn issuer<C>(adapter: &Arc<impl Adapter>, clock: &C) -> &'static Issuer
where
    C: Clock + Copy + 'static,
{
    let adapter: Arc<dyn Adapter> = adapter.clone();
    keep(Issuer::new("benchmark", adapter).with_clock(Arc::new(*clock)))
}

/// A whole bundle as JSON text, as an application answers it.
fn wire(issuer: &Issuer, person: &Person) -> Option<String> {
    Some(ready(issuer.login(&person.identity))?.ok()?.to_json())
}

/// The parts that all bundles of this adapter share.
fn frame(
    adapter: &Arc<impl Adapter>,
    now: Timestamp,
    crowd: &Crowd,
) -> Result<&'static Frame, Box<dyn Error>> {
    let person = crowd.small.first().ok_or("nobody")?;
    let login = issuer(adapter, keep(now)).login(&person.identity);
    Ok(keep(Frame::of(&ready(login).ok_or("not ready")??)?))
}

fn identities_life(now: Timestamp) -> Option<[i64; 2]> {
    Some([LIFE, REFRESH_AFTER].map(|age| (now + age).unix()))
}

fn userhero_life(now: Timestamp) -> Option<[i64; 2]> {
    Some([DEFAULT_TTL, DEFAULT_TTL * 2 / 3].map(|age| (now + age).unix()))
}

/// The bundles that a page would present.
fn bundles(
    issuer: &Issuer,
    crowd: &'static Crowd,
) -> Result<&'static [ClientBundle], Box<dyn Error>> {
    let bundle = |person: &Person| -> Result<ClientBundle, Box<dyn Error>> {
        Ok(ready(issuer.login(&person.identity)).ok_or("not ready")??)
    };
    Ok(keep(
        crowd
            .small
            .iter()
            .map(bundle)
            .collect::<Result<Vec<_>, _>>()?,
    ))
}

/// The payload of a login behind what the buffer holds, as an application does it that needs no bundle.
fn append<T: Serialize>(login: countersign::Result<Accepted<T>>, out: &mut Vec<u8>) -> Option<()> {
    serde_json::to_writer(out, login.ok()?.value()).ok()
}

fn login(person: &Person, now: Timestamp) -> Request<'_> {
    Request::new(&person.identity, Action::Login, now)
}

fn text(bundle: &ClientBundle) -> &str {
    bundle.payload.get()
}

fn now() -> Result<Timestamp, &'static str> {
    Timestamp::from_unix(NOW).ok_or("no time")
}

/// Returns the output of a future that is ready on the first poll, as that of an adapter that signs by itself.
fn ready<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// Keeps it until the process ends.
fn keep<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}
