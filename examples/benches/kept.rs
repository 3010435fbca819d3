//! Whether it is worth keeping a hash that never expires: HelpCrunch's, made anew and looked up.
//!
//! `cargo bench -p countersign-examples --bench kept`. Without `--bench` it compares the hashes of a few
//! users and measures nothing.

use std::collections::HashMap;
use std::error::Error;
use std::hint::black_box;
use std::io::{Write, stdout};
use std::time::{Duration, Instant};

use countersign::adapter::Request;
use countersign::{Action, Identity, Secret, Timestamp, UserId};
use countersign_helpcrunch::{Helpcrunch, Mode, Secrets};

const SECRET: &str = "benchmark_secret_that_protects_no_one_01";

/// How many of each are timed at once, and how often.
const LOGINS: usize = 1000;
const ROUNDS: usize = 301;

fn main() -> Result<(), Box<dyn Error>> {
    let measure = std::env::args().any(|argument| argument == "--bench");
    let sizes: &[usize] = match measure {
        true => &[1000, 100_000, 1_000_000],
        false => &[100],
    };
    let adapter = Helpcrunch::new(Mode::SecurityHash, Secrets::new(&Secret::new(SECRET)?)?)?;
    let mut out = stdout().lock();
    writeln!(
        out,
        "{:>10}{:>10}{:>14}",
        "users", "made ns", "looked up ns"
    )?;
    for users in sizes {
        let identities = (0..*users).map(identity).collect::<Result<Vec<_>, _>>()?;
        let make = |user: usize| hash(&adapter, identities.get(user)?);
        let kept: HashMap<&str, String> = identities
            .iter()
            .enumerate()
            .filter_map(|(user, identity)| Some((id(identity)?, make(user)?)))
            .collect();
        let look_up = |user: usize| kept.get(id(identities.get(user)?)?).cloned();
        if (0..*users).any(|user| make(user).is_none() || make(user) != look_up(user)) {
            return Err("what is kept is not what is made".into());
        }
        if measure {
            let (mut made, mut found) = (Vec::new(), Vec::new());
            for round in 0..ROUNDS {
                made.push(time(*users, round, make));
                found.push(time(*users, round, look_up));
            }
            writeln!(out, "{users:>10}{:>10}{:>14}", median(made), median(found))?;
        }
    }
    Ok(())
}

fn identity(user: usize) -> countersign::Result<Identity> {
    Ok(Identity::new().with_user_id(UserId::new(format!("usr_{user:08x}"))?))
}

fn id(identity: &Identity) -> Option<&str> {
    identity.trusted().user_id()
}

fn hash(adapter: &Helpcrunch, identity: &Identity) -> Option<String> {
    let request = Request::new(identity, Action::Login, Timestamp::EPOCH);
    adapter.login(&request).ok()?.into_value().security_hash
}

/// Users come in an order that no cache foresees.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures")]
fn time(users: usize, round: usize, login: impl Fn(usize) -> Option<String>) -> Duration {
    let start = Instant::now();
    for step in 0..LOGINS {
        let user = (round * LOGINS + step).wrapping_mul(2_654_435_761) % users;
        black_box(login(black_box(user)));
    }
    start.elapsed()
}

/// In nanoseconds a login.
fn median(mut times: Vec<Duration>) -> u128 {
    times.sort();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    middle.as_nanos() / LOGINS as u128
}
